import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Act, Program, Side, Step } from './program.ts'
import { compare, openNodePair, openStores, type Pair } from './property.ts'
import { SLOTS, type Wanted } from './things.ts'
import { idOf } from '../support/stix.ts'

const slotOf = (type: string, name: string) => SLOTS.findIndex((s) => s.id === idOf(type, name))
const otter = slotOf('malware', 'otter')
const weekly = slotOf('report', 'weekly')

const of = (slot: number, more: Partial<Wanted> = {}): Wanted => ({
  slot,
  version: 1,
  wording: 0,
  creator: undefined,
  revoked: false,
  ...more,
})
const take = (wanted: readonly Wanted[], more: Partial<Act & { do: 'import' }> = {}): Act => ({
  do: 'import',
  wanted,
  label: 0,
  marked: false,
  dryRun: false,
  broken: 'none',
  ...more,
})
const hidden = (act: Act, side: Side = 'right'): Step => ({ who: 'hidden', side, up: true, act })
const low = (act: Act): Step => ({ who: 'low', side: 'both', up: false, act })
/** The hidden writer at work in the open: everybody sees what it writes. */
const openly = (act: Act): Step => ({ who: 'hidden', side: 'both', up: false, act })
const partOf = (slot: number, left: number, right: number, what: 'property' | 'reference', also: boolean): Step => ({
  who: 'middle',
  side: 'both',
  up: false,
  act: { do: 'part', wanted: of(slot), part: { left, right, label: 0, what, also } },
})

/** What this product once told, shrunk; one behaviour each. */
const STORE: readonly (readonly [string, Program])[] = [
  ['a marking-definition does not tell that its label is in use', [hidden(take([of(otter)], { marked: true }))]],
  [
    'a broken hidden object is not quarantined in the open',
    [hidden(take([of(otter)], { marked: true, broken: 'invalid' }))],
  ],
  ['an unreadable one neither', [hidden(take([of(otter)], { marked: true, broken: 'duplicate-key' }))]],
  [
    'sending back what was read is the same, whatever parts were missing',
    [partOf(otter, -1, 0, 'property', false), low({ do: 'echo', slot: otter })],
  ],
  [
    'positions in a list do not count hidden elements',
    [partOf(weekly, -1, 0, 'reference', true), low({ do: 'echo', slot: weekly })],
  ],
  [
    'edges of one object keep their order, whoever named their ends first',
    [
      hidden(take([of(slotOf('malware', 'heron')), of(slotOf('malware', 'far'))])),
      low(take([of(weekly, { wording: 2 })])),
    ],
  ],
  [
    'what a cleared writer contradicts out of sight is not told in the open',
    [hidden(take([of(otter, { creator: 0 })])), openly(take([of(otter, { version: 2, creator: 1 })]))],
  ],
]
const NODE: readonly (readonly [string, Program])[] = [
  [
    'the log entry of an import does not count hidden twins',
    [hidden(take([of(otter)])), low(take([of(otter, { wording: 1 })]))],
  ],
  ['the job of an import is its owner’s alone', [hidden(take([of(otter)], { marked: true }))]],
]

for (const [where, open, cases] of [
  ['the object store', openStores, STORE],
  ['a whole node', openNodePair, NODE],
] as const) {
  describe(where, () => {
    let pair: Pair
    beforeAll(async () => {
      pair = await open()
    })
    afterAll(() => pair.close())
    it.each(cases)('%s', async (_, program) => {
      expect(await compare(pair, program)).toBeUndefined()
    })
  })
}
