import type { Label } from './label/model.ts'

/**
 * Something that happened. Carries ids, never content. `topic` is `capability.what` (`objects.stored`, `picture.changed`).
 * One fact per batch and label: `ids` lists what it is about. Delivery is at least once; consumers are idempotent by `id`.
 */
export interface Fact {
  readonly id: string
  readonly topic: string
  readonly at: number
  readonly ids: readonly string[]
  readonly types: readonly string[]
  readonly label: Label
}
