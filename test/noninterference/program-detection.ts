import * as fc from 'fast-check'
import type { Actor } from './cast.ts'
import type { Side } from './program.ts'
import { KNOWN } from './things-detection.ts'

export type DetectionAct =
  /** Adds a source whose events stand under a label. */
  | { readonly do: 'source'; readonly label: number }
  /** Sends events to a source of one's own. */
  | { readonly do: 'push'; readonly nth: number; readonly event: number }
  /** Gives a source of one's own another name, or ends it, and takes that back. */
  | { readonly do: 'change' | 'end'; readonly nth: number }
  /** An indicator for a value of events. */
  | { readonly do: 'know'; readonly value: number; readonly version: number; readonly label: number }
  /** Says whose host it is, and which mission leans on it. */
  | { readonly do: 'own'; readonly host: number; readonly label: number }
  | { readonly do: 'hunt'; readonly value: number; readonly take: boolean }
  | { readonly do: 'rule'; readonly value: number; readonly language: 'stix' | 'sigma'; readonly label: number }
  | { readonly do: 'judge'; readonly state: 'mine' | 'confirmed' | 'benign' | 'open' }
  | { readonly do: 'record' }

export interface DetectionStep {
  readonly who: Actor
  readonly side: Side
  readonly up: boolean
  readonly act: DetectionAct
}
export type DetectionProgram = readonly DetectionStep[]

const nat = (max: number) => fc.nat({ max })
const act = (name: DetectionAct['do'], more: object): fc.Arbitrary<DetectionAct> =>
  fc.record({ do: fc.constant(name), ...more }) as fc.Arbitrary<DetectionAct>

const source = act('source', { label: nat(4) })
const push = act('push', { nth: nat(1), event: nat(KNOWN - 1) })
const know = act('know', { value: nat(KNOWN - 1), version: nat(2), label: nat(4) })
const own = act('own', { host: nat(2), label: nat(4) })
const hunt = act('hunt', { value: nat(KNOWN - 1), take: fc.boolean() })
const rule = act('rule', { value: nat(KNOWN - 1), language: fc.constantFrom('stix', 'sigma'), label: nat(4) })
const judge = act('judge', { state: fc.constantFrom('mine', 'confirmed', 'benign', 'open') })
const record = act('record', {})
const change = fc.oneof(act('change', { nth: nat(1) }), act('end', { nth: nat(1) }))

const step = (
  who: Actor,
  what: fc.Arbitrary<DetectionAct>,
  side: fc.Arbitrary<Side> = fc.constant('both' as const),
  up = false,
): fc.Arbitrary<DetectionStep> => fc.record({ who: fc.constant(who), side, up: fc.constant(up), act: what })

const side: fc.Arbitrary<Side> = fc.constantFrom('right', 'right', 'right', 'left', 'both')

/** Small worlds: sources, events, what is known, who owns the hosts, hunts and judgements; the hidden writer does the same under labels of its own. */
export const detectionPrograms: fc.Arbitrary<DetectionProgram> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: step('low', push) },
      { weight: 1, arbitrary: step('low', source) },
      { weight: 2, arbitrary: step('low', know) },
      { weight: 1, arbitrary: step('low', own) },
      { weight: 1, arbitrary: step('low', hunt) },
      { weight: 1, arbitrary: step('low', fc.oneof(judge, record, change, rule)) },
      { weight: 3, arbitrary: step('hidden', push, side, true) },
      { weight: 3, arbitrary: step('hidden', know, side, true) },
      { weight: 1, arbitrary: step('hidden', source, side, true) },
      { weight: 1, arbitrary: step('hidden', own, side, true) },
      { weight: 1, arbitrary: step('hidden', hunt, side, true) },
      { weight: 1, arbitrary: step('hidden', fc.oneof(judge, record, change, rule), side, true) },
    ),
    { minLength: 2, maxLength: 7, size: 'max' },
  )
  // Without a source and events of each nothing meets.
  .map((steps) => [
    { who: 'low', side: 'both', up: false, act: { do: 'source', label: 0 } },
    { who: 'low', side: 'both', up: false, act: { do: 'push', nth: 0, event: 0 } },
    { who: 'low', side: 'both', up: false, act: { do: 'own', host: 0, label: 0 } },
    { who: 'hidden', side: 'right', up: true, act: { do: 'source', label: 0 } },
    ...steps,
  ])
