import { tell, type Told } from '../tell/told.ts'
import type { CommandPlan, Deed, PartyPlan } from '../plan/plan.ts'

const nameOf = ({ name, type }: PartyPlan): string => `${name} (${type})`

/** The first line of a text, cut where it is long. */
function short(text: string): string {
  const [line = ''] = text.trim().split('\n')
  return line.length > 160 || line.length < text.trim().length ? `${line.slice(0, 160)} …` : line
}

/** What a command would do, to what, and who would do it. */
export function tellDeed({ type, deed, agent, targets }: CommandPlan): Told {
  const on = targets.map(nameOf).join(', ')
  const who = nameOf(agent)
  if (deed.kind === 'manual') {
    const text = short(deed.text)
    return on === '' ? tell('does.manual', { who, text }) : tell('does.manual.on', { who, on, text })
  }
  const bare = wordsOf(type, deed)
  const what = on === '' ? bare : tell('deed.on', { what: bare, on })
  return tell(agent.isPeople ? 'does.by_hand' : 'does.by', { who, what })
}

function wordsOf(type: string, deed: Exclude<Deed, { kind: 'manual' }>): Told<string> {
  switch (deed.kind) {
    case 'shell':
      return tell('deed.shell', { shell: deed.shell, text: short(deed.script) })
    case 'http':
      return tell('deed.http', { method: deed.method, target: deed.target })
    case 'openc2':
      return tell('deed.openc2', { message: short(JSON.stringify(deed.message)), target: deed.target })
    case 'query':
      return tell('deed.query', { language: deed.language, text: short(deed.text) })
    case 'other':
      return deed.text === '' ? tell('deed.other', { type }) : tell('deed.other.text', { type, text: short(deed.text) })
  }
}
