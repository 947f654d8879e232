import { describe, expect, it } from 'vitest'
import type { Component, Configuration, VersionRange, VulnerabilityRecord } from '../model.ts'
import { createIndex } from './createIndex.ts'
import { affected, gateway, record, upTo } from './words.testing.ts'

/** Verdicts by component; `-` is not affected. */
function verdicts(components: readonly Component[], one: Partial<VulnerabilityRecord>): string[] {
  const index = createIndex()
  index.add('row', { id: 'equipment', components })
  const found = new Map(index.matchRecord(record(one)).map((match) => [match.component, match]))
  return components.map((_, i) => found.get(i)?.verdict ?? '-')
}
const why = (component: Component, one: Partial<VulnerabilityRecord>) => {
  const index = createIndex()
  index.add('row', { id: 'equipment', components: [component] })
  return index.matchRecord(record(one))[0]?.why
}

describe('a record and a component', () => {
  it('have nothing to do with each other when vendor, product or version differ', () => {
    const one = { affected: [affected([upTo('4.2.1')])] }
    expect(verdicts([gateway('4.2.2')], one)).toEqual(['-'])
    expect(verdicts([gateway('4.2.1', { vendor: 'Signal' })], one)).toEqual(['-'])
    expect(verdicts([gateway('4.2.1', { product: 'GW-40' })], one)).toEqual(['-'])
    expect(verdicts([gateway('4.2.1')], { ...one, state: 'rejected' })).toEqual(['-'])
  })

  it('are the same product in any spelling that folds to the same', () => {
    const one = {
      affected: [affected([upTo('4.2.1')], { product: { vendor: 'SIGNALBOX, Inc.', product: 'Signalbox GW 4' } })],
    }
    expect(verdicts([gateway('4.2.1'), gateway('4.2.1', { product: 'gw_4' })], one)).toEqual(['affected', 'affected'])
  })

  it('say why in both languages', () => {
    expect(why(gateway('4.2.1'), { affected: [affected([upTo('4.2.1')])] })).toEqual({
      en: 'version 4.2.1 is in the range up to 4.2.1',
      fr: 'la version 4.2.1 est dans la plage jusqu’à 4.2.1',
    })
    expect(why(gateway(), { affected: [affected([upTo('4.2.1')])] })).toMatchObject({ en: 'no version is known' })
  })

  it('cannot be decided without a version, an order or a vendor, and say so', () => {
    const one = { affected: [affected([upTo('4.2.1')])] }
    expect(verdicts([gateway(), gateway('4.2.1-fw'), gateway('release seven')], one)).toEqual(
      Array(3).fill('undecidable'),
    )
    expect(
      verdicts(
        [
          { name: 'GW-4', version: '4.2.1' },
          { name: 'GW-4', version: '9' },
        ],
        one,
      ),
    ).toEqual(['undecidable', '-'])
  })

  it('need no version where every version is affected', () => {
    expect(verdicts([gateway(), gateway('1')], { affected: [affected([])] })).toEqual(['affected', 'affected'])
  })

  it('read what people write in place of a version', () => {
    const one = (exact: string) => ({ affected: [affected([{ exact, order: 'generic' }])] })
    expect(verdicts([gateway('5.6.40'), gateway('5.6.49')], one('5.6.48 and prior'))).toEqual(['affected', '-'])
    expect(verdicts([gateway('7.3'), gateway('8.0')], one('7.x'))).toEqual(['affected', '-'])
    expect(verdicts([gateway('7.3')], one('see the references'))).toEqual(['undecidable'])
    expect(verdicts([gateway('7.3')], { affected: [affected([{ exact: 'n/a', order: 'unknown' }])] })).toEqual([
      'undecidable',
    ])
  })

  it('tell versions of an enumeration apart without an order', () => {
    const ranges = ['15.1(2)t', '15.1(2)t1'].map((exact) => ({ exact, order: 'generic' }))
    expect(
      verdicts([gateway('15.1(2)t1'), gateway('15.1(2)t12'), gateway('15.1(2)t (fc1)')], {
        affected: [affected(ranges)],
      }),
    ).toEqual(['affected', '-', 'undecidable'])
  })

  it('take away what is said to be unaffected, the more precise word first', () => {
    const fixed = affected(
      [
        { from: '5.10.140', to: '5.10.*', order: 'semver' },
        { from: '6.1', order: 'semver' },
      ],
      { status: 'unaffected' },
    )
    const all = { affected: [affected([]), fixed] }
    expect(
      verdicts(
        ['5.10.139', '5.10.140', '5.10.999', '5.15', '6.2'].map((v) => gateway(v)),
        all,
      ),
    ).toEqual(['affected', '-', '-', 'affected', '-'])
    expect(why(gateway('5.15'), all)?.en).toBe(
      'every version is affected but those the record names, and 5.15 is none of them',
    )
    expect(verdicts([gateway()], all)).toEqual(['undecidable'])
    const whole = affected([], { status: 'unaffected' })
    expect(verdicts([gateway('1'), gateway('9')], { affected: [whole, affected([upTo('4')])] })).toEqual([
      'affected',
      '-',
    ])
    expect(verdicts([gateway('1')], { affected: [whole, affected([])] })).toEqual(['undecidable'])
  })

  it('do not trouble anybody with commits where the record also names versions', () => {
    const commits = affected([{ from: '1da177e4c3f4', to: '491085258185', toExcluded: true, order: 'git' }])
    expect(verdicts([gateway('5.10.3')], { affected: [commits] })).toEqual(['undecidable'])
    expect(
      verdicts([gateway('5.10.3'), gateway('5.3')], { affected: [commits, affected([upTo('5.4', 'semver')])] }),
    ).toEqual(['-', 'affected'])
  })

  it('of a distribution are not judged by the maker’s numbers', () => {
    const one = { affected: [affected([upTo('2.4.58')], { product: { vendor: 'Apache', product: 'httpd' } })] }
    const component = { name: 'httpd', vendor: 'Apache', product: 'httpd', version: '2.4.57-2' }
    expect(verdicts([{ ...component, purl: 'pkg:deb/debian/httpd' }, component], one)).toEqual([
      'undecidable',
      'affected',
    ])
    const packaged = {
      affected: [
        { product: { purl: 'pkg:deb/debian/httpd' }, status: 'affected', ranges: [upTo('2.4.57-3', 'deb')] } as const,
      ],
    }
    expect(verdicts([{ ...component, purl: 'pkg:deb/debian/httpd' }], packaged)).toEqual(['affected'])
  })
})

describe('CPE names', () => {
  const cpe = (rest: string) => `cpe:2.3:${rest}`
  const leaf = (name: string, vulnerable = true, ranges: readonly VersionRange[] = []): Configuration => ({
    vulnerable,
    match: { product: { cpe: cpe(name) }, status: 'affected', ranges },
  })
  const node = (operator: 'AND' | 'OR', ...children: readonly Configuration[]): Configuration => ({
    operator,
    negate: false,
    children,
  })
  const runs = (name: string, version?: string): Component => ({
    name,
    cpe: cpe(name),
    ...(version === undefined ? {} : { version }),
  })
  const firmware = leaf('o:signalbox:gw4_firmware:*:*:*:*:*:*:*:*', true, [{ to: '4.2.1', order: 'generic' }])
  const device = leaf('h:signalbox:gw4:-:*:*:*:*:*:*:*', false)

  it('of another edition or for another system are another product', () => {
    const one = {
      affected: [
        { product: { cpe: cpe('a:x:forms:*:*:*:*:*:wordpress:*:*') }, status: 'affected', ranges: [] } as const,
      ],
    }
    expect(
      verdicts(
        [
          runs('a:x:forms:1:*:*:*:*:joomla:*:*'),
          runs('a:x:forms:1:*:*:*:*:*:*:*'),
          runs('a:x:forms:1:*:*:*:*:wordpress:*:*'),
        ],
        one,
      ),
    ).toEqual(['-', 'undecidable', 'affected'])
  })

  it('take a component’s own version where they name none', () => {
    const one = { configurations: [node('OR', leaf('a:x:y:9.*:*:*:*:*:*:*:*'))] }
    expect(verdicts([runs('a:x:y:*:*:*:*:*:*:*:*', '9.3.2'), runs('a:x:y:*:*:*:*:*:*:*:*', '8.3')], one)).toEqual([
      'affected',
      '-',
    ])
  })

  it('with a version of their own do not ask for ranges', () => {
    const one = { configurations: [node('OR', leaf('a:x:y:3.0:*:*:*:*:*:*:*', true, [upTo('9')]))] }
    expect(verdicts([runs('a:x:y:3.0:*:*:*:*:*:*:*'), runs('a:x:y:4.0:*:*:*:*:*:*:*')], one)).toEqual(['affected', '-'])
  })

  it('running on something are affected only together with it', () => {
    const one = { configurations: [node('AND', node('OR', firmware), node('OR', device))] }
    const [old, gw4hw, other] = [
      runs('o:signalbox:gw4_firmware:4.2.0:*:*:*:*:*:*:*'),
      runs('h:signalbox:gw4:-:*:*:*:*:*:*:*'),
      runs('h:other:box:-:*:*:*:*:*:*:*'),
    ]
    expect(verdicts([old, gw4hw], one)).toEqual(['affected', '-'])
    expect(verdicts([old, other], one)).toEqual(['-', '-'])
    const app = {
      configurations: [node('AND', leaf('a:x:y:*:*:*:*:*:*:*:*'), leaf('o:m:windows:*:*:*:*:*:*:*:*', false))],
    }
    expect(verdicts([runs('a:x:y:1:*:*:*:*:*:*:*')], app)).toEqual(['undecidable'])
    expect(verdicts([runs('a:x:y:1:*:*:*:*:*:*:*'), runs('o:linux:linux_kernel:6:*:*:*:*:*:*:*')], app)).toEqual([
      '-',
      '-',
    ])
  })

  it('that are negated take away', () => {
    const not: Configuration = { operator: 'OR', negate: true, children: [leaf('a:x:patch:1:*:*:*:*:*:*:*', false)] }
    const one = { configurations: [node('AND', leaf('a:x:y:*:*:*:*:*:*:*:*'), not)] }
    const y = runs('a:x:y:1:*:*:*:*:*:*:*')
    expect(verdicts([y], one)).toEqual(['affected'])
    expect(verdicts([y, runs('a:x:patch:1:*:*:*:*:*:*:*')], one)).toEqual(['-', '-'])
  })

  it('that cannot be read make nobody safe', () => {
    const broken: Configuration = {
      vulnerable: false,
      match: { product: { cpe: 'cpe:2.3:broken' }, status: 'affected', ranges: [] },
    }
    expect(
      verdicts([runs('a:x:y:1:*:*:*:*:*:*:*')], {
        configurations: [node('AND', leaf('a:x:y:*:*:*:*:*:*:*:*'), broken)],
      }),
    ).toEqual(['undecidable'])
  })
})
