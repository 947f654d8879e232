import * as fc from 'fast-check'
import type { Actor } from './cast.ts'
import { type Act, type Side, type Step } from './program.ts'
import { CLUSTERS, HOLDERS, SLOTS, type Wanted } from './things.ts'

/** Which of the other nodes a release is for. */
export const RECIPIENTS = ['kin', 'far', 'both'] as const

export type SharingAct =
  /** Drafts a release and takes it so far: drafted, signed, sent; edited before, or not. */
  | {
      readonly do: 'release'
      readonly slot: number
      readonly to: (typeof RECIPIENTS)[number]
      readonly until: 'draft' | 'proposed' | 'sent'
      readonly edit: boolean
    }
  | { readonly do: 'recall'; readonly slot: number }
  | { readonly do: 'rule'; readonly slot: number }
  | {
      readonly do: 'announce'
      readonly slot: number
      readonly wording: number
      readonly next: 'run' | 'change' | 'end'
    }
  | { readonly do: 'delegate'; readonly slot: number }
  /** A node asks for what waits for it and gives a receipt. */
  | { readonly do: 'fetch' }
  /** A node brings an object under its own name. */
  | { readonly do: 'bring'; readonly wanted: Wanted; readonly label: number }
  /** A TAXII client adds an object. */
  | { readonly do: 'tap'; readonly wanted: Wanted }
  | { readonly do: 'misp'; readonly wording: number }

export interface SharingStep extends Omit<Step, 'act'> {
  readonly act: Act | SharingAct
}
export type SharingProgram = readonly SharingStep[]

const SHARED = new Set(['release', 'recall', 'rule', 'announce', 'delegate', 'fetch', 'bring', 'tap', 'misp'])
export const isSharing = (act: Act | SharingAct): act is SharingAct => SHARED.has(act.do)

const nat = (max: number) => fc.nat({ max })

const over = (favourites: readonly number[]): fc.Arbitrary<SharingProgram> => {
  const slot = fc.constantFrom(...favourites)
  const wanted: fc.Arbitrary<Wanted> = fc.record({
    slot,
    version: fc.integer({ min: 1, max: 3 }),
    wording: nat(2),
    creator: fc.constant(undefined),
    revoked: fc.constant(false),
  })
  const put = fc.record({
    do: fc.constant('put' as const),
    wanted: fc.array(wanted, { minLength: 1, maxLength: 2 }),
    label: nat(4),
  })
  const attach = fc.record({
    do: fc.constant('attach' as const),
    slot: fc.oneof(slot, fc.constantFrom(...HOLDERS)),
    nth: fc.constant(0),
    part: fc.record({ variant: nat(1), label: nat(4), what: fc.constant('property' as const) }),
  })
  const release = fc.record({
    do: fc.constant('release' as const),
    slot,
    to: fc.constantFrom(...RECIPIENTS),
    until: fc.constantFrom('draft', 'proposed', 'sent', 'sent', 'sent'),
    edit: fc.boolean(),
  })
  const recall = fc.record({ do: fc.constant('recall' as const), slot })
  const announce = fc.record({
    do: fc.constant('announce' as const),
    slot,
    wording: nat(2),
    next: fc.constantFrom('run', 'change', 'end'),
  })
  const fetch = fc.constant({ do: 'fetch' as const })
  const bring = fc.record({ do: fc.constant('bring' as const), wanted, label: nat(4) })
  const tap = fc.record({ do: fc.constant('tap' as const), wanted })
  const low = fc.record({ do: fc.constantFrom('rule', 'delegate'), slot })
  const misp = fc.record({ do: fc.constant('misp' as const), wording: nat(2) })
  const step = (
    who: Actor,
    act: fc.Arbitrary<Act | SharingAct>,
    side: fc.Arbitrary<Side> = fc.constant('both' as const),
    up = false,
  ): fc.Arbitrary<SharingStep> => fc.record({ who: fc.constant(who), side, up: fc.constant(up), act })
  const side: fc.Arbitrary<Side> = fc.constantFrom('right', 'right', 'right', 'left', 'both')
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: step('hidden', put, side, true) },
      { weight: 2, arbitrary: step('hidden', attach, side, true) },
      { weight: 5, arbitrary: step('hidden', release, side, true) },
      { weight: 1, arbitrary: step('hidden', recall, side, true) },
      { weight: 2, arbitrary: step('hidden', announce, side, true) },
      { weight: 2, arbitrary: step('hidden', bring, side, true) },
      { weight: 1, arbitrary: step('hidden', fc.oneof(tap, misp), side, true) },
      // That a node was in contact everybody knows: it asks in both worlds.
      { weight: 2, arbitrary: step('hidden', fetch) },
      { weight: 4, arbitrary: step('low', put) },
      { weight: 4, arbitrary: step('low', release) },
      { weight: 1, arbitrary: step('low', recall) },
      { weight: 2, arbitrary: step('low', announce) },
      { weight: 2, arbitrary: step('low', bring) },
      { weight: 2, arbitrary: step('low', fetch) },
      { weight: 1, arbitrary: step('low', tap) },
      { weight: 1, arbitrary: step('low', low as fc.Arbitrary<SharingAct>) },
      { weight: 1, arbitrary: step('low', misp) },
    ),
    { minLength: 3, maxLength: 9, size: 'max' },
  )
}

/** Small programs about a few objects: stored by both, released, recalled, brought, fetched, announced. */
export const sharingPrograms: fc.Arbitrary<SharingProgram> = fc
  .oneof(
    fc.constantFrom(...CLUSTERS).map((slots) => slots.filter((slot) => SLOTS[slot]?.timed).slice(0, 3)),
    fc.shuffledSubarray(
      SLOTS.flatMap((s, i) => (s.timed && s.type !== 'relationship' ? [i] : [])),
      { minLength: 1, maxLength: 2 },
    ),
  )
  .chain(over)
