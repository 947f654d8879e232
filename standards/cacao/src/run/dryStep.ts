import type { CommandPlan, PlanProblem } from '../plan/plan.ts'
import type { Told } from '../tell/told.ts'
import type { Playbook, VariableValue } from '../types.ts'
import type { StepType } from '../vocabulary.ts'
import type { RunState } from './state.ts'

/** A step as a run would come to it. */
export interface DryStep {
  /** From 1, over all playbooks. */
  readonly order: number
  readonly step: string
  readonly type: StepType
  readonly name: string
  /** Under which conditions it is come to, outermost first; empty when it always is. */
  readonly when: readonly string[]
  /** What the step would do, one sentence each. */
  readonly does: readonly string[]
  readonly plans: readonly CommandPlan[]
  /** `when` and `does` before they are said in a language. */
  readonly told: { readonly when: readonly Told[]; readonly does: readonly Told[] }
  /** What would keep it from being done. */
  readonly problems: readonly PlanProblem[]
  readonly gate: boolean
  readonly onceOnly: boolean
  readonly delayMilliseconds: number
  readonly timeoutMilliseconds: number | null
  /** The playbook it is of, where another one is called. */
  readonly playbook?: string
}

export interface DryRun {
  readonly steps: readonly DryStep[]
  /** External variables that were not given: they stay as they are written. */
  readonly missing: readonly string[]
}

export interface DryRunOptions {
  readonly inputs?: Readonly<Record<string, VariableValue>>
  readonly gates?: RunState['gates']
  /** Finds playbooks that are called; without it a call is told and not followed. */
  readonly library?: (id: string, version: string | undefined) => Playbook | undefined
}
