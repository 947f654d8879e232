import type { Label } from '@testudo/kernel/label'
import type { MissionIf } from '@testudo/kernel/situation'
import { describe, expect, it } from 'vitest'
import type { Affected, Equipment, VexStatement, VulnerabilityRecord } from '../model.ts'
import {
  byImpact,
  type Case,
  decideWith,
  type Found,
  type Heard,
  judge,
  standingsOf,
  TABLES,
  tallyOf,
} from './index.ts'
import { healthLeft } from './exposures.ts'
import { humanImpact, tableOf } from './tables.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const OPEN: Label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const parts = {
  speaksOf: (said: Affected, component: { readonly name: string }) =>
    said.product.product === component.name ? ('yes' as const) : ('no' as const),
  joinLabels: () => OPEN,
}
const heard = <T>(item: T, at = NOON): Heard<T> => ({ item, label: OPEN, at, row: 'row' })
const machine = (id: string, more: Partial<Equipment> = {}): Equipment => ({
  id,
  name: id,
  operator: 'identity--1',
  operatorName: 'Balta Rail SIA',
  nation: 'LVA',
  asset: `x-testudo-asset--${id}`,
  exposure: 'open',
  safety: 'negligible',
  seen: NOON,
  components: [{ name: 'GW-4', version: '4.2.1' }],
  ...more,
})
const record = (id: string, more: Partial<VulnerabilityRecord> = {}): VulnerabilityRecord => ({
  kind: 'record',
  id,
  aliases: [],
  source: { key: 'cve', name: 'CVE' },
  format: 'cve',
  state: 'published',
  title: `Fault ${id}`,
  text: '',
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
  ...more,
})
const score = (base: number, vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H') => ({
  version: '3.1',
  vector,
  base,
  overall: base,
  severity: 'High',
  by: 'vendor',
})
const kev = (id: string) =>
  heard({
    kind: 'kev' as const,
    id,
    source: { key: 'kev', name: 'KEV' },
    vendor: 'V',
    product: 'P',
    name: 'N',
    addedDay: '2026-11-21',
    ransomware: false,
    action: '',
  })
const caseOf = (
  id: string,
  machines: readonly Equipment[],
  more: Partial<Case> = {},
): Case & { readonly found: readonly Found[] } => ({
  id,
  records: [heard(record(id))],
  kev: [],
  statements: [],
  found: machines.map((equipment) => ({
    match: {
      id: equipment.id,
      equipment: equipment.id,
      component: 0,
      verdict: 'affected',
      why: { en: 'runs it', fr: 'l’utilise' },
    },
    equipment,
    label: OPEN,
    at: NOON,
  })),
  ...more,
})
const losing = (more: Partial<MissionIf> = {}): MissionIf => ({
  id: 'x-testudo-mission--4',
  code: 'M-04',
  name: { en: 'Rail', fr: 'Rail' },
  route: '/picture/mission/4',
  state: 'degraded',
  stateIf: 'not-capable',
  tasks: 2,
  lost: [{ id: 't', name: { en: 'traffic control', fr: 'régulation' } }],
  through: ['x-testudo-asset--a'],
  alone: ['x-testudo-asset--a'],
  label: OPEN,
  ...more,
})
const NAMES = new Map([['x-testudo-asset--a', { en: 'Ełk 110 kV', fr: 'Ełk 110 kV' }]])
const vex = (more: Partial<VexStatement>): Heard<VexStatement> =>
  heard({
    kind: 'vex',
    key: JSON.stringify(more),
    id: 'CVE-2026-1',
    source: { key: 'vendor', name: 'Signalbox' },
    author: 'supplier',
    at: NOON,
    status: 'not_affected',
    products: [{ product: { product: 'GW-4' }, status: 'affected', ranges: [] }],
    equipment: [],
    family: false,
    ...more,
  })

describe('the tables', () => {
  it('decide every combination of the deployer table and of human impact, by name', () => {
    const table = tableOf(TABLES.deployer)
    const seen = new Set(
      table.rows.map(({ inputs }) => {
        const given = table.inputs.map((point, i) => ({
          point: point.name,
          value: point.values[inputs[i] ?? -1]?.name ?? '',
        }))
        return decideWith(TABLES.deployer, given).row
      }),
    )
    expect(seen.size).toBe(72)
    expect(humanImpact('Negligible', 'Mission Failure')).toBe('Very High')
    expect(humanImpact('Marginal', 'MEF Support Crippled')).toBe('Low')
    expect(() => humanImpact('Bad', 'Mission Failure')).toThrow(/Allowed are/)
  })
})

describe('a judgement', () => {
  it('puts an exploited medium on a single point of failure before a critical nobody needs, and says why of both', () => {
    const medium = caseOf('CVE-2026-1', [machine('a')], {
      records: [heard(record('CVE-2026-1', { scores: [score(6.8)] }))],
      kev: [kev('CVE-2026-1')],
    })
    const critical = caseOf('CVE-2026-2', [machine('b')], {
      records: [heard(record('CVE-2026-2', { scores: [score(9.8)] }))],
    })
    const first = judge(medium, tallyOf(standingsOf(medium, parts)), [losing({ tasks: 1 })], NAMES)
    const second = judge(critical, tallyOf(standingsOf(critical, parts)), [], NAMES)
    expect([second, first].toSorted(byImpact).map(({ id }) => id)).toEqual(['CVE-2026-1', 'CVE-2026-2'])
    expect(first).toMatchObject({ outcome: 'immediate', row: 72, rows: 72, impact: 'Mission Failure', cvss: 6.8 })
    expect(first.because.en).toBe(
      'because it is exploited now, open to the internet, and **Ełk 110 kV is a single point of failure for M-04**.',
    )
    expect(second).toMatchObject({ outcome: 'scheduled', impact: 'Degraded' })
    expect(second.because.en).toBe(
      'because **no mission needs the asset**, although it scores 9.8 and nobody is known to exploit it.',
    )
    expect(second.because.fr).toContain('aucune mission n’a besoin de l’équipement')
  })

  it('is undecidable where nothing is known for sure, and says how many', () => {
    const given = caseOf('CVE-2026-1', [machine('a'), machine('b')])
    const unsure = {
      ...given,
      found: given.found.map((one) => ({
        ...one,
        match: {
          ...one.match,
          verdict: 'undecidable' as const,
          why: { en: 'no version is known', fr: 'la version est inconnue' },
        },
      })),
    }
    const judged = judge(unsure, tallyOf(standingsOf(unsure, parts)), [losing()], NAMES)
    expect(judged.outcome).toBe('undecidable')
    expect(judged.row).toBeUndefined()
    expect(judged.because.en).toBe('because it cannot be told whether 2 assets are affected: no version is known.')
  })

  it('counts MEF failure for one of several tasks, crippled for a mission that only gets worse', () => {
    const given = caseOf('CVE-2026-1', [machine('a')])
    const standings = standingsOf(given, parts)
    const impact = (missions: readonly MissionIf[]) => judge(given, tallyOf(standings), missions, NAMES).impact
    expect(impact([losing()])).toBe('MEF Failure')
    expect(impact([losing({ lost: [...losing().lost, ...losing().lost] })])).toBe('Mission Failure')
    expect(impact([losing({ lost: [] })])).toBe('MEF Support Crippled')
    expect(impact([])).toBe('Degraded')
  })
})

describe('VEX', () => {
  const given = (...statements: Heard<VexStatement>[]) => caseOf('CVE-2026-1', [machine('a')], { statements })
  const stands = (...statements: Heard<VexStatement>[]) => standingsOf(given(...statements), parts)[0]

  it('of another product says nothing; of this one rules out, and stays to be seen', () => {
    expect(
      stands(vex({ products: [{ product: { product: 'Other' }, status: 'affected', ranges: [] }] })),
    ).toMatchObject({
      status: 'affected',
      conflict: false,
    })
    expect(stands(vex({ justification: 'component_not_present' }))).toMatchObject({
      status: 'ruled-out',
      why: { en: 'Signalbox: not affected, because the component is not there' },
    })
  })

  it('of the product counts before the family, the supplier before others, the newer before the older of one author', () => {
    const family = vex({ family: true, status: 'affected' })
    expect(stands(family, vex({}))).toMatchObject({ status: 'ruled-out', conflict: false })
    const other = vex({ author: 'other', source: { key: 'blog', name: 'Blog' }, status: 'affected' })
    expect(stands(other, vex({}))).toMatchObject({ status: 'ruled-out' })
    expect(stands(vex({ at: NOON - 1, status: 'affected' }), vex({}))).toMatchObject({ status: 'ruled-out' })
  })

  it('of equal rank that contradicts leaves it affected, and the conflict is shown', () => {
    const second = vex({ source: { key: 'vendor 2', name: 'Reseller' }, status: 'affected' })
    expect(stands(vex({}), second)).toMatchObject({ status: 'affected', conflict: true })
  })

  it('of the operator about its own machine counts before all: fixed, or mitigated where the way in is shut', () => {
    const own = {
      author: 'operator' as const,
      source: { key: 'op', name: 'Balta Rail SIA' },
      products: [],
      equipment: ['a'],
    }
    expect(stands(vex({ status: 'affected' }), vex({ ...own, status: 'fixed' }))).toMatchObject({
      status: 'fixed',
      closed: NOON,
    })
    expect(stands(vex({ ...own, status: 'affected', mitigated: true, action: 'Cut off.' }))).toMatchObject({
      status: 'mitigated',
      why: { en: 'Balta Rail SIA: not fixed, but cut off (Cut off.)' },
    })
    expect(stands(vex({ ...own, justification: 'inline_mitigations_already_exist' }))).toMatchObject({
      status: 'mitigated',
    })
    const judged = judge(
      given(vex({ ...own, status: 'fixed' })),
      tallyOf(standingsOf(given(vex({ ...own, status: 'fixed' })), parts)),
      [],
      NAMES,
    )
    expect(judged).toMatchObject({ outcome: 'defer', because: { en: 'because of 1 asset none is left: 1 fixed.' } })
    expect(judged.tally.assets).toEqual([])
  })
})

it('lowers the health of an asset only while what it is open to is exploited', () => {
  const quiet = caseOf('CVE-2026-1', [machine('a')])
  const loud = { ...quiet, kev: [kev('CVE-2026-1')] }
  const left = (given: typeof quiet) => {
    const standings = standingsOf(given, parts)
    const [standing] = standings
    return standing && healthLeft(judge(given, tallyOf(standings), [], NAMES), standing)
  }
  expect(left(quiet)).toBe(1)
  expect(left(loud)).toBe(0.3)
})
