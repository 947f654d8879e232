import type { Label } from '@testudo/kernel/label'
import { labelToMarking } from '@testudo/kernel/marking'
import { DEPENDENCY_EXTENSION, NEW_SDO_EXTENSION } from '../../capabilities/picture/src/core/objects.ts'
import { day, idOf, type Stix } from '../support/stix.ts'

/** Which version of which object, in which wording: everything else follows, so that worlds agree and shrink well. */
export interface Wanted {
  readonly slot: number
  readonly version: number
  readonly wording: number
  readonly creator: number | undefined
  readonly revoked: boolean
}

const WORDS = ['Otter', 'Otters of Elbing', 'Grey heron', 'Kite', 'Otter kite'] as const
const word = (n: number): string => WORDS[n % WORDS.length] ?? ''

type Make = (wording: number) => Record<string, unknown>
interface Slot {
  readonly id: string
  readonly type: string
  readonly timed: boolean
  readonly make: Make
}

const slots: Slot[] = []
const add = (type: string, name: string, make: Make, timed = true): string => {
  const id = idOf(type, name)
  slots.push({ id, type, timed, make })
  return id
}
const fresh = { extensions: { [NEW_SDO_EXTENSION]: { extension_type: 'new-sdo' } } }
const needs = (gate: string) => ({
  extensions: { [DEPENDENCY_EXTENSION]: { extension_type: 'property-extension', gate, rule: 'all', k: 1 } },
})

const who = [0, 1].map((n) =>
  add('identity', `creator ${n}`, (w) => ({ name: `${word(w)} office`, identity_class: 'organization' })),
)
const otter = add('malware', 'otter', (w) => ({
  name: word(w),
  description: `seen with ${word(w + 1)}`,
  is_family: true,
}))
const heron = add('malware', 'heron', (w) => ({ name: word(w + 2), is_family: true, aliases: [word(w)] }))
const tool = add('tool', 'probe', (w) => ({ name: `${word(w)} probe` }))
const far = add('malware', 'far', (w) => ({ name: `${word(w)} deep`, is_family: false }))
const uses = (from: string, to: string, name: string) =>
  add('relationship', name, (w) => ({
    relationship_type: w % 2 === 0 ? 'uses' : 'related-to',
    source_ref: from,
    target_ref: to,
    description: word(w),
  }))
uses(otter, tool, 'otter uses probe')
uses(otter, heron, 'otter uses heron')
uses(heron, far, 'heron uses far')
uses(far, otter, 'far uses otter')
add('report', 'weekly', (w) => ({
  name: `${word(w)} weekly`,
  published: day(1),
  object_refs: [otter, far, tool, heron].slice(0, 2 + (w % 3)),
}))
add('note', 'note', (w) => ({ content: `about ${word(w)}`, object_refs: [otter, far] }))
add('opinion', 'opinion', (w) => ({ opinion: w % 2 === 0 ? 'agree' : 'disagree', object_refs: [otter] }))
add('indicator', 'indicator', (w) => ({
  name: `${word(w)} beacon`,
  pattern: `[ipv4-addr:value = '198.51.100.${w + 1}']`,
  pattern_type: 'stix',
  valid_from: day(1),
}))
add('sighting', 'sighting', (w) => ({ sighting_of_ref: heron, count: w + 1, where_sighted_refs: [who[0]] }))
add('ipv4-addr', 'address', () => ({ value: '198.51.100.9' }), false)
add('file', 'dropper', (w) => ({ name: `${word(w)}.exe`, hashes: { MD5: 'd41d8cd98f00b204e9800998ecf8427e' } }), false)
const asset = [0, 1].map((n) =>
  add('x-testudo-asset', `asset ${n}`, (w) => ({
    ...fresh,
    name: `${word(w)} substation ${n}`,
    sector: 'power',
    nation: 'EST',
    capacity: w % 3 === 2 ? 0.4 : 1,
    probability: 0.9,
    repair_hours: 4,
  })),
)
const service = add('x-testudo-service', 'power', (w) => ({ ...fresh, name: `${word(w)} supply`, sector: 'power' }))
const operation = add('x-testudo-operation', 'shield', (w) => ({ ...fresh, name: `Shield ${word(w)}` }))
const mission = add('x-testudo-mission', 'convoy', (w) => ({
  ...fresh,
  name: `Convoy ${word(w)}`,
  code: 'M-01',
  operation_ref: operation,
}))
const depends = (from: string, to: string, name: string, gate: string) =>
  add('relationship', name, (w) => ({
    ...needs(gate),
    relationship_type: 'depends-on',
    source_ref: from,
    target_ref: to,
    description: word(w),
  }))
depends(mission, service, 'mission needs service', 'supply')
depends(service, asset[0] ?? '', 'service needs asset 0', 'feeds')
depends(service, asset[1] ?? '', 'service needs asset 1', 'feeds')
const incident = add('incident', 'outage', (w) => ({ name: `${word(w)} outage` }))
add('x-testudo-exposure', 'exposure', (w) => ({
  ...fresh,
  name: `${word(w)} fault`,
  asset_ref: asset[w % 2],
  health: w % 3 === 0 ? 0 : 0.5,
  starts: '2026-11-21T12:00:00.000Z',
  cause_ref: incident,
  reference: `INC-${w}`,
  what: 'wiped',
}))
const actor = add('intrusion-set', 'grey seal', (w) => ({ name: `${word(w)} group` }))
const techniques = [0, 1].map((n) =>
  add('attack-pattern', `technique ${n}`, (w) => ({
    name: `${word(w)} loader ${n}`,
    external_references: [{ source_name: 'mitre-attack', external_id: `T100${n}` }],
    kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: w % 2 === 0 ? 'execution' : 'impact' }],
    x_mitre_domains: ['enterprise-attack'],
  })),
)
uses(actor, techniques[0] ?? '', 'group uses technique 0')
uses(actor, techniques[1] ?? '', 'group uses technique 1')
uses(actor, asset[0] ?? '', 'group at asset')
/** Navigator layers as a screen sends them. */
export const LAYERS = WORDS.map((name, w) => ({
  name: `${name} layer`,
  domain: 'enterprise-attack',
  versions: { layer: '4.5' },
  techniques: [
    { techniqueID: 'T1000', score: w },
    { techniqueID: 'T1009', score: 1 },
  ],
}))
const layers = [0, 1].map((n) =>
  add('x-testudo-layer', `layer ${n}`, (w) => ({
    ...fresh,
    name: `${word(w)} layer ${n}`,
    domain: 'enterprise-attack',
    author: 'somebody',
    layer_text: JSON.stringify(LAYERS[w % LAYERS.length]),
  })),
)
/** Fixed things that questions are about. */
export const STANDINS = {
  actor,
  asset: asset[0] ?? '',
  mission,
  pasted: 'Beacons to 198.51.100[.]1 and hxxp://otter[.]example/a, hash d41d8cd98f00b204e9800998ecf8427e',
  first: day(1),
  second: day(2),
}
export const STATEMENT = idOf('marking-definition', 'statement')

export const SLOTS: readonly Slot[] = slots
const slotOf = (id: string): number => slots.findIndex((s) => s.id === id)
/** Objects that refer to each other: their ends are where hidden and known meet. */
export const CLUSTERS: readonly (readonly number[])[] = [
  [tool, idOf('relationship', 'otter uses probe'), otter],
  [far, idOf('relationship', 'heron uses far'), heron],
  [otter, far, idOf('report', 'weekly'), idOf('note', 'note')],
  [service, idOf('relationship', 'mission needs service'), mission, idOf('relationship', 'service needs asset 0')],
  [actor, idOf('relationship', 'group uses technique 0'), techniques[0] ?? '', techniques[1] ?? ''],
  [...layers, techniques[0] ?? ''],
].map((ids) => ids.map(slotOf))
/** Objects that list others. */
export const HOLDERS = slots.flatMap((s, i) => (s.type === 'report' || s.type === 'note' ? [i] : []))
export const MODEL_SLOTS = slots.flatMap((s, i) =>
  s.type.startsWith('x-testudo') && s.type !== 'x-testudo-layer' ? [i] : [],
)
export const TEXTS = ['otter', 'grey heron', 'ottr', 'kite', 'probe', 'deep', 'Otters of Elbign'] as const

/** The object, without any marking. */
export function objectOf({ slot, version, wording, creator, revoked }: Wanted): Stix {
  const s = SLOTS[slot % SLOTS.length]
  if (s === undefined) throw new Error('no such slot')
  const times = s.timed ? { created: day(1), modified: day(version) } : {}
  const by = s.timed && creator !== undefined ? { created_by_ref: who[creator] } : {}
  const gone = s.timed && revoked ? { revoked: true } : {}
  const { type, id } = s
  return { type, spec_version: '2.1', id, ...times, ...by, ...gone, ...s.make(wording) }
}

export const AUTHORED = [
  'note',
  'opinion',
  'asset',
  'layer',
  'drop',
  'paste',
  'label',
  'exposure',
  'dependency',
  'commitment',
  'remove',
  'undo',
] as const
export type Authored = (typeof AUTHORED)[number]

/** What a person writes on a screen about an object; its id follows from who wrote it when. */
export function authored(screen: Authored, slot: number, wording: number, seed: string): Stix {
  const about = SLOTS[slot % SLOTS.length]?.id ?? ''
  // The store has no screens: what they write there is one of three.
  const what = screen === 'note' || screen === 'opinion' ? screen : 'asset'
  const type = what === 'asset' ? 'x-testudo-asset' : what
  const own = {
    note: { content: `remark on ${word(wording)}`, object_refs: [about] },
    opinion: { opinion: wording % 2 === 0 ? 'agree' : 'neutral', object_refs: [about] },
    asset: { ...fresh, name: `${word(wording)} relay`, sector: 'power', nation: 'EST' },
  }[what]
  return { type, spec_version: '2.1', id: idOf(type, seed), created: day(1), modified: day(1), ...own }
}

/** One of many objects of as many types. */
export const ofKind = (n: number, seed: string): Stix => {
  const type = `x-kind-${n}`
  const id = idOf(type, seed)
  return { type, spec_version: '2.1', id, created: day(1), modified: day(1), ...fresh, name: `Kind ${n}` }
}

/** One of many objects, for labels of their own. */
export const oneMore = (n: number, seed: string): Stix => ({
  type: 'malware',
  spec_version: '2.1',
  id: idOf('malware', `${seed} ${n}`),
  created: day(1),
  modified: day(1),
  name: `Stoat ${n}`,
  is_family: true,
})

/** The marking-definition of a label, created at a fixed time. */
export const markingOf = (label: Label) => labelToMarking(label, Date.UTC(2026, 0, 1))

export const bundleOf = (objects: readonly unknown[]): string =>
  JSON.stringify({ type: 'bundle', id: idOf('bundle', 'fixed'), objects })
