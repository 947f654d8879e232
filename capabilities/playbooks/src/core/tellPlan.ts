import type { CommandPlan } from '@testudo/cacao'

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
export function tellPlan({ agent, targets, deed }: CommandPlan): string {
  const on = targets.length === 0 ? '' : ` on ${targets.map(({ name }) => name).join(', ')}`
  return `${agent.name}${on}: ${
    textOfPlan({ deed } as CommandPlan)
      .split('\n')[0]
      ?.slice(0, 200) ?? ''
  }`
}
