import type { CommandPlan, Why } from '@testudo/cacao'
import { tellRun } from './sayings.ts'

const MOST = 20_000

/** A command as somebody reads it before agreeing: all of it. */
export function textOfPlan({ deed }: CommandPlan): string {
  switch (deed.kind) {
    case 'manual':
      return deed.text.slice(0, MOST)
    case 'shell':
      return deed.script.slice(0, MOST)
    case 'http': {
      const headers = Object.entries(deed.headers).map(([name, values]) => `${name}: ${values.join(', ')}`)
      return [`${deed.method} ${deed.target}`, ...headers, '', deed.content ?? deed.contentBase64 ?? '']
        .join('\n')
        .trim()
        .slice(0, MOST)
    }
    case 'openc2':
      return JSON.stringify(deed.message, null, 2).slice(0, MOST)
    case 'query':
    case 'other':
      return deed.text.slice(0, MOST)
  }
}

/** Who does it, and on what: `Packet filter (http-api) on Gateway 1`. */
export function tellPlan(plan: CommandPlan): Why {
  const on = plan.targets.map(({ name }) => name).join(', ')
  const said = { who: plan.agent.name, text: textOfPlan(plan).split('\n')[0]?.slice(0, 200) ?? '' }
  return on === '' ? tellRun('command.by', said) : tellRun('command.by.on', { ...said, on })
}
