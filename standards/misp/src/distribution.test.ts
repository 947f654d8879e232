import { describe, expect, it } from 'vitest'
import { audienceOf, type DistributionTable } from './distribution.ts'
import { toStix } from './to-stix.ts'

const uuid = (n: number) => `6a0e8a4c-1d2b-4c3d-8e4f-${String(n).padStart(12, '0')}`
const table: DistributionTable<string> = {
  levels: { 0: 'us', 1: 'community', 3: 'all' },
  groups: new Map([[uuid(500), 'group']]),
}

/** An attribute at `inner` in an event at `outer`, and who may have its indicator. */
function audience(outer: object, inner: object, how = table) {
  const { handling } = toStix({
    uuid: uuid(1),
    info: 'x',
    timestamp: '1',
    ...outer,
    Attribute: [{ uuid: uuid(2), type: 'domain', value: 'a.example', to_ids: true, timestamp: '1', ...inner }],
  })
  const rules = handling.get(`indicator--${uuid(2)}`)
  return rules && audienceOf(rules, how)
}
const group = (n: number) => ({
  distribution: '4',
  sharing_group_id: '7',
  SharingGroup: { id: '7', uuid: uuid(n), name: 'Baltic' },
})

describe('who may have it is the caller’s table, and everything unknown is no', () => {
  it.each([
    ['a sharing group nobody here knows', group(501), {}, `the sharing group ${uuid(501)} is not known here`],
    [
      'a sharing group without UUID',
      { distribution: '4', SharingGroup: { name: 'Baltic' } },
      {},
      'the sharing group has no UUID',
    ],
    [
      'a sharing group that is only a number',
      { distribution: '4', sharing_group_id: '7' },
      {},
      'the sharing group has no UUID',
    ],
    [
      'a group on the attribute alone',
      { distribution: '3' },
      group(501),
      `the sharing group ${uuid(501)} is not known here`,
    ],
    ['a level without a meaning', { distribution: '2' }, {}, 'the table has no meaning for distribution 2'],
    [
      'an event that says nothing',
      {},
      { distribution: '3' },
      'no distribution is stated, and the table has no meaning for that',
    ],
    [
      'an event that inherits from nothing',
      { distribution: '5' },
      {},
      'no distribution is stated, and the table has no meaning for that',
    ],
    [
      'a mark nobody knows',
      { distribution: '3', Tag: [{ name: 'TLP:ORANGE' }] },
      {},
      'the mark "TLP:ORANGE" is not known',
    ],
  ])('%s', (_name, outer, inner, reason) => expect(audience(outer, inner)).toMatchObject({ allow: false, reason }))

  it('an attribute for all inside an event for us: both hold', () =>
    expect(audience({ distribution: '0' }, { distribution: '3' })).toEqual({ allow: true, all: ['us', 'all'] }))
  it('an attribute that inherits adds nothing', () =>
    expect(audience({ distribution: '1' }, { distribution: '5' })).toEqual({ allow: true, all: ['community'] }))
  it('a known group', () => expect(audience(group(500), {})).toEqual({ allow: true, all: ['group'] }))
  it('a feed that says nothing, where the table says what that means', () =>
    expect(audience({}, {}, { ...table, unstated: 'feed' })).toEqual({ allow: true, all: ['feed'] }))
})

it('an organisation that stands in two events is held to the rules of both', () => {
  const event = (n: number, distribution: string) => ({
    Event: { uuid: uuid(n), info: 'x', timestamp: '1', distribution, Orgc: { name: 'A', uuid: uuid(900) } },
  })
  const { handling } = toStix([event(1, '3'), event(2, '0')])
  expect(handling.get(`identity--${uuid(900)}`)?.rules.map(({ level }) => level)).toEqual([3, 0])
})

it('the strictest attribute holds for its whole object', () => {
  const { handling } = toStix({
    uuid: uuid(1),
    info: 'x',
    timestamp: '1',
    distribution: '3',
    Object: [
      {
        uuid: uuid(3),
        name: 'file',
        timestamp: '1',
        Attribute: [
          { uuid: uuid(4), type: 'filename', object_relation: 'filename', value: 'a', timestamp: '1' },
          {
            uuid: uuid(5),
            type: 'md5',
            object_relation: 'md5',
            value: 'b'.repeat(32),
            timestamp: '1',
            distribution: '0',
            Tag: [{ name: 'tlp:red' }],
          },
        ],
      },
    ],
  })
  expect(handling.get(`observed-data--${uuid(3)}`)).toMatchObject({ rules: [{ level: 3 }, { level: 0 }], tlp: 'red' })
})
