import * as fc from 'fast-check'
import type { Actor } from './cast.ts'
import { HIDDEN_LABELS, LOW_LABELS, RIGHTS } from './cast.ts'
import { type Authored, AUTHORED, CLUSTERS, HOLDERS, MODEL_SLOTS, SLOTS, TEXTS, type Wanted } from './things.ts'

/** In which of the two worlds a hidden step happens. */
export type Side = 'left' | 'right' | 'both'

/** A marked part hidden from the low reader, as it stands in each world; -1: none there. */
export interface Part {
  readonly left: number
  readonly right: number
  readonly label: number
  readonly what: 'property' | 'reference'
  /** Another part beside it, which the low reader may read. */
  readonly also: boolean
}

export interface Attached {
  readonly variant: number
  readonly label: number
  readonly what: 'property' | 'reference'
}

export type Act =
  | {
      readonly do: 'import'
      readonly wanted: readonly Wanted[]
      readonly label: number
      /** Whether the label travels as a marking of each object, or is that of the whole intake. */
      readonly marked: boolean
      readonly dryRun: boolean
      readonly broken: 'none' | 'invalid' | 'unknown-marking' | 'duplicate-key'
    }
  | { readonly do: 'put'; readonly wanted: readonly Wanted[]; readonly label: number }
  /** An object everybody knows of, with a part only some may read. */
  | { readonly do: 'part'; readonly wanted: Wanted; readonly part: Part }
  /** Adds a part the low readers may not read to a version they have, without another change. */
  | { readonly do: 'attach'; readonly slot: number; readonly nth: number; readonly part: Attached }
  /** Many objects, each under a label (or of a type) of its own. */
  | { readonly do: 'many'; readonly what: 'labels' | 'types'; readonly from: number; readonly count: number }
  /** Sends back what the reader was given. */
  | { readonly do: 'echo'; readonly slot: number }
  /** What a person writes on a screen; at the store it is a put. */
  | {
      readonly do: 'author'
      readonly what: Authored
      readonly slot: number
      readonly wording: number
    }
  /** The rights of a reader change. */
  | { readonly do: 'rights'; readonly to: number }
  /** A reader's stream breaks; it comes back with the last event it saw, with an earlier one, or with one nobody sent. */
  | { readonly do: 'reconnect'; readonly with: 'last' | 'first' | 'forged' }
  | { readonly do: 'ask'; readonly slot: number; readonly text: number }
  /** What somebody signed, at the store; with a part under a label of its own or without. */
  | { readonly do: 'accept'; readonly wanted: Wanted; readonly label: number; readonly part: boolean }
  /** Takes back one of the contents that came from this actor. */
  | { readonly do: 'withdraw'; readonly nth: number }
  /** The next page of a feed. */
  | { readonly do: 'feed'; readonly limit: number; readonly view: number }

export interface Step {
  readonly who: Actor
  readonly side: Side
  /** The label is one of the hidden ones. */
  readonly up: boolean
  readonly act: Act
}

export type Program = readonly Step[]

export const labelOf = (step: Pick<Step, 'up'>, index: number) => {
  const labels = step.up ? HIDDEN_LABELS : LOW_LABELS
  const label = labels[index % labels.length]
  if (label === undefined) throw new Error('no labels')
  return label
}

const nat = (max: number) => fc.nat({ max })

/**
 * Few objects, so that everybody meets at the same ids: most steps of a program are about two or three of them.
 * The favourites stand first: shrinking goes towards them.
 */
const programOver = (favourites: readonly number[]): fc.Arbitrary<Program> => {
  const slot = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...favourites) },
    { weight: 1, arbitrary: nat(SLOTS.length - 1) },
  )
  const wanted: fc.Arbitrary<Wanted> = fc.record({
    slot,
    version: fc.integer({ min: 1, max: 3 }),
    wording: nat(4),
    creator: fc.option(nat(1), { nil: undefined, freq: 2 }),
    revoked: nat(9).map((n) => n === 9),
  })
  const some = fc.array(wanted, { minLength: 1, maxLength: 3 })
  const imported = fc.record({
    do: fc.constant('import' as const),
    wanted: some,
    label: nat(4),
    marked: fc.boolean(),
    dryRun: nat(9).map((n) => n === 9),
    broken: fc.constantFrom('none', 'none', 'none', 'none', 'invalid', 'unknown-marking', 'duplicate-key'),
  }) satisfies fc.Arbitrary<Act>
  const put = fc.record({ do: fc.constant('put' as const), wanted: some, label: nat(4) }) satisfies fc.Arbitrary<Act>
  const part = fc
    .record({
      do: fc.constant('part' as const),
      wanted,
      part: fc.record({
        left: fc.integer({ min: -1, max: 1 }),
        right: fc.integer({ min: -1, max: 1 }),
        label: nat(4),
        what: fc.constantFrom('property', 'reference'),
        also: fc.boolean(),
      }),
      holder: fc.constantFrom(...HOLDERS),
    })
    // Only what holds a list of references can hide one of them.
    .map(({ holder, wanted, ...act }) => ({
      ...act,
      wanted: act.part.what === 'reference' ? { ...wanted, slot: holder } : wanted,
    })) satisfies fc.Arbitrary<Act>
  const attach = fc.record({
    do: fc.constant('attach' as const),
    slot: fc.oneof({ weight: 3, arbitrary: slot }, { weight: 1, arbitrary: fc.constantFrom(...HOLDERS) }),
    nth: nat(2),
    part: fc.record({ variant: nat(1), label: nat(4), what: fc.constantFrom('property', 'property', 'reference') }),
  }) satisfies fc.Arbitrary<Act>
  const many = fc.record({
    do: fc.constant('many' as const),
    what: fc.constantFrom('labels', 'types'),
    from: nat(3),
    count: fc.integer({ min: 1, max: 12 }),
  }) satisfies fc.Arbitrary<Act>
  const author = fc.record({
    do: fc.constant('author' as const),
    what: fc.constantFrom(...AUTHORED),
    slot,
    wording: nat(4),
  }) satisfies fc.Arbitrary<Act>
  const rights = fc.record({
    do: fc.constant('rights' as const),
    to: nat(RIGHTS.length - 1),
  }) satisfies fc.Arbitrary<Act>
  const reconnect = fc.record({
    do: fc.constant('reconnect' as const),
    with: fc.constantFrom('last', 'last', 'first', 'forged'),
  }) satisfies fc.Arbitrary<Act>
  const ask = fc.record({
    do: fc.constant('ask' as const),
    slot,
    text: nat(TEXTS.length - 1),
  }) satisfies fc.Arbitrary<Act>
  const echo = fc.record({
    do: fc.constant('echo' as const),
    slot: fc.oneof(slot, fc.constantFrom(...HOLDERS)),
  }) satisfies fc.Arbitrary<Act>
  const step = (
    who: Actor,
    act: fc.Arbitrary<Act>,
    side: fc.Arbitrary<Side> = fc.constant('both'),
    up: fc.Arbitrary<boolean> = fc.constant(false),
  ): fc.Arbitrary<Step> => fc.record({ who: fc.constant(who), side, up, act })
  const side: fc.Arbitrary<Side> = fc.constantFrom('right', 'right', 'right', 'right', 'left', 'both')
  const rarely = nat(5).map((n) => n === 5)
  const hidden = fc.oneof(imported, put)
  return fc.array(
    fc.oneof(
      { weight: 5, arbitrary: step('hidden', hidden, side, fc.constant(true)) },
      { weight: 3, arbitrary: step('low', hidden, fc.constant('both'), rarely) },
      { weight: 3, arbitrary: step('middle', hidden) },
      { weight: 2, arbitrary: step('middle', part) },
      { weight: 2, arbitrary: step('low', ask) },
      { weight: 2, arbitrary: step('low', echo) },
      { weight: 3, arbitrary: step('hidden', attach, side, fc.constant(true)) },
      { weight: 1, arbitrary: step('hidden', fc.oneof(many, author), side, fc.constant(true)) },
      { weight: 1, arbitrary: step('low', many, fc.constant('both'), fc.boolean()) },
      { weight: 1, arbitrary: step('hidden', ask, side, fc.constant(true)) },
      { weight: 4, arbitrary: step('low', author) },
      { weight: 2, arbitrary: step('low', rights) },
      { weight: 1, arbitrary: step('low', reconnect) },
      { weight: 2, arbitrary: step('second', fc.oneof(hidden, ask, echo, reconnect)) },
    ),
    { minLength: 2, maxLength: 12, size: 'max' },
  )
}

/** Random programs: about a few objects that refer to each other, about any few, or about the mission model. */
export const programs: fc.Arbitrary<Program> = fc
  .oneof(
    { weight: 2, arbitrary: fc.constantFrom(...CLUSTERS) },
    {
      weight: 1,
      arbitrary: fc.shuffledSubarray(
        SLOTS.map((_, i) => i),
        { minLength: 2, maxLength: 4 },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.shuffledSubarray(
        [...MODEL_SLOTS, ...SLOTS.flatMap((s, i) => (s.type === 'relationship' ? [i] : []))],
        { minLength: 3, maxLength: 5 },
      ),
    },
  )
  .chain(programOver)
