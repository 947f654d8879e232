import type { AgentTarget, Playbook, Variable } from '@testudo/cacao'
import type { Tlp } from '@testudo/kernel/label'
import type { PlaybookInput } from './contract/index.ts'
import { type Actuator, actuatorOfParty } from './actuators.ts'

const PEOPLE: ReadonlySet<string> = new Set(['group', 'individual', 'location', 'organization', 'sector'])

/** Steps of a playbook, and those of them that reach a system. */
export function sizeOf(playbook: Playbook): { readonly steps: number; readonly reaching: number } {
  const steps = Object.values(playbook.workflow)
  const reaching = steps.filter(
    (step) =>
      step.type === 'action' &&
      step.commands.some(({ type }) => type !== 'manual') &&
      !PEOPLE.has(playbook.agent_definitions?.[step.agent]?.type ?? ''),
  )
  return { steps: steps.length, reaching: reaching.length }
}

/** What a run of a playbook may be given, those that must be first. */
export function inputsOf(playbook: Playbook): readonly PlaybookInput[] {
  const inputs = Object.entries(playbook.playbook_variables ?? {}).flatMap(([name, variable]): PlaybookInput[] =>
    variable.external === true ? [inputOf(name, variable)] : [],
  )
  return inputs.sort((a, b) => Number(b.required) - Number(a.required) || (a.name < b.name ? -1 : 1))
}

function inputOf(name: string, { type, description, value }: Variable): PlaybookInput {
  const text =
    value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value)
  return {
    name,
    type,
    description: description ?? '',
    ...(text === undefined ? {} : { value: text }),
    required: text === undefined,
  }
}

interface Party {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly isPeople: boolean
  readonly actuator?: string
}

/** Agents and targets, and which of them are actuators of this node. Addresses that are variables are known in a run alone. */
export function partiesOf(playbook: Playbook, actuators: readonly Actuator[]): readonly Party[] {
  const all = { ...playbook.agent_definitions, ...playbook.target_definitions }
  return Object.entries<AgentTarget>(all).map(([id, { type, name, address }]) => {
    const actuator = actuatorOfParty({ addresses: address ?? {} }, actuators)
    return {
      id,
      type,
      name,
      isPeople: PEOPLE.has(type),
      ...(actuator === undefined ? {} : { actuator: actuator.name }),
    }
  })
}

const LEVELS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED']

/** The closest TLP a playbook says of itself; undefined when it says none. */
export function tlpOf(playbook: Playbook): Tlp | undefined {
  const marks = (playbook.markings ?? []).flatMap((id) => {
    const level = playbook.data_marking_definitions?.[id]?.tlpv2_level?.replace(/^TLP:/, '')
    return LEVELS.filter((one) => one === level)
  })
  return LEVELS.findLast((level) => marks.includes(level))
}
