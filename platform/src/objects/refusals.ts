import { type Label, SYSTEM_HIGH } from '@testudo/kernel/label'
import { timestampSortKey } from '@testudo/stix'
import type { IntakeLimits } from './intake-limits.ts'

const HOUR_MS = 3_600_000

/** Who may read what nobody can say of: nobody, until a human gives it a label. */
export const HELD: Label = { policy: SYSTEM_HIGH, classification: SYSTEM_HIGH, categories: [], originators: [] }

/** Sort key of the latest time a version may be dated. @param now Unix ms */
export const latestMoment = (now: number, limits: IntakeLimits): string =>
  timestampSortKey(new Date(now + limits.futureHours * HOUR_MS).toISOString())

export const unknownMarking = (id: string) =>
  `Its marking ${id} is not known here, so nobody can say who may read it. Send the marking definition along.`
export const notUnderstood = (id: string) => `Its marking ${id} carries a label this node does not understand.`
export const danglingSelector = (selector: string) => `A granular marking selects ${selector}, which is not there.`
export const fromTheFuture = (modified: string) =>
  `It is dated ${modified}, further ahead of this node's clock than a version may be. Check both clocks, then send it again.`
export const TOO_MANY_LABELS = 'This intake brings more labels than a node takes at once. Ask the sender to use fewer.'
export const TOO_MANY_KINDS =
  'This intake names more types of objects and relationships than a node takes at once. Ask the sender to use fewer.'
