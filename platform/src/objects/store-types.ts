import type { Label, PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { LeafWriter, Tx } from '../storage/index.ts'
import type { ExchangeObjects } from './exchange-types.ts'
import type { IntakeLimits } from './intake-limits.ts'
import type { Objects } from './types.ts'

export interface ObjectsOptions {
  readonly policies: PolicySet
  readonly clock: { now(): number }
  /** Label of objects that carry no marking. */
  readonly defaultLabel: Label
  /** Default: the RFC 6962 leaf writer of the ledger. */
  readonly leaves?: LeafWriter
  /** What one intake may bring. Default: `INTAKE_LIMITS`. */
  readonly limits?: Partial<IntakeLimits>
  /** Told after every commit that wrote facts, so that streams need not poll. */
  readonly onStored?: () => void
}

/** The object store of a node, with what only the node itself may do. */
export interface ObjectStore extends Objects, ExchangeObjects {
  /** Puts new policies in force: all cached decisions are dropped; running streams must ask again. */
  applyPolicies(policies: PolicySet): void
  /** Labels in the book; a node warns at 5,000. */
  labelCount(): number
  /**
   * The number of a label for a row of a labelled table of yours, to be written in the same transaction; the label is
   * added to the book when new. Holds the ledger's lock until the transaction ends.
   */
  labelNumber(tx: Tx, label: Label): Promise<number>
  /** Runs a read of your own labelled tables as one subject: row security shows what it may read. */
  readAs<T>(subject: Subject, work: (tx: Tx) => Promise<T>): Promise<T>
  /** For `events`: the label behind a number, which never leaves the server. */
  labelOf(number: number, tx: Tx): Promise<Label>
  /** Whether a subject may read what carries this label; as decided for rows. */
  mayRead(subject: Subject, label: Label): boolean
}
