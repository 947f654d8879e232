import { decodeBase64Text, type Playbook } from '@testudo/cacao'

/** What a step says of itself, as it stands in the text. */
export interface StepDetails {
  readonly name: string
  readonly description: string
  readonly type: string
  /** Of conditions: what is compared. */
  readonly condition: string
  /** Names of who does it, and of what it is done to. */
  readonly agent: string
  readonly targets: readonly string[]
  readonly commands: readonly { readonly type: string; readonly text: string; readonly content: string }[]
  readonly takes: readonly string[]
  readonly gives: readonly string[]
}

/**
 * One step of a playbook that was found valid when it was kept.
 *
 * @param text the playbook's JSON
 * @returns undefined when the playbook has no such step
 */
export function stepDetails(text: string, id: string): StepDetails | undefined {
  const playbook = JSON.parse(text) as Playbook
  const step = Object.hasOwn(playbook.workflow, id) ? playbook.workflow[id] : undefined
  if (step === undefined) return undefined
  const parties = { ...playbook.agent_definitions, ...playbook.target_definitions }
  const nameOf = (party: string) => parties[party]?.name ?? party
  const isAction = step.type === 'action'
  return {
    name: step.name ?? '',
    description: step.description ?? '',
    type: step.type,
    condition: 'condition' in step ? step.condition : 'switch' in step ? step.switch : '',
    agent: isAction ? nameOf(step.agent) : '',
    targets: isAction ? (step.targets ?? []).map(nameOf) : [],
    commands: isAction
      ? step.commands.map((command) => ({
          type: command.type,
          text: command.command ?? fromBase64(command.command_b64),
          content: command.content ?? fromBase64(command.content_b64),
        }))
      : [],
    takes: 'in_args' in step ? (step.in_args ?? []) : [],
    gives: 'out_args' in step ? (step.out_args ?? []) : [],
  }
}

/** UTF-8 within base64; what is neither is shown as it came. */
const fromBase64 = (text: string | undefined): string => (text === undefined ? '' : (decodeBase64Text(text) ?? text))
