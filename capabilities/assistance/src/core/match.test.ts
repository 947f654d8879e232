import { describe, expect, it } from 'vitest'
import { type Around, byMissing, matchOf } from './match.ts'
import { type Help, type Offer, readHelp, readOffer } from './model.ts'

const levels = () => ['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET']
const nobody: Around = { levels, bookings: [] }
const common = {
  spec_version: '2.1',
  created: '2026-11-22T10:00:00.000Z',
  modified: '2026-11-22T10:00:00.000Z',
  from: '2026-11-23T00:00:00.000Z',
  until: '2026-11-28T00:00:00.000Z',
}
const hours = (zone: string) => ({ zone, from: '08:00', to: '16:00' })
const help = (facts: object = {}): Help => {
  const read = readHelp(
    JSON.stringify({
      ...common,
      type: 'x-testudo-help-request',
      id: 'x-testudo-help-request--1',
      name: 'Analysts for Suwałki',
      skills: [{ skill: 'malware-analysis', people: 2 }],
      clearance: { policy: 'ALLIED', classification: 'SECRET' },
      languages: ['en'],
      hours: hours('Europe/Warsaw'),
      overlap_hours: 6,
      place: 'remote',
      nation: 'POL',
      organisation: 'POL node',
      ...facts,
    }),
  )
  if (read === undefined) throw new Error('no request')
  return read
}
const offer = (facts: object = {}): Offer => {
  const read = readOffer(
    JSON.stringify({
      ...common,
      type: 'x-testudo-offer',
      id: 'x-testudo-offer--1',
      name: 'Team of two',
      skills: [{ skill: 'malware-analysis', people: 2 }],
      clearance: { policy: 'ALLIED', classification: 'SECRET' },
      languages: ['en-GB', 'lt'],
      hours: hours('Europe/Vilnius'),
      people: 2,
      nation: 'LTU',
      organisation: 'LTU node',
      ...facts,
    }),
  )
  if (read === undefined) throw new Error('no offer')
  return read
}
const told = (facts: object, around = nobody) => matchOf(help(), offer(facts), around).criteria

describe('a match', () => {
  it.each([
    ['skill', { skills: [{ skill: 'malware-analysis', people: 1 }] }, 'malware analysis: 1 of 2'],
    ['skill', { skills: [{ skill: 'translation', people: 4 }] }, 'malware analysis: 0 of 2'],
    ['clearance', { clearance: { policy: 'ALLIED', classification: 'RESTRICTED' } }, 'RESTRICTED held, SECRET needed'],
    ['clearance', { clearance: { policy: 'TLP', classification: 'RED' } }, 'TLP RED held, SECRET needed'],
    ['clearance', { clearance: undefined }, 'no clearance told, SECRET needed'],
    ['dates', { until: '2026-11-25T12:00:00.000Z' }, 'there 2.5 of 5 days'],
    ['hours', { hours: hours('America/Sao_Paulo') }, 'LTU 08–16 overlaps 4 of 8 h'],
    ['languages', { languages: ['lt'] }, 'speaks lt; lacks en'],
    ['place', { place: 'on-site' }, 'on site, remote needed'],
  ])('says what is missing in %s', (kind, facts, text) => {
    const found = told(facts).find((one) => one.kind === kind)
    expect(found).toMatchObject({ fits: false })
    expect(found?.text.en).toContain(text)
  })

  it('says that a team is promised elsewhere', () => {
    const bookings = [{ to: 'EST node', from: 0, until: Date.UTC(2026, 10, 24, 12) }]
    expect(told({}, { levels, bookings })).toContainEqual({
      kind: 'free',
      fits: false,
      text: { en: 'also promised to EST node until 241200ZNOV26', fr: 'aussi promis à EST node jusqu’à 241200ZNOV26' },
    })
  })

  it('that fits in everything says so line by line', () => {
    const match = matchOf(help(), offer(), nobody)
    expect(match.fits).toBe(true)
    expect(match.missing.every((n) => n === 0)).toBe(true)
    expect(match.criteria.map(({ text }) => text.en)).toEqual([
      'malware analysis: 2 of 2',
      'SECRET held, SECRET needed',
      'there the whole time (230000ZNOV26–280000ZNOV26)',
      'LTU 08–16 overlaps 7 of 8 h',
      'speaks en',
      'remote',
      'promised to nobody else',
    ])
  })

  it('is ranked by what is missing first in the order of the reasons; a person missing weighs more than any hours', () => {
    const [full, late, few] = [
      offer(),
      offer({ hours: hours('Asia/Tokyo') }),
      offer({ skills: [{ skill: 'x', people: 1 }] }),
    ]
    const ranked = [few, late, full].map((one) => matchOf(help(), one, nobody)).sort(byMissing)
    expect(ranked.map(({ missing }) => [missing[0], missing[3]])).toEqual([
      [0, 0],
      [0, 360],
      [2, 0],
    ])
  })

  it('has no line for what was not asked', () => {
    const bare = help({ clearance: undefined, languages: [], hours: undefined, place: 'both' })
    expect(matchOf(bare, offer(), nobody).criteria.map(({ kind }) => kind)).toEqual(['skill', 'dates', 'free'])
  })
})
