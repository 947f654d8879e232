import { planCommands } from '../plan/planCommands.ts'
import { secretOf } from '../plan/party.ts'
import type { CommandPlan, PlanProblem } from '../plan/plan.ts'
import type { Playbook, VariableValue } from '../types.ts'
import { runRulesOf } from '../workflow/extension.ts'
import { Machine } from './machine.ts'
import { scopesOf } from './scope.ts'
import type { Reason, RunState, Token } from './state.ts'

interface At {
  readonly token: number
  readonly step: string
  readonly name: string
}

interface Commands {
  /** What would be, or is to be, carried out; empty where it cannot be planned. */
  readonly plans: readonly CommandPlan[]
  /** Why it cannot be carried out: then only `fail` can be recorded. */
  readonly problems: readonly PlanProblem[]
}

/** What may be done now. Each says by its kind what can be recorded of it. */
export type Offer =
  /** A person agrees or not: `approve`, `reject`. */
  | (At & Commands & { readonly kind: 'approve' })
  /** Carry out the commands: `begin`, then `succeed` with the out_args, or `fail`. */
  | (At &
      Commands & {
        readonly kind: 'do'
        readonly onceOnly: boolean
        readonly timeoutMilliseconds: number | null
        readonly outArgs: readonly string[]
        readonly approvedBy: string | null
      })
  /** Run another playbook with these inputs ({@link startRun} with `calledBy`): `begin`, `succeed` or `fail`. */
  | (At & {
      readonly kind: 'call'
      readonly playbook: string
      /** Undefined: the newest one there is. */
      readonly version: string | undefined
      readonly inputs: Readonly<Record<string, VariableValue>>
      readonly outArgs: readonly string[]
    })
  /** Values do not decide it: `decide` with one of the answers. */
  | (At & { readonly kind: 'decide'; readonly why: Reason; readonly answers: readonly string[] })
  /** It was begun, and the outcome was lost: a person says whether it came to be: `succeed` or `fail`. */
  | (At & { readonly kind: 'ask'; readonly onceOnly: boolean; readonly outArgs: readonly string[] })

export interface Next {
  readonly offers: readonly Offer[]
  /** What is being carried out: only its outcome is waited for. */
  readonly begun: readonly (At & { readonly deadline: number | null })[]
  /** When a delay ends or a timeout strikes: record a `tick` then. Milliseconds since 1970. */
  readonly wakeAt: number | null
}

/** What a run waits for. It changes nothing; a run that is over waits for nothing. */
export function nextOf(playbook: Playbook, state: RunState): Next {
  const machine = new Machine(playbook, state)
  const times = state.tokens.flatMap(({ notBefore, deadline }) => [notBefore, deadline]).filter((at) => at !== null)
  return {
    offers: state.tokens.flatMap((token) => offerOf(playbook, machine, token) ?? []),
    begun: state.tokens
      .filter(({ phase }) => phase === 'begun')
      .map((token) => ({ ...placeOf(machine, token), deadline: token.deadline })),
    wakeAt: times.length === 0 ? null : Math.min(...times),
  }
}

const placeOf = (machine: Machine, token: Token): At => ({
  token: token.id,
  step: token.step,
  name: machine.step(token.step)?.name ?? token.step,
})

function offerOf(playbook: Playbook, machine: Machine, token: Token): Offer | undefined {
  const step = machine.step(token.step)
  const at = placeOf(machine, token)
  if (step === undefined) return undefined
  const outArgs = 'out_args' in step ? (step.out_args ?? []) : []
  if (token.phase === 'deciding') {
    const answers = step.type === 'switch-condition' ? Object.keys(step.cases) : ['true', 'false']
    return { kind: 'decide', ...at, why: token.why ?? '', answers }
  }
  const { onceOnly } = runRulesOf(step)
  if (token.phase === 'unsure') return { kind: 'ask', ...at, onceOnly, outArgs }
  if (token.phase !== 'ready' && token.phase !== 'gate') return undefined
  if (step.type === 'action') {
    const planned = planCommands(playbook, token.step, step, { lookup: machine.lookup(token), keepUnknown: false })
    const commands: Commands = {
      plans: 'plans' in planned ? planned.plans : [],
      problems: 'problems' in planned ? planned.problems : [],
    }
    if (token.phase === 'gate') return { kind: 'approve', ...at, ...commands }
    return {
      kind: 'do',
      ...at,
      ...commands,
      onceOnly,
      timeoutMilliseconds: step.timeout ?? null,
      outArgs,
      approvedBy: token.approvedBy,
    }
  }
  if (step.type !== 'playbook-action') return undefined
  if (token.phase === 'gate') return { kind: 'approve', ...at, plans: [], problems: [] }
  const scopes = scopesOf(machine.result, token)
  const inputs = (step.in_args ?? []).flatMap((argument) => {
    const name = argument.replace(/:value$/, '')
    const scope = scopes.find(({ variables }) => Object.hasOwn(variables, name))
    const value = scope?.variables[name]?.value ?? null
    return value === null ? [] : [[name, value] as const]
  })
  return {
    kind: 'call',
    ...at,
    playbook: step.playbook_id,
    version: step.playbook_version,
    inputs: Object.fromEntries(inputs),
    outArgs,
  }
}

/**
 * The secret of an authentication of a plan, with the values the run has there: for the adapter, at the moment it needs it.
 * Undefined where a key service holds it, or there is none.
 *
 * @throws {Unfit} where a variable in it is not known
 */
export function secretOfRun(
  playbook: Playbook,
  state: RunState,
  token: number,
  authentication: string,
): string | undefined {
  const machine = new Machine(playbook, state)
  const held = machine.token(token)
  if (held === undefined) return undefined
  return secretOf(playbook, authentication, { lookup: machine.lookup(held), keepUnknown: false })
}
