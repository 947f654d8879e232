import { readFileSync } from 'node:fs'
import { loadPolicies, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'

/** A small policy for tests of the platform: three levels, one release tag. */
export const testPolicies = loadPolicies([
  {
    id: 'TEST',
    name: { en: 'Test policy', fr: 'Politique de test' },
    version: '1',
    classifications: [
      { name: 'OPEN', portion: 'O', banner: { en: 'OPEN', fr: 'OUVERT' }, colour: '#205020' },
      { name: 'GUARDED', portion: 'G', banner: { en: 'GUARDED', fr: 'GARDÉ' }, colour: '#203070' },
      { name: 'SECRET', portion: 'S', banner: { en: 'SECRET', fr: 'SECRET' }, colour: '#802020' },
    ],
    tags: [
      {
        tag: 'Releasable To',
        type: 'PERMISSIVE',
        values: ['ALL', 'EST', 'LVA', 'LTU', 'POL'],
        universal: 'ALL',
        short: 'REL',
        long: { en: 'RELEASABLE TO', fr: 'COMMUNICABLE À' },
      },
    ],
    equivalents: [],
  },
  JSON.parse(readFileSync(new URL('../../policies/tlp.json', import.meta.url), 'utf8')),
])

export const labelled = (classification: string, ...releasableTo: string[]): Label => ({
  policy: 'TEST',
  classification,
  categories: releasableTo.length === 0 ? [] : [{ type: 'PERMISSIVE', tag: 'Releasable To', values: releasableTo }],
  originators: [],
})

export const OPEN = labelled('OPEN')
export const GUARDED = labelled('GUARDED')
export const SECRET = labelled('SECRET')

/** Someone cleared to a level, with TLP RED unless told. */
export const person = (name: string, clearance: string, more: Partial<Subject> = {}): Subject => ({
  id: `person--${name}`,
  kind: 'person',
  name,
  organisation: 'Centre',
  nation: 'EST',
  communities: [],
  clearances: { TEST: clearance, TLP: 'RED' },
  specialAccess: [],
  roles: [],
  ...more,
})
