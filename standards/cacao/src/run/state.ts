import type { VariableValue } from '../types.ts'

/** A sentence of this package (`SENTENCES`), or of whoever records, before it is said in a language. Values are sentences again, at most three deep. */
export interface Why {
  readonly code: string
  readonly values: Readonly<Record<string, string | Inner<string | Inner<string>>>>
}
interface Inner<V> {
  readonly code: string
  readonly values: Readonly<Record<string, V>>
}

/** Sentences by code, in their order; or words as they were given, as runs of former versions have them. */
export type Reason = string | readonly Why[]

/** A variable while a run goes on. */
export interface RunVariable {
  readonly type: string
  readonly value: VariableValue
  readonly constant: boolean
}
export type RunVariables = Readonly<Record<string, RunVariable>>

/**
 * Where a run stands at one place of the workflow.
 * `waiting`: its delay is not over · `gate`: a person must agree · `ready`: may be begun · `begun`: was begun, no outcome yet ·
 * `unsure`: was begun, and its outcome was lost · `deciding`: its condition cannot be decided from what is known ·
 * `open`: its branches are being run
 */
export type Phase = 'waiting' | 'gate' | 'ready' | 'begun' | 'unsure' | 'deciding' | 'open'

export interface Token {
  /** Counted up within a run, never used again. */
  readonly id: number
  readonly step: string
  /** The token of the step whose branch this is; null on the way from the start. */
  readonly parent: number | null
  readonly phase: Phase
  /** Milliseconds since 1970, of `waiting`. */
  readonly notBefore: number | null
  /** When it has failed by its timeout; null without one, or as long as it is not begun. */
  readonly deadline: number | null
  /** How often it was begun. */
  readonly begun: number
  /** Of a while step: how often its body was run. */
  readonly rounds: number
  readonly variables: RunVariables
  readonly approvedBy: string | null
  /** Of `deciding`: why. */
  readonly why: Reason | null
}

export interface RunLimits {
  /** Steps entered in one run. */
  readonly steps: number
  /** Rounds of one while step; its extension may allow less. */
  readonly rounds: number
  /** Places a run stands at, at once. */
  readonly tokens: number
  /** Playbooks within playbooks. */
  readonly depth: number
}

export const RUN_LIMITS: RunLimits = { steps: 10_000, rounds: 1_000, tokens: 500, depth: 8 }

export type RunStatus = 'running' | 'completed' | 'failed' | 'stopped'

/** All there is of a run, as JSON: what is written down after each record is what it goes on from. */
export interface RunState {
  readonly format: 1
  readonly playbook: { readonly id: string; readonly modified: string }
  /** The playbooks that called this one, outermost first. */
  readonly callers: readonly string[]
  readonly status: RunStatus
  /** Why it failed or was stopped. */
  readonly reason: Reason | null
  /** The failure that the exception step is handling, or has handled. */
  readonly failure: { readonly step: string; readonly reason: Reason } | null
  /** The latest time that was recorded; milliseconds since 1970. It never goes back. */
  readonly clock: number
  readonly entered: number
  readonly nextToken: number
  readonly tokens: readonly Token[]
  readonly variables: RunVariables
  /** Once-only steps that have been begun. */
  readonly onceBegun: readonly string[]
  /** `system`: a person agrees before anything that reaches a system. `declared`: only where the step says so. */
  readonly gates: 'system' | 'declared'
  readonly limits: RunLimits
}

/** What happened at one record, in order: the evidence of a run. */
export type Happening =
  | {
      readonly what: 'entered' | 'completed' | 'skipped' | 'cancelled' | 'undecided'
      readonly step: string
      readonly token: number
      /** Why it waits, is left out or cannot be decided; how many branches it starts. */
      readonly why?: Reason
    }
  | { readonly what: 'failed'; readonly step: string; readonly token: number; readonly reason: Reason }
  | {
      readonly what: 'decided'
      readonly step: string
      readonly token: number
      readonly answer: string
      readonly by: string | null
      /** What was asked, and which values decided it; empty when a person did. */
      readonly why: readonly Why[]
    }
  | { readonly what: 'ended'; readonly status: RunStatus; readonly reason: Reason | null }

/** Something that cannot be recorded or started; nothing has changed. */
export interface Refusal {
  readonly code: string
  /** In English; `told` says it in other languages. */
  readonly says: string
  readonly told: Why
}
