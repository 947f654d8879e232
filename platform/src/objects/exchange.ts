import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '../storage/index.ts'
import { takeSigned } from './accept.ts'
import type { Batch, Outcome, Written } from './batch-types.ts'
import type { AcceptOutcome, ExchangeObjects } from './exchange-types.ts'
import type { IntakeLimits } from './intake-limits.ts'
import type { Reading } from './reading.ts'
import { readReleasable } from './releasable.ts'
import type { Taken, withdrawBatch } from './withdraw.ts'

/** What exchange needs of the store around it. */
export interface ExchangeParts {
  readonly reading: Reading
  readonly limits: IntakeLimits
  /** The node's time, Unix ms. */
  readonly now: () => number
  readonly write: (batch: Batch) => Promise<Written>
  readonly withdraw: (request: Parameters<typeof withdrawBatch>[1]) => Promise<readonly Taken[]>
  /** Texts of the labels of what a subject can read. */
  readonly labelsInUse: (subject: Subject) => Promise<ReadonlySet<string>>
  /** Told how many rows were written. */
  readonly tidied: (rows: number) => Promise<void>
}

/** What nodes exchange objects by. */
export function exchangeOf(parts: ExchangeParts): Pick<ExchangeObjects, 'accept' | 'releasable' | 'withdraw'> {
  const { reading, limits, now } = parts
  return {
    async accept(subject, items, how) {
      const { alongside } = how
      const taken = await takeSigned(items, {
        policies: reading.book.policies,
        limits,
        now: now(),
        labelsInUse: () => parts.labelsInUse(subject),
      })
      const { outcomes, stored } = await parts.write({
        subject,
        verb: 'objects:accept',
        source: how.source,
        grading: how.grading,
        ...taken,
        allOrNothing: false,
        ...(alongside === undefined
          ? {}
          : { alongside: (tx: Tx, all: readonly Outcome[]) => alongside(tx, inOrder(all)) }),
      })
      await parts.tidied(stored)
      return inOrder(outcomes)
    },
    withdraw: (subject, items, how = {}) => parts.withdraw({ subject, items, alongside: how.alongside }),
    releasable: (subject, ids, options = {}) => readReleasable(reading, subject, ids, options),
  }
}

const inOrder = (outcomes: readonly Outcome[]): AcceptOutcome[] =>
  outcomes
    .toSorted((a, b) => a.index - b.index)
    .map(({ id, verdict, code }) => ({ id, verdict, ...(code === undefined ? {} : { code }) }))
