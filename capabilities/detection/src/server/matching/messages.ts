import type { FaultKind } from '@testudo/kernel/fault'
import type { Hit, Knowledge, MatchSource } from '../../core/index.ts'
import type { SegmentLimits } from '../history/segmentBuilder.ts'

/** What a matcher is asked to do; done in the order it comes. */
export type MatcherCall =
  | { readonly kind: 'learn'; readonly more: readonly Knowledge[]; readonly forget: readonly string[] }
  | { readonly kind: 'suppress'; readonly lists: readonly string[] }
  | { readonly kind: 'open'; readonly source: MatchSource }
  | { readonly kind: 'push'; readonly source: string; readonly bytes: Uint8Array }
  | { readonly kind: 'flush'; readonly source: string }
  | { readonly kind: 'end'; readonly source: string }
  | { readonly kind: 'seal' }
  | { readonly kind: 'retain'; readonly keep: { readonly before?: number; readonly bytes?: number } }
  | { readonly kind: 'state' }
  | { readonly kind: 'close' }

export interface MatcherAsk {
  readonly id: number
  readonly call: MatcherCall
}

export interface MatcherFailure {
  readonly id: number
  readonly kind: FaultKind
  readonly code: string
  readonly message: string
}

/** What several calls came to. The hits are to be stored before any of them settles. */
export interface MatcherAnswer {
  readonly hits: readonly Hit[]
  readonly done: readonly { readonly id: number; readonly value: unknown }[]
  readonly failed: readonly MatcherFailure[]
}

/** What a matcher begins with. */
export interface MatcherStart {
  readonly folder: string
  readonly seed: number
  readonly limits?: SegmentLimits
  /** False leaves behaviour out. */
  readonly behaviour?: boolean
}
