import { compareTimestamps } from '@testudo/stix/timestamp'
import { tell, type Told } from '../tell/told.ts'
import type { Playbook, VariableValue } from '../types.ts'
import { flawOfValue } from '../variables/values.ts'
import { attacks } from './gate.ts'
import { Machine, variablesOf } from './machine.ts'
import type { Recorded } from './record.ts'
import { refusal } from './refusal.ts'
import { type Refusal, RUN_LIMITS, type RunLimits, type RunState, type RunVariables } from './state.ts'

export interface StartOptions {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Values of the external variables of the playbook. */
  readonly inputs?: Readonly<Record<string, VariableValue>>
  /** Default: `system`. */
  readonly gates?: RunState['gates']
  readonly limits?: Partial<RunLimits>
  /** The run that calls this playbook by a playbook-action. */
  readonly calledBy?: RunState
  /** Runs it although it is revoked, not valid yet or not any more. */
  readonly evenIfNotValid?: boolean
}

/** Starts a run of a valid playbook ({@link readPlaybook}): the state, moved on to the first thing somebody must do; or why not. */
export function startRun(playbook: Playbook, options: StartOptions): Recorded {
  const refused = refusalOf(playbook, options)
  if (refused !== undefined) return { refused }
  const given = withInputs(playbook, options.inputs ?? {})
  if ('told' in given) return { refused: refusal('cacao.inputs', given.told) }
  const { variables } = given
  const caller = options.calledBy
  const state: RunState = {
    format: 1,
    playbook: { id: playbook.id, modified: playbook.modified },
    callers: caller === undefined ? [] : [...caller.callers, caller.playbook.id],
    status: 'running',
    reason: null,
    failure: null,
    clock: options.at,
    entered: 0,
    nextToken: 1,
    tokens: [],
    variables,
    onceBegun: [],
    gates: options.gates ?? caller?.gates ?? 'system',
    limits: { ...(caller?.limits ?? RUN_LIMITS), ...options.limits },
  }
  const machine = new Machine(playbook, state)
  machine.enter(playbook.workflow_start, null)
  machine.settle()
  return { state: machine.result, happened: machine.happened }
}

function refusalOf(playbook: Playbook, { at, calledBy, limits, evenIfNotValid }: StartOptions): Refusal | undefined {
  if (!Number.isSafeInteger(at) || at < 0 || at > 8.64e15) return refusal('cacao.time', tell('refused.time'))
  const callers = calledBy === undefined ? [] : [...calledBy.callers, calledBy.playbook.id]
  const depth = limits?.depth ?? calledBy?.limits.depth ?? RUN_LIMITS.depth
  if (callers.length > depth) return refusal('cacao.too_deep', tell('refused.too_deep', { most: String(depth) }))
  if (callers.includes(playbook.id))
    return refusal('cacao.calls_itself', tell('refused.calls_itself', { id: playbook.id }))
  if (attacks(playbook)) return refusal('cacao.attack', tell('refused.attack'))
  if (evenIfNotValid === true) return undefined
  if (playbook.revoked === true) return refusal('cacao.revoked', tell('refused.revoked'))
  const now = new Date(at).toISOString()
  if (playbook.valid_from !== undefined && compareTimestamps(now, playbook.valid_from) < 0)
    return refusal('cacao.not_valid', tell('refused.from', { from: playbook.valid_from }))
  if (playbook.valid_until !== undefined && compareTimestamps(now, playbook.valid_until) >= 0)
    return refusal('cacao.not_valid', tell('refused.until', { until: playbook.valid_until }))
  return undefined
}

/** @returns the variables of the run, or what is wrong with the inputs; those `spared` may be missing */
export function withInputs(
  playbook: Playbook,
  inputs: Readonly<Record<string, VariableValue>>,
  spared: readonly string[] = [],
): { readonly variables: RunVariables } | { readonly told: Told<string | Told<string>> } {
  const declared = playbook.playbook_variables ?? {}
  const variables: Record<string, RunVariables[string]> = { ...variablesOf(declared) }
  for (const [name, value] of Object.entries(inputs)) {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    const external = Object.keys(declared).filter((one) => declared[one]?.external === true)
    if (variable === undefined || !external.includes(name))
      return {
        told:
          external.length > 0
            ? tell('inputs.unknown', { name: name.slice(0, 80), names: external.join(', ') })
            : tell('inputs.none', { name: name.slice(0, 80) }),
      }
    const flaw = flawOfValue(variable.type, value)
    if (flaw !== undefined) return { told: tell('inputs.flaw', { name, type: variable.type, flaw }) }
    variables[name] = { ...variable, value }
  }
  const missing = Object.keys(variables).filter(
    (name) => declared[name]?.external === true && (variables[name]?.value ?? null) === null && !spared.includes(name),
  )
  return missing.length === 0 ? { variables } : { told: tell('inputs.missing', { names: missing.join(', ') }) }
}
