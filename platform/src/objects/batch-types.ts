import type { Label } from '@testudo/kernel/label'
import type { Grading } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '../storage/index.ts'
import type { Prepared } from './prepare.ts'
import type { Verdict } from './types.ts'
import type { Version } from './verdict.ts'

/** An object to be written, with the labels it and its parts carry. */
export interface Marked {
  readonly prepared: Prepared
  readonly label: Label
  readonly portionLabels: readonly Label[]
  /** The join of all of them, under which the text as received is kept; the label itself where there are no parts. */
  readonly wholeLabel: Label
  /** The label its sender signed, where parts that cannot be kept apart brought it under another. */
  readonly signedLabel?: Label
}

/** Something that cannot be stored as a version. */
export interface Rejected {
  readonly index: number
  readonly byte: number | undefined
  readonly id: string | undefined
  readonly code: string
  readonly message: string
  readonly text: string
  readonly label: Label
}

export interface Outcome {
  readonly index: number
  readonly id: string
  readonly verdict: Verdict
  readonly byte?: number
  readonly code?: string
  readonly message?: string
}

/** What a dry run has decided so far, by id: later batches are judged as if it were stored. */
export type Overlay = Map<
  string,
  {
    readonly version: Omit<Version, 'label'>
    readonly label: Label
    readonly parts: readonly { readonly label: Label; readonly mark: string }[]
  }[]
>

export interface Batch {
  readonly subject: Subject
  readonly verb: string
  readonly source: string
  readonly grading: Grading | undefined
  readonly objects: readonly Marked[]
  readonly rejected: readonly Rejected[]
  /** Refuse the whole batch when one object is quarantined. */
  readonly allOrNothing: boolean
  /** Given on a dry run: nothing is written. */
  readonly overlay?: Overlay
  /** Written in the same transaction. */
  alongside?(tx: Tx, outcomes: readonly Outcome[]): Promise<void>
}

export interface Written {
  readonly outcomes: readonly Outcome[]
  /** Numbers of all things referenced by what was submitted; empty on a dry run. */
  readonly referenced: readonly number[]
  /** Rows written, for housekeeping. */
  readonly stored: number
  /** To be called once the transaction is durable. */
  adopt(): void
}

/** Thrown when a batch is all or nothing, so that its transaction rolls back. */
export class Refused extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(outcome.message ?? outcome.verdict)
    this.outcome = outcome
  }
}
