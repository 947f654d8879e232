import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDomain } from './domains.ts'
import { type Announced, deconflict, MOST_SHARED, severityOf } from './deconflict.ts'
import type { NeedsOne } from './reach.ts'
import { readRange, spellV6 } from './ranges.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const HOUR = 3_600_000
const nothing = { needs: new Map<string, readonly NeedsOne[]>(), names: new Map<string, { en: string; fr: string }>() }
const PORT = 'x-testudo-asset--1'
const RADAR = 'x-testudo-asset--2'
const TRAFFIC = 'x-testudo-service--1'

/** An activity from noon for two hours, unless said otherwise. */
const activity = (id: string, more: Partial<Announced> = {}): Announced => ({
  id,
  kind: 'hunt',
  name: { en: id.toUpperCase(), fr: id.toUpperCase() },
  from: NOON,
  until: NOON + 2 * HOUR,
  targets: [],
  sectors: [],
  nations: [],
  ranges: [],
  domains: [],
  ...more,
})
const grounds = (list: readonly Announced[], around = nothing) =>
  deconflict(list, around).map(({ a, b, ground, severity }) => `${a} ${b} ${ground} ${severity}`)

describe('activities that do not meet', () => {
  it.each<[string, Partial<Announced>, Partial<Announced>]>([
    [
      'one ends as the other begins',
      { targets: [PORT] },
      { targets: [PORT], from: NOON + 2 * HOUR, until: NOON + 3 * HOUR },
    ],
    ['they touch other things', { targets: [PORT] }, { targets: [RADAR] }],
    ['their addresses lie apart', { ranges: ['198.51.100.0/25'] }, { ranges: ['198.51.100.128/25'] }],
    ['one name only looks like the end of the other', { domains: ['rail.example'] }, { domains: ['monorail.example'] }],
    ['IPv4 is not IPv6', { ranges: ['0.0.0.0/0'] }, { ranges: ['::/0'] }],
    [
      'the sector is another nation’s',
      { sectors: ['rail'], nations: ['POL'] },
      { sectors: ['rail'], nations: ['EST'] },
    ],
  ])('%s', (_, x, y) => {
    expect(grounds([activity('a', x), activity('b', y)])).toEqual([])
  })

  it('an activity never meets itself, given twice or naming nested blocks', () => {
    const one = activity('a', {
      targets: [PORT, PORT],
      ranges: ['10.0.0.0/8', '10.1.0.0/16'],
      domains: ['b.example', 'a.b.example'],
    })
    expect(grounds([one, one])).toEqual([])
  })
})

describe('activities that meet', () => {
  it.each<[string, Partial<Announced>, Partial<Announced>, string]>([
    ['on one thing', { targets: [PORT] }, { targets: [RADAR, PORT] }, 'a b target medium'],
    ['in nested blocks', { ranges: ['198.51.100.0/24'] }, { ranges: ['198.51.100.77'] }, 'a b network medium'],
    ['in nested IPv6 blocks', { ranges: ['2001:db8::/32'] }, { ranges: ['2001:DB8:1::/48'] }, 'a b network medium'],
    ['under one name', { domains: ['Rail.Example.'] }, { domains: ['gate.rail.example'] }, 'a b domain medium'],
    [
      'in one sector of one nation',
      { sectors: ['rail'], nations: ['POL'] },
      { sectors: ['rail', 'port'], nations: ['POL'] },
      'a b sector low',
    ],
  ])('%s', (_, x, y, said) => {
    expect(grounds([activity('a', x), activity('b', y)])).toEqual([said])
  })

  it('over a service that needs the thing, however deep, but not twice over one service', () => {
    const needs = new Map([
      [TRAFFIC, [{ to: 'x-testudo-service--2', by: 'relationship--1' }]],
      [
        'x-testudo-service--2',
        [
          { to: RADAR, by: 'relationship--2' },
          { to: TRAFFIC, by: 'relationship--3' },
        ],
      ],
    ])
    const around = { ...nothing, needs }
    const over = activity('a', { targets: [TRAFFIC] })
    expect(grounds([over, activity('b', { targets: [RADAR], kind: 'measure' })], around)).toEqual([
      'a b service medium',
    ])
    expect(grounds([over, activity('b', { targets: [TRAFFIC] })], around)).toEqual(['a b target medium'])
    expect(deconflict([over, activity('b', { targets: [RADAR] })], around)[0]?.restsOn).toEqual([
      'relationship--1',
      'relationship--2',
      RADAR,
      TRAFFIC,
      'x-testudo-service--2',
    ])
  })

  it('for ever when neither ends', () => {
    const { until: _, ...open } = activity('a', { targets: [PORT] })
    const [clash] = deconflict([open, { ...open, id: 'b', from: NOON + 999 * HOUR }], nothing)
    expect(clash?.text.en).toContain('from 030300Z on')
    expect(clash).not.toHaveProperty('until')
  })

  it('of one nation’s sector is not said where something stronger is', () => {
    const more = { sectors: ['rail'], nations: ['POL'], targets: [PORT] }
    expect(grounds([activity('a', more), activity('b', more)])).toEqual(['a b target medium'])
  })

  it('says when, where and what may follow, in both languages', () => {
    const [clash] = deconflict(
      [
        activity('amber fox', { kind: 'hunt', targets: [PORT, RADAR] }),
        activity('port block', { kind: 'measure', targets: [PORT, RADAR], from: NOON + HOUR, until: NOON + 9 * HOUR }),
      ],
      { ...nothing, names: new Map([[PORT, { en: 'Klaipėda terminal', fr: 'Terminal de Klaipėda' }]]) },
    )
    expect(clash?.text).toEqual({
      en: 'Hunt “AMBER FOX” and measure “PORT BLOCK” both touch Klaipėda terminal and 1 more, from 221300Z to 221400Z: the measure may warn whom the hunt is after.',
      fr: 'Chasse « AMBER FOX » et mesure « PORT BLOCK » touchent toutes deux Terminal de Klaipėda et 1 autre, de 221300Z à 221400Z : la mesure peut alerter celui que l’on chasse.',
    })
    expect([clash?.from, clash?.until, clash?.sharedCount]).toEqual([NOON + HOUR, NOON + 2 * HOUR, 2])
  })

  it('names a few of many things, and counts all', () => {
    const targets = Array.from({ length: 50 }, (_, i) => `x-testudo-asset--${i}`)
    const [clash] = deconflict([activity('a', { targets }), activity('b', { targets })], nothing)
    expect([clash?.shared.length, clash?.sharedCount]).toEqual([MOST_SHARED, 50])
  })

  it('is worse when one changes what the other works on', () => {
    expect(severityOf('target', 'hunt', 'measure')).toBe('high')
    expect(severityOf('network', 'exercise', 'hunt')).toBe('high')
    expect(severityOf('target', 'exercise', 'exercise')).toBe('medium')
    expect(severityOf('service', 'hunt', 'hunt')).toBe('low')
    expect(severityOf('sector', 'measure', 'operation')).toBe('low')
  })
})

const arbitrary = fc.record({
  id: fc.constantFrom(...'abcdefgh'),
  kind: fc.constantFrom('operation', 'hunt', 'exercise', 'measure') as fc.Arbitrary<Announced['kind']>,
  from: fc.integer({ min: 0, max: 10 }),
  length: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  targets: fc.subarray([PORT, RADAR, TRAFFIC]),
  ranges: fc.subarray(['10.0.0.0/8', '10.2.0.0/16', '10.2.3.4', '192.0.2.0/24', '2001:db8::/32']),
  domains: fc.subarray(['a.example', 'b.a.example', 'c.b.a.example', 'x.example']),
  nations: fc.subarray(['POL', 'EST']),
})
const register = fc.uniqueArray(arbitrary, { selector: ({ id }) => id, maxLength: 8 }).map((list) =>
  list.map(({ length, ...one }) =>
    activity(one.id, {
      ...one,
      until: length === undefined ? undefined : one.from + length,
      sectors: ['rail'],
    } as Partial<Announced>),
  ),
)
const around = { ...nothing, needs: new Map([[TRAFFIC, [{ to: RADAR, by: 'relationship--1' }]]]) }

describe('for every register', () => {
  it('the order of arrival changes nothing, and what one may not read leaves no trace', () => {
    fc.assert(
      fc.property(register, fc.infiniteStream(fc.nat()), (list, chance) => {
        const all = deconflict(list, around)
        const shuffled = list
          .map((one) => ({ one, by: chance.next().value }))
          .sort((a, b) => a.by - b.by)
          .map(({ one }) => one)
        expect(deconflict(shuffled, around)).toEqual(all)
        // A reader who may not read the first activity gets exactly the warnings that are not about it.
        const [hidden, ...readable] = list
        expect(deconflict(readable, around)).toEqual(all.filter(({ a, b }) => a !== hidden?.id && b !== hidden?.id))
        if (hidden !== undefined)
          expect(deconflict(list, around, hidden.id)).toEqual(
            all.filter(({ a, b }) => a === hidden.id || b === hidden.id),
          )
      }),
      { numRuns: 200 },
    )
  })

  it('finds exactly the pairs that a comparison of all with all finds', () => {
    const meets = (x: Announced, y: Announced): boolean => {
      const time = x.from < (y.until ?? Infinity) && y.from < (x.until ?? Infinity)
      const inside = (a: string, b: string) => {
        const [p, q] = [readRange(a), readRange(b)]
        return p !== undefined && q !== undefined && p.version === q.version && p.low <= q.high && q.low <= p.high
      }
      const names = (a: string, b: string) => a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`)
      const reach = (one: Announced) => new Set([...one.targets, ...(one.targets.includes(TRAFFIC) ? [RADAR] : [])])
      return (
        time &&
        ([...reach(x)].some((thing) => reach(y).has(thing)) ||
          x.ranges.some((a) => y.ranges.some((b) => inside(a, b))) ||
          x.domains.some((a) => y.domains.some((b) => names(a, b))) ||
          x.nations.some((nation) => y.nations.includes(nation)))
      )
    }
    fc.assert(
      fc.property(register, (list) => {
        const expected = list.flatMap((x) =>
          list.filter((y) => x.id < y.id && meets(x, y)).map((y) => `${x.id} ${y.id}`),
        )
        expect([...new Set(deconflict(list, around).map(({ a, b }) => `${a} ${b}`))].sort()).toEqual(expected.sort())
      }),
      { numRuns: 200 },
    )
  })

  it('ten thousand activities that hardly meet are no work', () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      activity(`a${i}`, {
        from: i * 10,
        until: i * 10 + 11,
        targets: [PORT],
        ranges: [`10.${i >> 8}.${i & 255}.0/24`],
      }),
    )
    // Each meets the one before and the one after.
    expect(deconflict(many, nothing)).toHaveLength(9_999)
  })
})

describe('what people type', () => {
  it.each([
    '',
    '1.2.3',
    '1.2.3.4/33',
    '01.2.3.4',
    '1.2.3.4/8/8',
    '::1::',
    'g::',
    '1:2:3:4:5:6:7:8:9',
    '2001:db8::/129',
    '1.2.3.4/-1',
    'example',
  ])('refuses %j as a range', (text) => expect(readRange(text)).toBeUndefined())
  it('clears host bits and knows every spelling of an address', () => {
    expect(readRange('198.51.100.77/24')).toEqual(readRange('198.51.100.0/24'))
    expect(readRange('0.0.0.0/0')?.high).toBe(0xffff_ffffn)
    expect(new Set(['2001:db8::1', '2001:0DB8:0:0::0:1', '2001:db8::0.0.0.1'].map(spellV6)).size).toBe(1)
    expect(spellV6('2001:db8::zz')).toBeUndefined()
  })
  it.each(['', 'localhost', 'a..example', '-a.example', 'a b.example', 'x'.repeat(64) + '.example'])(
    'refuses %j as a domain',
    (text) => expect(readDomain(text)).toBeUndefined(),
  )
})
