import { tell } from '../tell/told.ts'
import { flawOfValue } from '../variables/values.ts'
import type { Playbook, VariableValue } from '../types.ts'
import { runRulesOf } from '../workflow/extension.ts'
import { Machine } from './machine.ts'
import { refusal } from './refusal.ts'
import { scopesOf } from './scope.ts'
import type { Happening, Phase, Reason, Refusal, RunState, RunVariable, Token } from './state.ts'

/**
 * Something that happened to a run. `at` is milliseconds since 1970; a time before the last one counts as the last one.
 * `begin` is recorded before anything is done: a crash between the two is then known to have been one.
 */
export type RunRecord =
  | { readonly what: 'approve'; readonly token: number; readonly by: string; readonly at: number }
  | { readonly what: 'reject'; readonly token: number; readonly by: string; readonly at: number; readonly why?: string }
  | { readonly what: 'begin'; readonly token: number; readonly at: number }
  | {
      readonly what: 'succeed'
      readonly token: number
      readonly at: number
      /** Values of the out_args of the step. */
      readonly variables?: Readonly<Record<string, VariableValue>>
    }
  | { readonly what: 'fail'; readonly token: number; readonly at: number; readonly reason: Reason }
  /** Decides what the values could not: `true` or `false`, or the key of a case. */
  | {
      readonly what: 'decide'
      readonly token: number
      readonly at: number
      readonly answer: string
      readonly by: string
    }
  /** Time has passed. */
  | { readonly what: 'tick'; readonly at: number }
  /**
   * The program that ran it was interrupted: steps that were begun and have no outcome are treated as they declare. Calls of
   * playbooks stay begun: whoever called goes on with their runs, or starts one that was not written down yet. With a token:
   * the outcome of that step alone was lost, as when a connection is cut after a command was sent.
   */
  | { readonly what: 'interrupt'; readonly at: number; readonly token?: number }
  /** With words: those of `by`. */
  | { readonly what: 'stop'; readonly at: number; readonly by: string; readonly reason: Reason }

export type Recorded =
  | { readonly state: RunState; readonly happened: readonly Happening[] }
  | { readonly refused: Refusal }

/**
 * Takes down what happened and moves the run on. The state that was given stays as it is. Recording the same things again from
 * the start gives the same state, so a run is what was recorded of it. What is refused has changed nothing, and is not recorded.
 */
export function record(playbook: Playbook, state: RunState, entry: RunRecord): Recorded {
  if (state.playbook.id !== playbook.id || state.playbook.modified !== playbook.modified)
    return { refused: refusal('cacao.other_playbook', tell('refused.other_playbook')) }
  if (state.status !== 'running')
    return { refused: refusal('cacao.run_over', tell('refused.over', { status: state.status })) }
  if (!Number.isSafeInteger(entry.at) || entry.at < 0) return { refused: refusal('cacao.time', tell('refused.time')) }
  const machine = new Machine(playbook, state)
  machine.advance(entry.at)
  if (machine.result.status === 'running') {
    const refused = apply(machine, entry, state.tokens)
    if (refused !== undefined) return { refused }
    machine.settle()
  } else if ('token' in entry) return { refused: TOO_LATE }
  return { state: machine.result, happened: machine.happened }
}

const TOO_LATE = refusal('cacao.too_late', tell('refused.too_late'))

function apply(machine: Machine, entry: RunRecord, stood: readonly Token[]): Refusal | undefined {
  switch (entry.what) {
    case 'tick':
      return undefined
    case 'interrupt':
      return interrupt(machine, entry.token)
    case 'stop':
      machine.end(
        'stopped',
        typeof entry.reason === 'string' ? [tell('run.stopped', { by: entry.by, why: entry.reason })] : entry.reason,
      )
      return undefined
    default:
  }
  const token = machine.token(entry.token)
  if (token === undefined && stood.some(({ id }) => id === entry.token)) return TOO_LATE
  if (token === undefined) return refusal('cacao.no_token', tell('refused.no_token'))
  const wanted = PHASES[entry.what]
  if (!wanted.includes(token.phase))
    return refusal('cacao.phase', tell('refused.phase', { phase: token.phase, what: entry.what }))
  switch (entry.what) {
    case 'approve':
      machine.change(token, { phase: 'ready', approvedBy: entry.by })
      return undefined
    case 'reject':
      machine.fail(token, [
        entry.why === undefined
          ? tell('run.rejected', { by: entry.by })
          : tell('run.rejected.why', { by: entry.by, why: entry.why }),
      ])
      return undefined
    case 'begin':
      begin(machine, token)
      return undefined
    case 'succeed':
      return succeed(machine, token, entry.variables ?? {})
    case 'fail':
      machine.fail(token, entry.reason)
      return undefined
    case 'decide':
      return decideBy(machine, token, entry.answer, entry.by)
  }
}

const PHASES: Readonly<Record<'approve' | 'reject' | 'begin' | 'succeed' | 'fail' | 'decide', readonly Phase[]>> = {
  approve: ['gate'],
  reject: ['gate'],
  begin: ['ready'],
  succeed: ['begun', 'unsure'],
  // What cannot be planned fails without having been begun.
  fail: ['ready', 'begun', 'unsure'],
  decide: ['deciding'],
}

function begin(machine: Machine, token: Token): void {
  const step = machine.step(token.step)
  if (step === undefined) return
  const { clock, onceBegun } = machine.result
  machine.change(token, {
    phase: 'begun',
    begun: token.begun + 1,
    deadline: step.timeout === undefined ? null : clock + step.timeout,
  })
  if (runRulesOf(step).onceOnly) machine.set({ onceBegun: [...onceBegun, token.step] })
}

function succeed(machine: Machine, token: Token, values: Readonly<Record<string, VariableValue>>): Refusal | undefined {
  const step = machine.step(token.step)
  const outArgs = step?.type === 'action' || step?.type === 'playbook-action' ? (step.out_args ?? []) : []
  const names = new Set(outArgs.map((name) => name.replace(/:value$/, '')))
  const scopes = scopesOf(machine.result, token)
  const changes: (readonly [token: number | null, name: string, variable: RunVariable])[] = []
  for (const [name, value] of Object.entries(values)) {
    const scope = scopes.find(({ variables }) => Object.hasOwn(variables, name))
    const variable = scope?.variables[name]
    if (!names.has(name) || scope === undefined || variable === undefined)
      return refusal('cacao.out_args', tell('refused.out_args', { name: name.slice(0, 80) }))
    if (variable.constant) return refusal('cacao.constant', tell('refused.constant', { name }))
    const flaw = flawOfValue(variable.type, value)
    if (flaw !== undefined) return refusal('cacao.value', tell('refused.value', { name, type: variable.type, flaw }))
    changes.push([scope.token, name, { ...variable, value }])
  }
  for (const [owner, name, variable] of changes) {
    const holder = machine.token(owner)
    if (holder) machine.change(holder, { variables: { ...holder.variables, [name]: variable } })
    else machine.set({ variables: { ...machine.result.variables, [name]: variable } })
  }
  machine.complete(token)
  return undefined
}

function decideBy(machine: Machine, token: Token, answer: string, by: string): Refusal | undefined {
  const step = machine.step(token.step)
  const answers = step?.type === 'switch-condition' ? Object.keys(step.cases) : ['true', 'false']
  if (!answers.includes(answer)) return refusal('cacao.answer', tell('refused.answer', { answers: answers.join(', ') }))
  machine.take(token, answer, { by, why: [] })
  return undefined
}

function interrupt(machine: Machine, only: number | undefined): undefined {
  const begun = machine.result.tokens.filter(
    ({ id, phase }) => phase === 'begun' && (only === undefined || id === only),
  )
  for (const token of begun) {
    const step = machine.step(token.step)
    if (step === undefined) continue
    const rule = runRulesOf(step).onInterruption
    // The run of a called playbook is a state of its own, which goes on by itself.
    if (step.type === 'playbook-action' && rule !== 'stop') continue
    if (rule === 'stop') {
      machine.end('stopped', [tell('run.interrupted', { step: step.name ?? token.step })])
      return undefined
    }
    machine.change(token, { phase: rule === 'ask' ? 'unsure' : 'ready', deadline: null })
  }
  return undefined
}
