import type { AgentTarget, Variables } from '@testudo/cacao'
import { type Draft, edited, withProperty } from './draft.ts'
import type { NewId } from './steps.ts'

export type PartyKind = 'agent_definitions' | 'target_definitions'

const setOrDrop = (draft: Draft, name: keyof Draft, held: object): Draft =>
  edited(draft, name, Object.keys(held).length === 0 ? undefined : held)

/** Adds somebody who acts, or something acted on. */
export function addParty(draft: Draft, kind: PartyKind, type: string, name: string, uuid: NewId): Draft {
  return edited(draft, kind, withProperty(draft[kind] ?? {}, `${type}--${uuid()}`, { type, name }))
}

export function partyWith(draft: Draft, kind: PartyKind, id: string, name: string, value: unknown): Draft {
  const held = draft[kind] ?? {}
  const party = Object.hasOwn(held, id) ? held[id] : undefined
  return party === undefined ? draft : edited(draft, kind, withProperty(held, id, withProperty(party, name, value)))
}

/** Another type: its id says it, so it changes wherever it stands. */
export function partyOfType(draft: Draft, kind: PartyKind, id: string, type: string): Draft {
  const named = `${type}--${id.slice(id.indexOf('--') + 2)}`
  const held = Object.entries(draft[kind] ?? {}).map(([one, party]): readonly [string, AgentTarget] =>
    one === id ? [named, withProperty(party, 'type', type)] : [one, party],
  )
  const workflow = Object.entries(draft.workflow).map(([step, of]) => {
    if (of.type !== 'action') return [step, of] as const
    const agent = kind === 'agent_definitions' && of.agent === id ? named : of.agent
    const targets = of.targets?.map((one) => (kind === 'target_definitions' && one === id ? named : one))
    return [step, { ...of, agent, ...(targets === undefined ? {} : { targets }) }] as const
  })
  return edited(edited(draft, 'workflow', Object.fromEntries(workflow)), kind, Object.fromEntries(held))
}

export const removeParty = (draft: Draft, kind: PartyKind, id: string): Draft =>
  setOrDrop(draft, kind, withProperty(draft[kind] ?? {}, id, undefined))

/** Addresses as people write them: the kind, then the address, one a line. */
export const addressLines = ({ address }: AgentTarget): readonly string[] =>
  Object.entries(address ?? {}).flatMap(([kind, values]) => values.map((value) => `${kind} ${value}`))

export function addressOf(lines: readonly string[]): AgentTarget['address'] {
  const address = new Map<string, readonly string[]>()
  for (const line of lines) {
    const [kind = '', ...rest] = line.trim().split(/\s+/)
    if (kind !== '') address.set(kind, [...(address.get(kind) ?? []), rest.join(' ')])
  }
  return address.size === 0 ? undefined : Object.fromEntries(address)
}

/** Where variables stand: of the playbook, or of one step. */
export type Scope = { readonly step?: string }

export function variablesIn(draft: Draft, { step }: Scope): Variables {
  return (step === undefined ? draft.playbook_variables : draft.workflow[step]?.step_variables) ?? {}
}

export function withVariables(draft: Draft, { step }: Scope, variables: Variables): Draft {
  if (step === undefined) return setOrDrop(draft, 'playbook_variables', variables)
  const of = draft.workflow[step]
  const value = Object.keys(variables).length === 0 ? undefined : variables
  return of === undefined
    ? draft
    : edited(draft, 'workflow', withProperty(draft.workflow, step, withProperty(of, 'step_variables', value)))
}

/** A name no variable has yet. */
export function addVariable(variables: Variables): Variables {
  const names = new Set(Object.keys(variables))
  const free = Array.from({ length: names.size + 1 }, (_, i) => `__value${i + 1}__`).find((name) => !names.has(name))
  return { ...variables, [free ?? '__value__']: { type: 'string' } }
}

/** Another name, in its place; a name another one has is not taken. */
export const renameVariable = (variables: Variables, from: string, to: string): Variables =>
  to !== from && Object.hasOwn(variables, to)
    ? variables
    : Object.fromEntries(Object.entries(variables).map(([name, held]) => [name === from ? to : name, held] as const))
