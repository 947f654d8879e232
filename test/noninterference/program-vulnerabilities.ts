import * as fc from 'fast-check'
import type { Actor } from './cast.ts'
import type { Side } from './program.ts'
import type { Feed } from './things-vulnerabilities.ts'

export type VulnerabilityAct =
  /** A file of what is known: a record, a list of the exploited, a statement, a day of probabilities. */
  | {
      readonly do: 'know'
      readonly feed: Feed
      readonly n: number
      readonly version: number
      readonly label: number
    }
  /** A table with one piece of equipment. */
  | {
      readonly do: 'equip'
      readonly n: number
      readonly operator: number
      readonly version: number
      readonly label: number
    }
  /** The asset equipment belongs to, and the mission that leans on it. */
  | { readonly do: 'own'; readonly label: number }
  | { readonly do: 'contact'; readonly operator: number; readonly label: number }
  | { readonly do: 'release'; readonly n: number; readonly operator: number }
  | { readonly do: 'status'; readonly n: number; readonly label: number }
  | { readonly do: 'feed'; readonly label: number }
  /** As an operator; the hidden writer about its hidden equipment. */
  | { readonly do: 'answer' | 'incident' }

export interface VulnerabilityStep {
  readonly who: Actor
  readonly side: Side
  readonly up: boolean
  readonly act: VulnerabilityAct
}
export type VulnerabilityProgram = readonly VulnerabilityStep[]

const nat = (max: number) => fc.nat({ max })
const act = (name: VulnerabilityAct['do'], more: object): fc.Arbitrary<VulnerabilityAct> =>
  fc.record({ do: fc.constant(name), ...more }) as fc.Arbitrary<VulnerabilityAct>

const know = act('know', {
  feed: fc.constantFrom('record', 'record', 'kev', 'vex', 'epss'),
  n: nat(1),
  version: nat(2),
  label: nat(4),
})
const equip = (operators: number) =>
  act('equip', { n: nat(1), operator: nat(operators), version: nat(2), label: nat(4) })
const own = act('own', { label: nat(4) })
const status = act('status', { n: nat(1), label: nat(4) })
const feed = act('feed', { label: nat(4) })
const lowOnly = fc.oneof(
  act('contact', { operator: nat(1), label: fc.constant(0) }),
  act('release', { n: nat(1), operator: nat(1) }),
  act('answer', {}),
  act('incident', {}),
)
/** What the hidden writer keeps of operators is of the one that is hidden: what it tells another is no secret. */
const hiddenOnly = fc.oneof(
  act('contact', { operator: fc.constant(2), label: nat(4) }),
  act('release', { n: nat(1), operator: fc.constant(2) }),
  act('answer', {}),
  act('incident', {}),
)

const step = (
  who: Actor,
  what: fc.Arbitrary<VulnerabilityAct>,
  side: fc.Arbitrary<Side> = fc.constant('both'),
  up = false,
): fc.Arbitrary<VulnerabilityStep> => fc.record({ who: fc.constant(who), side, up: fc.constant(up), act: what })
const side: fc.Arbitrary<Side> = fc.constantFrom('right', 'right', 'right', 'left', 'both')

const low = (what: VulnerabilityAct): VulnerabilityStep => ({ who: 'low', side: 'both', up: false, act: what })

/** Small worlds: two vulnerabilities, equipment of three operators, warnings and answers; the hidden writer works under labels of its own. */
export const vulnerabilityPrograms: fc.Arbitrary<VulnerabilityProgram> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: step('low', know) },
      { weight: 2, arbitrary: step('low', equip(1)) },
      { weight: 2, arbitrary: step('low', lowOnly) },
      { weight: 1, arbitrary: step('low', fc.oneof(own, status, feed)) },
      { weight: 4, arbitrary: step('hidden', know, side, true) },
      { weight: 3, arbitrary: step('hidden', equip(2), side, true) },
      { weight: 1, arbitrary: step('hidden', hiddenOnly, side, true) },
      { weight: 1, arbitrary: step('hidden', fc.oneof(own, status, feed), side, true) },
    ),
    { minLength: 2, maxLength: 7, size: 'max' },
  )
  // Without a record and equipment nothing meets.
  .map((steps) => [
    low({ do: 'own', label: 0 }),
    low({ do: 'know', feed: 'record', n: 0, version: 0, label: 0 }),
    low({ do: 'equip', n: 0, operator: 0, version: 1, label: 0 }),
    ...steps,
  ])
