import { readFileSync } from 'node:fs'
import { type Label, loadPolicies, mayRead } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'

const file = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../policies/${name}.json`, import.meta.url), 'utf8'))

/** The policies a node starts with. */
export const policies = loadPolicies([file('allied'), file('tlp')])

const allied = (classification: string, more: Partial<Label> = {}): Label => ({
  policy: 'ALLIED',
  classification,
  categories: [],
  originators: [],
  ...more,
})
const releasable = (...values: string[]): Label['categories'] => [{ type: 'PERMISSIVE', tag: 'Releasable To', values }]

/** Label of what nobody marked. */
export const openLabel = allied('UNCLASSIFIED')

/** Labels the low reader may read: by level, by release, by TLP. */
export const LOW_LABELS: readonly Label[] = [
  openLabel,
  allied('RESTRICTED'),
  allied('RESTRICTED', { categories: releasable('EST', 'LVA') }),
  { policy: 'TLP', classification: 'GREEN', categories: [], originators: [] },
]

/** Labels hidden from it, each for another reason: level, release, special access, TLP, explicit no release. */
export const HIDDEN_LABELS: readonly Label[] = [
  allied('SECRET'),
  allied('RESTRICTED', { categories: releasable('LTU') }),
  allied('UNCLASSIFIED', { categories: [{ type: 'RESTRICTIVE', tag: 'Special Access', values: ['TIDAL'] }] }),
  allied('UNCLASSIFIED', { tlp: 'RED' }),
  allied('RESTRICTED', { categories: releasable() }),
]

const subject = (name: string, more: Partial<Subject>): Subject => ({
  id: `person--${name}`,
  kind: 'person',
  name,
  organisation: 'Centre',
  nation: 'EST',
  communities: [],
  clearances: { ALLIED: 'RESTRICTED', TLP: 'AMBER' },
  specialAccess: [],
  roles: [],
  ...more,
})

export const ACTORS = ['low', 'second', 'middle', 'hidden'] as const
export type Actor = (typeof ACTORS)[number]

/** Who works in a world: two readers whose bytes are compared, one who writes what they may read, one whose work is hidden. */
export const cast: Readonly<Record<Actor, Subject>> = {
  low: subject('low', {}),
  second: subject('second', { clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'GREEN' } }),
  middle: subject('middle', { nation: 'LVA', clearances: { ALLIED: 'CONFIDENTIAL', TLP: 'AMBER' } }),
  hidden: subject('hidden', {
    nation: 'LTU',
    communities: ['EST'],
    clearances: { ALLIED: 'SECRET', TLP: 'RED' },
    specialAccess: ['TIDAL'],
  }),
}

/** Readers whose answers are compared. */
export const READERS = ['low', 'second'] as const
export type Reader = (typeof READERS)[number]
export const isReader = (who: Actor): who is Reader => who === 'low' || who === 'second'

/** What a reader's rights may be changed to, and back: whatever they are, the hidden stays hidden. */
export const RIGHTS: readonly Partial<Subject>[] = [
  {},
  { clearances: { ALLIED: 'UNCLASSIFIED', TLP: 'GREEN' } },
  { nation: 'LVA' },
  { clearances: { ALLIED: 'RESTRICTED' } },
]

const START = Date.UTC(2026, 10, 22, 5)
for (const label of LOW_LABELS) if (!mayRead(cast.low, label, policies, START).allow) throw new Error('not low')
for (const label of HIDDEN_LABELS)
  for (const reader of READERS)
    for (const rights of RIGHTS)
      if (mayRead({ ...cast[reader], ...rights }, label, policies, START).allow) throw new Error('not hidden')

/** One of many labels nobody but the hidden writer reads; the low readers may write under them, too. */
export const oneOfMany = (n: number): Label => allied('SECRET', { originators: [`O${n}`] })

/** When step `n` of a program happens: the same in both worlds, whatever the steps between did. */
export const timeOf = (step: number): number => START + step * 1_000
