import type { ActionStep, Playbook, PlaybookActionStep } from '../types.ts'
import { PEOPLE } from '../vocabulary.ts'
import { runRulesOf } from '../workflow/extension.ts'
import type { RunState } from './state.ts'

/** Whether carrying a step out reaches a system, rather than a person who then acts. */
export function touchesSystem(playbook: Playbook, step: ActionStep): boolean {
  const agents = playbook.agent_definitions ?? {}
  const agent = Object.hasOwn(agents, step.agent) ? agents[step.agent] : undefined
  return step.commands.some(({ type }) => type !== 'manual') && !PEOPLE.has(agent?.type ?? '')
}

/** Whether a playbook attacks, or simulates an attack: by what it says it is for, or by commands of an attack orchestrator. */
export const attacks = (playbook: Playbook): boolean =>
  playbook.playbook_types?.includes('attack') === true ||
  Object.values(playbook.workflow).some(
    (step) => step.type === 'action' && step.commands.some(({ type }) => type === 'caldera-cmd'),
  )

/** Whether a person must agree before a step is begun. A playbook that is called has gates of its own. */
export function needsGate(
  playbook: Playbook,
  step: ActionStep | PlaybookActionStep,
  gates: RunState['gates'],
): boolean {
  if (runRulesOf(step).humanGate) return true
  return gates === 'system' && step.type === 'action' && touchesSystem(playbook, step)
}
