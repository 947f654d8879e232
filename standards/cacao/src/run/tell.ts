import type { CommandPlan, Deed, PartyPlan } from '../plan/plan.ts'

const nameOf = ({ name, type }: PartyPlan): string => `${name} (${type})`

/** The first line of a text, cut where it is long. */
function short(text: string): string {
  const [line = ''] = text.trim().split('\n')
  return line.length > 160 || line.length < text.trim().length ? `${line.slice(0, 160)} …` : line
}

/** What a command would do, to what, and who would do it, in one sentence. */
export function tellDeed({ type, deed, agent, targets }: CommandPlan): string {
  const on = targets.length === 0 ? '' : ` on ${targets.map(nameOf).join(', ')}`
  const who = nameOf(agent)
  if (deed.kind === 'manual') return `${who} is asked to do${on}: ${short(deed.text)}`
  const what = `${wordsOf(type, deed)}${on}`
  return agent.isPeople ? `${who} is asked to do by hand: ${what}` : `${what}, by ${who}`
}

function wordsOf(type: string, deed: Exclude<Deed, { kind: 'manual' }>): string {
  switch (deed.kind) {
    case 'shell':
      return `${deed.shell} command \`${short(deed.script)}\``
    case 'http':
      return `HTTP ${deed.method} ${deed.target}`
    case 'openc2':
      return `OpenC2 ${short(JSON.stringify(deed.message))} by POST ${deed.target}`
    case 'query':
      return `${deed.language} query \`${short(deed.text)}\``
    case 'other':
      return deed.text === '' ? `a command ${type}` : `${type} command \`${short(deed.text)}\``
  }
}
