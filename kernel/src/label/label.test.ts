import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Subject } from '../subject.ts'
import {
  bannerText,
  canonicalLabel,
  explain,
  join,
  type Label,
  loadPolicies,
  marksText,
  mayRead,
  type Policy,
  portionMark,
  profileKey,
  SYSTEM_HIGH,
  systemHigh,
} from './index.ts'

const file = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../policies/${name}.json`, import.meta.url), 'utf8'))
const policies = loadPolicies(['allied', 'ltu', 'tlp', 'nato-like'].map(file))
const NOW = Date.UTC(2026, 10, 22)

const rel = (...values: string[]) => ({ type: 'PERMISSIVE' as const, tag: 'Releasable To', values })
const special = (...values: string[]) => ({ type: 'RESTRICTIVE' as const, tag: 'Special Access', values })
const orcon = (...values: string[]) => ({ type: 'INFORMATIVE' as const, tag: 'Originator Control', values })
const label = (policy: string, classification: string, ...categories: Label['categories']): Label => ({
  policy,
  classification,
  categories,
  originators: [],
})
const nato = (classification: string, ...categories: Label['categories']) =>
  label('NATO', classification, ...categories)
const allied = (classification: string, ...categories: Label['categories']) =>
  label('ALLIED', classification, ...categories)

/** A German staff officer cleared SECRET everywhere but under the national Lithuanian policy. */
const officer: Subject = {
  id: 'p1',
  kind: 'person',
  name: 'P',
  organisation: 'BAAINBw',
  nation: 'DEU',
  communities: ['RAIL-ISAC'],
  clearances: { NATO: 'SECRET', ALLIED: 'SECRET', TLP: 'AMBER' },
  specialAccess: ['TIDAL'],
  roles: [],
}
const reads = (what: Label, who: Partial<Subject> = {}) => mayRead({ ...officer, ...who }, what, policies, NOW).allow

describe('mayRead refuses', () => {
  it.each<[string, Label, Partial<Subject>]>([
    ['an unknown policy', label('UTOPIA', 'SECRET'), { clearances: { UTOPIA: 'SECRET' } }],
    ['a policy named like a built-in property', label('constructor', 'SECRET'), {}],
    ['an unknown classification', allied('COSMIC'), {}],
    ['an unknown tag', allied('RESTRICTED', { type: 'PERMISSIVE', tag: 'Eyes Only', values: ['DEU'] }), {}],
    ['an unknown informative tag', allied('RESTRICTED', { type: 'INFORMATIVE', tag: 'Mood', values: ['grey'] }), {}],
    [
      'a tag of the wrong type',
      allied('RESTRICTED', { type: 'INFORMATIVE', tag: 'Special Access', values: ['CRYPTO'] }),
      {},
    ],
    ['an unknown release value beside a known one', allied('RESTRICTED', rel('DEU', 'ATL')), {}],
    ['a clearance below the classification', allied('SECRET'), { clearances: { ALLIED: 'CONFIDENTIAL' } }],
    ['a clearance the policy does not know', allied('UNCLASSIFIED'), { clearances: { ALLIED: 'ULTRA' } }],
    [
      'no clearance under the policy, even for the lowest classification',
      allied('UNCLASSIFIED', rel('PUBLIC')),
      { clearances: { NATO: 'TOP SECRET' } },
    ],
    ['who is in none of the release values', allied('RESTRICTED', rel('EST', 'LVA')), {}],
    [
      'everybody when the release tag lists nobody',
      allied('RESTRICTED', rel()),
      { communities: ['', 'DEU', 'PUBLIC'] },
    ],
    ['who is in only one of two release categories', allied('RESTRICTED', rel('DEU'), rel('EST')), {}],
    ['who lacks one of two special values', allied('RESTRICTED', special('TIDAL', 'CRYPTO')), {}],
    ['TLP above the clearance', { ...allied('RESTRICTED'), tlp: 'AMBER+STRICT' }, {}],
    ['TLP without a TLP clearance', { ...allied('RESTRICTED'), tlp: 'CLEAR' }, { clearances: { ALLIED: 'SECRET' } }],
    [
      'a TLP label above the TLP clearance, whatever the allied one',
      label('TLP', 'AMBER+STRICT'),
      { communities: ['CENTRE'] },
    ],
    ['TLP:RED to who holds no TLP clearance', label('TLP', 'RED'), { clearances: { ALLIED: 'SECRET' } }],
    ['a national label its policy does not map', label('LTU', 'VISIŠKAI SLAPTAI'), {}],
    ['an expired clearance', allied('UNCLASSIFIED'), { clearedUntil: NOW }],
    ['a clearance that ends at no time at all', allied('UNCLASSIFIED'), { clearedUntil: Number.NaN }],
    ['the system-high label', label(SYSTEM_HIGH, SYSTEM_HIGH), { clearances: { [SYSTEM_HIGH]: SYSTEM_HIGH } }],
  ])('%s', (_, what, who) => {
    const decision = mayRead({ ...officer, ...who }, what, policies, NOW)
    expect(decision.allow).toBe(false)
    expect(decision.reason).toMatch(/^[A-Z].*\.$/)
  })

  it('a TLP limit when no TLP policy is loaded', () => {
    expect(mayRead(officer, { ...allied('RESTRICTED'), tlp: 'CLEAR' }, loadPolicies([file('allied')]), NOW).allow).toBe(
      false,
    )
  })
  it('everything when no policy is loaded', () => {
    expect(mayRead(officer, nato('UNCLASSIFIED'), loadPolicies([]), NOW)).toEqual({
      allow: false,
      reason: 'Policy NATO is not known here; load its policy file first.',
    })
  })
})

describe('mayRead allows', () => {
  it.each<[string, Label, Partial<Subject>]>([
    ['the classification reached, without a release tag', allied('SECRET'), {}],
    ['a nation on the list', allied('SECRET', rel('EST', 'DEU')), {}],
    ['a community on the list', allied('SECRET', rel('EST', 'RAIL-ISAC')), {}],
    ['an organisation on the list', allied('SECRET', rel('COE')), { organisation: 'COE' }],
    ['everyone cleared when the universal value is there', allied('SECRET', rel('PUBLIC')), { nation: '' }],
    ['who holds all special values', allied('SECRET', special('TIDAL')), {}],
    [
      'whatever informs only',
      allied('SECRET', orcon('LTU'), { type: 'INFORMATIVE', tag: 'Administrative', values: ['ANY'] }),
      {},
    ],
    ['TLP up to the clearance', { ...allied('SECRET'), tlp: 'AMBER' }, {}],
    ['PAP:RED, which limits actions', { ...allied('SECRET'), pap: 'RED' }, {}],
    ['a national label through its allied equivalent', label('LTU', 'SLAPTAI', rel('DEU')), {}],
    [
      'a TLP label through its allied equivalent, without a TLP clearance',
      label('TLP', 'AMBER'),
      { clearances: { ALLIED: 'RESTRICTED' } },
    ],
  ])('%s', (_, what, who) => {
    expect(mayRead({ ...officer, ...who }, what, policies, NOW)).toMatchObject({ allow: true })
  })

  it('until the clearance ends', () => {
    expect(mayRead({ ...officer, clearedUntil: NOW + 1 }, allied('SECRET'), policies, NOW)).toEqual({
      allow: true,
      reason: 'Clearance SECRET reaches ALLIED SECRET.',
      until: NOW + 1,
    })
  })
})

describe('join, golden cases of ADatP-4774.1 rules', () => {
  it('L1 takes the highest classification, the common release values and all special ones', () => {
    const parts = [
      nato('RESTRICTED', rel('DEU', 'EST', 'FIN')),
      nato('SECRET', rel('EST', 'FIN', 'SWE'), special('CRYPTO')),
    ]
    expect(join(parts, policies)).toEqual(nato('SECRET', rel('EST', 'FIN'), special('CRYPTO')))
  })
  it('L2 releases to nobody when nobody is common, L4 so the German reader is denied', () => {
    const joined = join([nato('RESTRICTED', rel('DEU')), nato('SECRET', rel('EST'))], policies)
    expect(joined).toEqual(nato('SECRET', rel()))
    expect(reads(joined)).toBe(false)
  })
  it('L3 releases to nobody when a part has no release tag', () => {
    expect(join([nato('RESTRICTED', rel('DEU', 'EST')), nato('UNCLASSIFIED')], policies)).toEqual(
      nato('RESTRICTED', rel()),
    )
  })
  it('L5 denies a mix of policies that are not mapped', () => {
    const joined = join([nato('UNCLASSIFIED'), allied('UNCLASSIFIED')], policies)
    expect(joined.policy).toBe(SYSTEM_HIGH)
    expect(reads(joined)).toBe(false)
    expect(explain(officer, joined, policies, NOW).decision.reason).toContain('queue for a human')
  })
})

describe('join', () => {
  it('keeps a missing release tag missing when all parts lack it', () =>
    expect(join([allied('SECRET'), allied('RESTRICTED')], policies)).toEqual(allied('SECRET')))
  it('takes the universal value as the identity', () => {
    expect(join([allied('UNCLASSIFIED', rel('PUBLIC')), allied('RESTRICTED', rel('DEU'))], policies)).toEqual(
      allied('RESTRICTED', rel('DEU')),
    )
    expect(join([allied('UNCLASSIFIED', rel('PUBLIC')), allied('RESTRICTED', rel('PUBLIC', 'EST'))], policies)).toEqual(
      allied('RESTRICTED', rel('PUBLIC')),
    )
  })
  it('unites originators, and takes the highest TLP and PAP', () => {
    const a: Label = { ...allied('RESTRICTED'), originators: ['EST', 'LVA'], tlp: 'GREEN', pap: 'RED' }
    const b: Label = { ...allied('RESTRICTED'), originators: ['EST', 'DEU'], tlp: 'AMBER' }
    expect(join([a, b], policies)).toEqual({
      ...allied('RESTRICTED'),
      originators: ['DEU', 'EST', 'LVA'],
      tlp: 'AMBER',
      pap: 'RED',
    })
  })
  it('maps TLP into the allied policy and keeps it as a limit', () => {
    expect(join([label('TLP', 'AMBER'), allied('SECRET', rel('DEU', 'EST'))], policies)).toEqual({
      ...allied('SECRET', rel('DEU', 'EST')),
      tlp: 'AMBER',
    })
    expect(join([label('TLP', 'AMBER+STRICT'), allied('SECRET', rel('DEU', 'EST'))], policies).categories).toEqual([
      rel(),
    ])
  })
  it('meets TLP and a national label under the policy both map onto', () => {
    expect(join([label('TLP', 'GREEN'), label('LTU', 'SLAPTAI', rel('DEU', 'PUBLIC'))], policies)).toMatchObject({
      policy: 'ALLIED',
      classification: 'SECRET',
      tlp: 'GREEN',
    })
  })
  it('maps nothing whose tag the other policy lacks, and drops release values it does not know', () => {
    const [release, ...others] = (file('ltu') as Policy).tags
    const narrow = { ...(file('allied') as Policy), tags: others }
    const ltu = label('LTU', 'SLAPTAI', rel('DEU'))
    const two = (allies: unknown, nation: unknown) => loadPolicies([allies, nation, file('tlp')])
    const withoutGains = { ...narrow, equivalents: narrow.equivalents.filter((e) => e.policy === 'LTU') }
    expect(mayRead(officer, ltu, two(withoutGains, file('ltu')), NOW).allow).toBe(false)
    const wider = { ...(file('ltu') as Policy), tags: [{ ...release, values: ['DEU', 'XXX', 'PUBLIC'] }, ...others] }
    const set = two(file('allied'), wider)
    const joined = join([label('LTU', 'SLAPTAI', rel('DEU', 'XXX')), allied('SECRET', rel('PUBLIC'))], set)
    expect(joined).toEqual(allied('SECRET', rel('DEU')))
    expect(join([label('LTU', 'SLAPTAI', rel('XXX')), allied('SECRET', rel('PUBLIC'))], set)).toEqual(
      allied('SECRET', rel()),
    )
  })
  it('gives nobody what rests on a label it does not understand', () => {
    expect(join([allied('RESTRICTED'), allied('RESTRICTED', rel('ATL'))], policies).policy).toBe(SYSTEM_HIGH)
    expect(join([label('TLP', 'RED'), allied('SECRET')], policies).policy).toBe(SYSTEM_HIGH)
    expect(join([], policies).policy).toBe(SYSTEM_HIGH)
  })
})

it('writes equal labels alike and different ones apart', () => {
  const a: Label = {
    originators: ['b', 'a', 'b'],
    categories: [rel('EST', 'DEU', 'EST'), rel('DEU', 'EST')],
    classification: 'SECRET',
    policy: 'ALLIED',
  }
  expect(canonicalLabel(a)).toBe(
    '{"policy":"ALLIED","classification":"SECRET","categories":[{"type":"PERMISSIVE","tag":"Releasable To","values":["DEU","EST"]}],"originators":["a","b"]}',
  )
  expect(canonicalLabel(allied('SECRET', rel()))).not.toBe(canonicalLabel(allied('SECRET')))
})

it('says marks and banners in the words of the policy', () => {
  const secret: Label = {
    ...allied('RESTRICTED', rel('POL', 'DNK', 'DEU'), special('CRYPTO'), orcon('LTU')),
    tlp: 'AMBER+STRICT',
    pap: 'AMBER',
  }
  expect(portionMark(secret, policies)).toBe('AR')
  expect(marksText(secret, policies)).toEqual([
    'REL DNK DEU POL',
    'CRYPTO',
    'ORCON LTU',
    'TLP:AMBER+STRICT',
    'PAP:AMBER',
  ])
  expect(bannerText(allied('RESTRICTED', rel('EST', 'DNK')), policies, 'en')).toEqual({
    text: 'ALLIED RESTRICTED · RELEASABLE TO DNK EST',
    colour: '#1B5E8C',
  })
  expect(bannerText(allied('SECRET', rel()), policies, 'fr').text).toBe('ALLIÉ SECRET · AUCUNE COMMUNICATION')
  expect(
    bannerText(join([label('TLP', 'GREEN'), allied('SECRET', rel('PUBLIC'))], policies), policies, 'en').text,
  ).toBe('ALLIED SECRET · RELEASABLE TO ALL ALLIES · TLP:GREEN')
  expect(bannerText(join([], policies), policies, 'en').text).toBe('LABEL PENDING: NOBODY READS')
  expect([portionMark(label('X', 'Y'), policies), bannerText(label('X', 'Y'), policies, 'en').text]).toEqual([
    '?',
    'UNKNOWN LABEL X Y',
  ])
})

it('explains every rule in both languages', () => {
  const { decision, reasons } = explain(
    officer,
    { ...allied('SECRET', rel('EST'), special('CRYPTO'), orcon('LTU')), pap: 'RED' },
    policies,
    NOW,
  )
  expect(decision).toEqual({ allow: false, reason: 'Not a member of any of Releasable To EST.' })
  expect(reasons.map((r) => [r.code, r.holds])).toEqual([
    ['clearance', true],
    ['release', false],
    ['special', false],
    ['informative', true],
    ['pap', true],
  ])
  expect(reasons.map((r) => r.fr)).toContain('Ne détient pas Special Access CRYPTO.')
  for (const r of reasons) expect(r.en + r.fr).not.toMatch(/[{}]|undefined/)
})

it('gives one profile key to subjects no label tells apart', () => {
  const twin: Subject = {
    ...officer,
    id: 'p2',
    name: 'Q',
    kind: 'service',
    roles: ['admin'],
    communities: ['RAIL-ISAC', 'RAIL-ISAC'],
  }
  expect(profileKey(twin, policies)).toBe(profileKey(officer, policies))
  for (const other of [
    { nation: 'EST' },
    { organisation: 'COE' },
    { communities: [] },
    { specialAccess: [] },
    { clearedUntil: NOW },
    { clearances: { NATO: 'SECRET' } },
  ]) {
    expect(profileKey({ ...officer, ...other }, policies)).not.toBe(profileKey(officer, policies))
  }
  expect(profileKey(officer, loadPolicies([file('allied')]))).not.toBe(profileKey(officer, policies))
})

describe('one who stands for several readers', () => {
  const rel = (...values: string[]): Label => ({
    policy: 'ALLIED',
    classification: 'RESTRICTED',
    categories: [{ type: 'PERMISSIVE', tag: 'Releasable To', values }],
    originators: [],
  })
  const est: Subject = { ...officer, nation: 'EST', communities: [], clearedUntil: NOW + 20 }
  const ltu: Subject = { ...officer, nation: 'LTU', communities: [], clearedUntil: NOW + 10 }
  const both: Subject = { ...est, onlyWith: [ltu] }

  it('may not read what one of them may not', () => {
    expect(mayRead(both, rel('EST'), policies, NOW).allow).toBe(false)
    expect(mayRead(both, rel('LTU'), policies, NOW).allow).toBe(false)
    expect(mayRead(both, { ...rel('EST', 'LTU'), classification: 'SECRET' }, policies, NOW).allow).toBe(
      mayRead(est, { ...rel('EST', 'LTU'), classification: 'SECRET' }, policies, NOW).allow,
    )
  })
  it('may read what each of them may, until the first of them may not', () =>
    expect(mayRead(both, rel('EST', 'LTU'), policies, NOW)).toMatchObject({ allow: true, until: NOW + 10 }))
  it('has a profile of its own, whatever the order', () => {
    expect(profileKey(both, policies)).not.toBe(profileKey(est, policies))
    const third: Subject = { ...ltu, nation: 'LVA' }
    expect(profileKey({ ...est, onlyWith: [ltu, third] }, policies)).toBe(
      profileKey({ ...est, onlyWith: [third, ltu] }, policies),
    )
  })
})

it('lets the system-high profile read all that is released to anyone', () => {
  const operator = systemHigh(policies)
  expect(reads(nato('TOP SECRET', rel('ISL'), special('ATOMAL')), operator)).toBe(true)
  expect(reads(label('TLP', 'RED'), operator)).toBe(true)
  expect(reads(allied('SECRET', rel()), operator)).toBe(false)
})
