import { readFileSync } from 'node:fs'
import { type Label, loadPolicies } from '@testudo/kernel/label'
import { Taxonomies, WarningLists } from '@testudo/misp'
import { isValid, type JsonObject, validate } from '@testudo/stix'
import { describe, expect, it } from 'vitest'
import { type Audiences, Labeller, ownOnly } from './audiences.ts'
import { mergeParts, partOf } from './merged.ts'
import { takeEvent, type TakenEvent } from './taken.ts'

const policies = loadPolicies(
  ['allied', 'tlp'].map((name): unknown =>
    JSON.parse(readFileSync(new URL(`../../../../../policies/${name}.json`, import.meta.url), 'utf8')),
  ),
)
const allied = (classification: string, ...to: readonly string[]): Label => ({
  policy: 'ALLIED',
  classification,
  categories: to.length === 0 ? [] : [{ type: 'PERMISSIVE', tag: 'Releasable To', values: to }],
  originators: [],
})
const WIDE = allied('UNCLASSIFIED', 'LTU', 'LVA', 'EST')
const NARROW = allied('RESTRICTED', 'LTU')
const OTHER = allied('UNCLASSIFIED', 'FRA')
const uuid = (n: number) => `5f0e8a4c-1d2b-4c3d-8e4f-${String(n).padStart(12, '0')}`
const GROUP = uuid(700)

const audiences: Audiences = { levels: { '1': WIDE, '2': OTHER }, groups: new Map([[GROUP, NARROW]]) }
const attribute = (n: number, more: object = {}) => ({
  uuid: uuid(n),
  type: 'domain',
  category: 'Network activity',
  value: `host${n}.example`,
  to_ids: true,
  timestamp: '1793539800',
  distribution: '5',
  ...more,
})
const event = (more: object = {}) => ({
  uuid: uuid(1),
  info: 'Phishing against harbour operators',
  date: '2026-11-01',
  timestamp: '1793539800',
  distribution: '1',
  Orgc: { name: 'CERT Example', uuid: uuid(900) },
  Attribute: [attribute(2)],
  ...more,
})
const group = (id: string, name = 'Baltic ports') => ({ distribution: '4', SharingGroup: { uuid: id, name } })

function take(
  input: unknown,
  more: {
    own?: Label
    audiences?: Audiences
    floor?: 'AMBER' | 'RED'
    lists?: object[]
    taxonomies?: object[]
    quiet?: boolean
  } = {},
): TakenEvent & { of(id: string): string; at(id: string): JsonObject } {
  const lists = new WarningLists()
  for (const one of more.lists ?? []) lists.load(one)
  const taxonomies = new Taxonomies()
  for (const one of more.taxonomies ?? []) taxonomies.load(one)
  const steps = takeEvent(input, {
    labeller: new Labeller(policies, more.audiences ?? audiences, more.own, more.floor),
    lists,
    taxonomies,
    quiet: more.quiet ?? false,
    createdOf: () => undefined,
    maxParts: 1_000,
  })
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  const taken = step.value
  const find = (id: string) => taken.objects.find(({ object }) => object['id'] === id)
  return {
    ...taken,
    at: (id) => find(id)?.object ?? {},
    of: (id) => {
      const label = find(id)?.label
      const to = label?.categories.flatMap((c) => c.values).join('+')
      return label === undefined
        ? 'nobody'
        : `${label.classification} ${to}${label.tlp ? ` ${label.tlp}` : ''}${label.pap ? ` PAP ${label.pap}` : ''}`
    },
  }
}
const heldOf = (taken: TakenEvent) =>
  taken.findings.filter(({ kind }) => kind === 'held').map(({ path, message }) => `${path} ${message}`)
const refsOf = (object: JsonObject) => (object['object_refs'] ?? []) as readonly string[]
const GROUPING = `grouping--${uuid(1)}`

describe('who may have it', () => {
  it('a sharing group that is not known here: nobody, and the place is named', () => {
    const taken = take(event({ Attribute: [attribute(2), attribute(3, group(uuid(701)))] }))
    expect(new Set(heldOf(taken))).toEqual(
      new Set([`/Attribute/1 the sharing group ${uuid(701)} is not known here (with 3 more objects)`]),
    )
    expect(taken.of(`indicator--${uuid(3)}`)).toBe('nobody')
    expect(JSON.stringify(taken.objects)).not.toContain(uuid(3))
    expect(taken.of(`indicator--${uuid(2)}`)).toBe('UNCLASSIFIED EST+LTU+LVA')
  })

  it('the name of a sharing group opens nothing', () => {
    const taken = take(event({ ...group(uuid(702), 'Baltic ports') }), {
      audiences: { ...audiences, groups: new Map([[GROUP, WIDE]]) },
    })
    expect(taken.objects).toEqual([])
    expect(heldOf(taken)).toEqual([
      `/ the sharing group ${uuid(702)} is not known here (with ${taken.held - 1} more objects)`,
    ])
  })

  it.each([
    ['a sharing group without a UUID', { distribution: '4', SharingGroup: { name: 'Baltic ports' } }, /no UUID/],
    ['a level without a meaning', { distribution: '3' }, /no meaning for distribution 3/],
    ['no distribution at all', { distribution: undefined }, /no distribution is stated/],
    ['a TLP nobody knows', { Tag: [{ name: 'tlp:purple' }] }, /"tlp:purple" is not known/],
  ])('%s: held for nobody', (_what, more, expected) => {
    const taken = take(event(more))
    expect(taken.objects).toEqual([])
    expect(heldOf(taken)[0]).toMatch(expected)
  })

  it.each([
    ['__proto__', true],
    ['constructor:__proto__="x"', true],
    ['admiralty-scale:source-reliability="toString"', true],
    ['tlp:constructor', false],
  ])('a tag %s is a tag like others, or an unknown mark', (name, isTaken) => {
    const taken = take(event({ Tag: [{ name }] }))
    expect(taken.objects.length > 0).toBe(isTaken)
    expect(taken.held > 0).toBe(!isTaken)
    expect(taken.objects.every(({ grading }) => grading === undefined)).toBe(true)
  })

  it('levels without an entry are for the own organisation alone', () => {
    const own = ownOnly(policies, WIDE, 'CENTRE')
    expect(own && own.categories).toEqual([{ type: 'PERMISSIVE', tag: 'Releasable To', values: ['CENTRE'] }])
    expect(take(event({ distribution: '3' }), own ? { own } : {}).of(GROUPING)).toBe('UNCLASSIFIED CENTRE')
  })

  it('an organisation the policy has no word for: what the policy says of TLP:AMBER+STRICT, the receiver alone', () => {
    const own = ownOnly(policies, WIDE, 'Lithuanian CERT')
    expect(own).toMatchObject({ classification: 'RESTRICTED', categories: [{ values: ['CENTRE'] }] })
    expect(ownOnly(policies, WIDE, 'PUBLIC')).toEqual(own)
  })

  it('distributions that no reader has in common are held, not widened', () => {
    const taken = take(event({ Attribute: [attribute(2, { distribution: '2' })] }))
    expect(heldOf(taken)[0]).toMatch(/^\/Attribute\/0 .*no common reader/)
  })

  it('the strictest TLP and PAP hold, a floor only narrows', () => {
    const tags = { Tag: [{ name: 'tlp:green' }, { name: 'PAP:AMBER' }] }
    expect(take(event(tags)).of(GROUPING)).toBe('UNCLASSIFIED EST+LTU+LVA GREEN PAP AMBER')
    expect(take(event(tags), { floor: 'AMBER' }).of(GROUPING)).toBe('UNCLASSIFIED EST+LTU+LVA AMBER PAP AMBER')
    expect(take(event({ Tag: [{ name: 'tlp:red' }] }), { floor: 'AMBER' }).of(GROUPING)).toContain(' RED')
  })
})

describe('nothing names what its readers may not read', () => {
  const mixed = () =>
    take(
      event({
        Attribute: [attribute(2), attribute(3, group(GROUP)), attribute(4, { Tag: [{ name: 'tlp:red' }] })],
        Object: [
          {
            uuid: uuid(10),
            name: 'file',
            'meta-category': 'file',
            timestamp: '1793539800',
            distribution: '5',
            Attribute: [
              { ...attribute(11), type: 'filename', object_relation: 'filename', value: 'a.exe' },
              { ...attribute(12), type: 'md5', object_relation: 'md5', value: 'd41d8cd98f00b204e9800998ecf8427e' },
            ],
            ObjectReference: [{ uuid: uuid(13), referenced_uuid: uuid(3), relationship_type: 'connects-to' }],
          },
        ],
        EventReport: [
          { uuid: uuid(20), name: 'Report', content: `see @[attribute](${uuid(3)})`, timestamp: '1793539800' },
        ],
      }),
    )

  it('the grouping of the wide readers names wide parts only', () => {
    const refs = refsOf(mixed().at(GROUPING))
    expect(refs).toContain(`indicator--${uuid(2)}`)
    expect(refs.filter((ref) => ref.endsWith(uuid(3)) || ref.endsWith(uuid(4)))).toEqual([])
  })

  it('a relationship stands under the labels of both its ends; a report leaves out what is narrower', () => {
    const taken = mixed()
    const [link] = taken.objects.filter(({ object }) => object['relationship_type'] === 'connects-to')
    expect(taken.of(String(link?.object['id']))).toBe('RESTRICTED LTU')
    expect(refsOf(taken.at(`note--${uuid(20)}`))).toEqual([GROUPING])
  })

  it('every part stands under both labels wherever it is named, for every object and every reference', () => {
    const taken = mixed()
    const labeller = new Labeller(policies, audiences, undefined)
    const labels = new Map(taken.objects.map(({ object, label }) => [String(object['id']), label]))
    for (const { object, label } of taken.objects)
      for (const [id, far] of labels)
        if (JSON.stringify(object).includes(id) && !JSON.stringify(object['content'] ?? '').includes(id))
          expect([object['id'], id, labeller.isWithin(label, far)]).toEqual([object['id'], id, true])
  })

  it('narrower parts are in groupings of their own label; merged, nothing is missing', () => {
    const taken = mixed()
    const parts = taken.objects.filter(({ object }) => partOf(object) === GROUPING)
    expect(parts.map(({ object }) => taken.of(String(object['id']))).toSorted()).toEqual([
      'RESTRICTED LTU',
      'UNCLASSIFIED EST+LTU+LVA RED',
    ])
    const merged = mergeParts(taken.objects.map(({ object }) => object))
    const whole = merged.find((object) => object['id'] === GROUPING)
    expect(refsOf(whole ?? {})).toEqual(expect.arrayContaining([2, 3, 4].map((n) => `indicator--${uuid(n)}`)))
    expect(merged.some((object) => partOf(object) !== undefined)).toBe(false)
  })

  it('readers of no part see what an empty event looks like', () => {
    const hidden = take(event({ Attribute: [attribute(3, group(GROUP))] }))
    const empty = take(event({ Attribute: [] }))
    const without = (object: JsonObject) => ({ ...object, extensions: {} })
    expect(without(hidden.at(GROUPING))).toEqual(without(empty.at(GROUPING)))
    expect(hidden.at(`note--${uuid(1)}`)).toEqual(empty.at(`note--${uuid(1)}`))
  })

  it('all of it is valid STIX', () => {
    for (const { object } of mixed().objects)
      expect([object['id'], isValid(validate(object))]).toEqual([object['id'], true])
  })
})

describe('warning lists', () => {
  const lists = [{ name: 'Known hosts', version: 3, type: 'hostname', list: ['host2.example'] }]

  it('a hit is a note with list and version under the label of what it is about', () => {
    const taken = take(event({ Attribute: [attribute(2, group(GROUP)), attribute(3)] }), { lists })
    const [note, ...rest] = taken.objects.filter(({ by }) => by === 'lists')
    expect(rest).toEqual([])
    expect(note?.object).toMatchObject({
      type: 'note',
      abstract: 'On the warning list "Known hosts", version 3',
      object_refs: [`indicator--${uuid(2)}`],
    })
    expect(isValid(validate(note?.object ?? {}))).toBe(true)
    expect(taken.of(String(note?.object['id']))).toBe('RESTRICTED LTU')
    expect(taken.findings.filter(({ kind }) => kind === 'warned')).toEqual([
      {
        kind: 'warned',
        path: '/Attribute/0/value',
        message: 'on "Known hosts" version 3',
        id: `indicator--${uuid(2)}`,
      },
    ])
  })

  it('by choice such an attribute is kept without to_ids', () => {
    const taken = take(event(), { lists, quiet: true })
    expect(taken.objects.some(({ object }) => object['type'] === 'indicator')).toBe(false)
    expect(taken.objects.some(({ object }) => object['id'] === `observed-data--${uuid(2)}`)).toBe(true)
    expect(taken.findings.find(({ kind }) => kind === 'warned')?.message).toContain('kept without to_ids')
  })
})

it('tags of unknown taxonomies, unknown tags and tags that exclude each other are told; local tags are not taken', () => {
  const taxonomies = [
    {
      namespace: 'workflow',
      version: 1,
      predicates: [{ value: 'state', expanded: 'State', exclusive: true }],
      values: [{ predicate: 'state', entry: [{ value: 'draft' }, { value: 'complete' }] }],
    },
  ]
  const names = ['workflow:state="draft"', 'workflow:state="complete"', 'workflow:todo', 'ours:thing', 'tlp:green']
  const Tag = [...names.map((name) => ({ name })), { name: 'secret:local', local: true }]
  const taken = take(event({ Tag }), { taxonomies })
  expect(taken.findings.filter(({ kind }) => kind === 'tag').map(({ path, message }) => `${path} ${message}`)).toEqual([
    '/Tag/2 the taxonomy "workflow" has no tag "workflow:todo"',
    '/Tag/3 no taxonomy "ours" is loaded here: "ours:thing"',
    '/Tag "workflow:state=\\"draft\\"" and "workflow:state=\\"complete\\"" exclude each other',
  ])
  expect(JSON.stringify(taken.objects)).not.toContain('secret:local')
})

it('tags of the admiralty scale grade; the nearer tag counts', () => {
  const rated = (...names: string[]) => ({ Tag: names.map((name) => ({ name })) })
  const taken = take(
    event({
      ...rated('admiralty-scale:source-reliability="b"', 'admiralty-scale:information-credibility="2"'),
      Attribute: [attribute(2), attribute(3, rated('admiralty-scale:source-reliability="d"'))],
    }),
  )
  const gradingOf = (n: number) => taken.objects.find(({ object }) => object['id'] === `indicator--${uuid(n)}`)?.grading
  expect([gradingOf(2), gradingOf(3)]).toEqual([
    { reliability: 'B', credibility: '2' },
    { reliability: 'D', credibility: '2' },
  ])
})

it.each([[null], ['text'], [7], [{}], [{ Event: 7 }], [{ info: 'x', __proto__: { uuid: uuid(1) } }]])(
  'what is no event is refused: %j',
  (input) => {
    const taken = take(input)
    expect(taken.objects).toEqual([])
    expect(taken.findings.map(({ kind }) => kind)).toContain('refused')
  },
)

it('an event of 100,000 attributes hands over as it goes, and no container grows beyond what one object may hold', () => {
  const Attribute = Array.from({ length: 100_000 }, (_, n) => attribute(1_000 + n))
  const steps = takeEvent(event({ Attribute }), {
    labeller: new Labeller(policies, audiences, undefined),
    lists: new WarningLists(),
    taxonomies: new Taxonomies(),
    quiet: false,
    createdOf: () => undefined,
    maxParts: 100_000,
  })
  let handed = 0
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) handed += 1
  const { objects, findings, held } = step.value
  expect([objects.length, findings, held]).toEqual([400_007, [], 0])
  expect(handed).toBeGreaterThan(1_000)
  const containers = objects.filter(({ object }) => object['type'] === 'grouping')
  expect(containers.map(({ object }) => refsOf(object).length)).toEqual([100_000, 100_001, 100_001, 100_001])
  expect(process.memoryUsage().heapUsed).toBeLessThan(1_200 * 1024 * 1024)
}, 120_000)

it('an event with more parts than a node takes is refused whole', () => {
  const taken = take(event({ Attribute: Array.from({ length: 1_001 }, (_, n) => attribute(1_000 + n)) }))
  expect(taken.objects).toEqual([])
  expect(taken.findings).toMatchObject([
    { kind: 'refused', path: '/', message: expect.stringMatching(/1001 attributes and objects: at most 1000/) },
  ])
})
