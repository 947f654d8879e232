import { idOf } from '../support/stix.ts'
import type { Act, Program, Step } from './program.ts'
import type { SharingAct, SharingProgram, SharingStep } from './program-sharing.ts'
import { SLOTS, type Wanted } from './things.ts'

const slotOf = (type: string, name: string) => SLOTS.findIndex((s) => s.id === idOf(type, name))
const otter = slotOf('malware', 'otter')
const heron = slotOf('malware', 'heron')
const weekly = slotOf('report', 'weekly')

const of = (slot: number, more: Partial<Wanted> = {}): Wanted => ({
  slot,
  version: 1,
  wording: 0,
  creator: undefined,
  revoked: false,
  ...more,
})
const put = (...wanted: readonly Wanted[]): Act => ({ do: 'put', wanted, label: 0 })
const take = (...wanted: readonly Wanted[]): Act => ({
  do: 'import',
  wanted,
  label: 0,
  marked: false,
  dryRun: false,
  broken: 'none',
})
const low = (act: Act): Step => ({ who: 'low', side: 'both', up: false, act })
const hidden = (act: Act): Step => ({ who: 'hidden', side: 'right', up: true, act })
const attach = (slot: number, what: 'property' | 'reference'): Step =>
  hidden({ do: 'attach', slot, nth: 0, part: { variant: 0, label: 0, what } })

/** Hidden twins, newer versions, contradictions, far ends and parts of what everybody has. */
const meeting: Program = [
  hidden(put(of(heron), of(slotOf('malware', 'far')))),
  low(put(of(otter), of(slotOf('relationship', 'otter uses probe')), of(weekly, { wording: 2 }))),
  // One refused object refuses a whole put, and no object of an import.
  hidden(take(of(otter, { wording: 1 }))),
  hidden(put(of(slotOf('tool', 'probe')), of(otter, { version: 2 }))),
  attach(otter, 'property'),
  attach(weekly, 'reference'),
  low(take(of(heron), of(slotOf('relationship', 'heron uses far')))),
]

/** By name of a leak of the store: a program that shows it. Random ones do, after ten runs and more. */
export const STORE_SHOWN: Readonly<Record<string, Program>> = Object.fromEntries(
  [
    'one newest version for all',
    'an edge takes the label of its far end',
    'references inside hidden parts',
    'a hidden far end says denied, a pending one nothing',
    'a hidden twin makes a new object not new',
    'a hidden target is not pending',
    'marked parts for everybody',
    'a conflict with a hidden version is told under the label of the visible one',
    'search without label test',
    'a hidden part makes a version of its own',
    'an object with a hidden part is spelled otherwise',
    'who adds a hidden part is named among the sources of the open version',
  ].map((name) => [name, meeting]),
)

/** The same of a whole node. */
export const NODE_SHOWN: Readonly<Record<string, Program>> = {
  'a timeline of everything': [
    low(put(of(slotOf('x-testudo-asset', 'asset 0')))),
    hidden(put(of(slotOf('incident', 'outage')), of(slotOf('x-testudo-exposure', 'exposure')))),
  ],
  'pasted values compared with every indicator there is': [hidden(put(of(slotOf('indicator', 'indicator'))))],
}

const sharing = (who: 'low' | 'hidden', side: SharingStep['side'], act: SharingStep['act']): SharingStep => ({
  who,
  side,
  up: who === 'hidden',
  act,
})
const release = (to: 'kin' | 'far', until: 'draft' | 'sent'): SharingAct => ({
  do: 'release',
  slot: otter,
  to,
  until,
  edit: false,
})
const open = sharing('low', 'both', put(of(otter)))
const given: SharingProgram = [open, sharing('hidden', 'right', release('far', 'sent'))]
const fetched: SharingProgram = [...given, sharing('hidden', 'both', { do: 'fetch' })]

/** The same of a node that shares. */
export const SHARING_SHOWN: Readonly<Record<string, SharingProgram>> = {
  'the status of an addition counts what others added': [
    sharing('hidden', 'right', put(of(otter, { version: 2 }))),
    sharing('low', 'both', { do: 'tap', wanted: of(otter) }),
  ],
  'a comparison is of all nodes together': given,
  'deliveries are numbered over all nodes': [...fetched, sharing('low', 'both', release('kin', 'sent'))],
  'an explanation tells a hidden object from an absent one': [sharing('hidden', 'right', put(of(otter)))],
  'an export as MISP counts hidden parts among what it loses': [
    open,
    sharing('hidden', 'right', put(of(otter, { version: 2, wording: 1 }))),
    sharing('hidden', 'right', attach(otter, 'property').act),
  ],
  'a draft is answered with the number of all drafts': [...given, sharing('low', 'both', release('kin', 'draft'))],
  'a comparison asked for by a person counts what was given out of sight': fetched,
  'a line for each delivery taken in, with how much was in it': [
    sharing('hidden', 'right', { do: 'bring', wanted: of(otter), label: 0 }),
  ],
}
