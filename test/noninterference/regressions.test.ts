import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Act, Program, Side, Step } from './program.ts'
import type { SharingProgram, SharingStep } from './program-sharing.ts'
import { compare, openNodePair, openSharingPair, openStores, type Pair } from './property.ts'
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

const attachTo = (slot: number, what: 'property' | 'reference' = 'property'): Step =>
  hidden({ do: 'attach', slot, nth: 0, part: { variant: 0, label: 0, what } })
const manyLabels: Act = { do: 'many', what: 'labels', from: 0, count: 12 }

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
    'objects asked for together keep their order, whoever brought them first',
    [hidden(take([of(slotOf('malware', 'heron'))])), low(take([of(otter), of(slotOf('malware', 'heron'))]))],
  ],
  [
    'a hidden part of a version everybody has makes no second version',
    [low(take([of(otter)])), attachTo(otter), low({ do: 'echo', slot: otter })],
  ],
  ['nor does one that hides a reference', [low(take([of(weekly, { wording: 2 })])), attachTo(weekly, 'reference')]],
  [
    'a part its readers know is no news when a hidden one comes with it',
    [partOf(otter, 0, 0, 'property', true), attachTo(otter)],
  ],
  ['labels that others use leave no more room in an intake', [hidden(manyLabels), low(manyLabels)]],
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
  [
    'a stream taken up again has no gap and no more',
    [low(take([of(otter)])), attachTo(otter), low({ do: 'reconnect', with: 'last' })],
  ],
  [
    'a note of one’s own is answered alike',
    [hidden(take([of(weekly)])), low(take([of(otter)])), low({ do: 'author', what: 'note', slot: otter, wording: 0 })],
  ],
  ['a change of rights opens nothing hidden', [low(take([of(otter)])), attachTo(otter), low({ do: 'rights', to: 1 })]],
  ['the job of an import is its owner’s alone', [hidden(take([of(otter)], { marked: true }))]],
]

const shared = (who: SharingStep['who'], side: Side, act: SharingStep['act']): SharingStep => ({
  who,
  side,
  up: who === 'hidden',
  act,
})
const SHARING: readonly (readonly [string, SharingProgram])[] = [
  [
    'what another node gave is held from it alone, whoever has a version of it out of sight',
    [
      shared('low', 'both', { do: 'bring', wanted: of(otter, { version: 2 }), label: 0 }),
      shared('hidden', 'right', { do: 'tap', wanted: of(otter, { version: 3 }) }),
    ],
  ],
  [
    'what is given to a node out of sight delays nothing that is given to it in the open',
    [
      shared('low', 'both', { do: 'put', wanted: [of(otter)], label: 0 }),
      shared('low', 'both', { do: 'release', slot: otter, to: 'both', until: 'sent', edit: false }),
      shared('hidden', 'right', { do: 'release', slot: otter, to: 'far', until: 'sent', edit: false }),
      shared('hidden', 'both', { do: 'fetch' }),
      shared('hidden', 'right', { do: 'recall', slot: otter }),
      shared('hidden', 'both', { do: 'fetch' }),
      shared('low', 'both', { do: 'fetch' }),
    ],
  ],
]

/** Every case in worlds of its own. */
function prove<P>(where: string, open: () => Promise<Pair<P>>, cases: readonly (readonly [string, P])[]): void {
  describe(where, () => {
    let pair: Pair<P>
    beforeAll(async () => {
      pair = await open()
    })
    afterAll(() => pair.close())
    it.each(cases)('%s', async (_, program) => {
      expect(await compare(pair, program)).toBeUndefined()
    })
  })
}

prove('the object store', openStores, STORE)
prove('a whole node', openNodePair, NODE)
prove('a whole node while nodes share', openSharingPair, SHARING)
