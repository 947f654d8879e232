import type { ExtensionDefinition, Step } from '../types.ts'

/** Under this id a step says how an execution has to treat it. Others may use it: the schema says all there is. */
export const RUN_EXTENSION = 'extension-definition--7f1c2d0e-5b0a-4d35-9c1e-2f6a8b4e3d10'

/** To be put under {@link RUN_EXTENSION} in `extension_definitions` of a playbook that uses it. */
export const RUN_EXTENSION_DEFINITION: ExtensionDefinition = {
  type: 'extension-definition',
  name: 'Execution of steps',
  description: 'How often a step may be done, whether a person must agree first, and what follows an interruption.',
  created_by: 'identity--3c5c5a1f-6d3e-4a57-8a0b-7d1f0e2c9b64',
  schema:
    'An object with any of: once_only (boolean; true: the step is never started a second time in one run), ' +
    'human_gate (boolean; true: a person must agree before the step is started), ' +
    'on_interruption ("resume", "ask" or "stop": what is done with a step that was started and whose outcome was lost; ' +
    'default "resume", and "ask" for a step that is once_only), ' +
    'most_rounds (whole number from 1: how often a while step may repeat its body).',
  version: '1.0.0',
}

/** What the extension says of a step, with its defaults. */
export interface RunRules {
  readonly onceOnly: boolean
  readonly humanGate: boolean
  readonly onInterruption: 'resume' | 'ask' | 'stop'
  readonly mostRounds: number | undefined
}

/** Reads the extension of a step; what it does not say as the schema asks is as if it were not said. A once-only step is never resumed. */
export function runRulesOf(step: Step): RunRules {
  const said = step.step_extensions?.[RUN_EXTENSION] ?? {}
  const onceOnly = said['once_only'] === true
  const wanted = said['on_interruption']
  const rounds = said['most_rounds']
  return {
    onceOnly,
    humanGate: said['human_gate'] === true,
    onInterruption: wanted === 'stop' ? 'stop' : onceOnly || wanted === 'ask' ? 'ask' : 'resume',
    mostRounds: typeof rounds === 'number' && Number.isSafeInteger(rounds) && rounds > 0 ? rounds : undefined,
  }
}
