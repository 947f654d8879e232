import { isValid, type JsonObject, TLP2_MARKINGS, validate } from '@testudo/stix'
import { describe, expect, it } from 'vitest'
import { fromStix } from './from-stix.ts'
import { toStix } from './to-stix.ts'

const id = (n: number) => `5f0e8a4c-1d2b-4c3d-8e4f-${String(n).padStart(12, '0')}`
const ORG = { name: 'CERT Example', uuid: id(900) }

/** An event an operator might share: a phishing mail, the file it brought, and what it called. */
const event = (over: object = {}) => ({
  Event: {
    uuid: id(1),
    info: 'Phishing against harbour operators',
    date: '2026-11-01',
    timestamp: '1793539800',
    threat_level_id: '2',
    analysis: '1',
    published: false,
    distribution: '1',
    Orgc: ORG,
    Tag: [{ name: 'tlp:green' }, { name: 'admiralty-scale:source-reliability="b"' }],
    Attribute: [
      {
        uuid: id(2),
        type: 'domain',
        category: 'Network activity',
        value: 'harbour-login.example',
        to_ids: true,
        timestamp: '1793539801',
        distribution: '5',
        comment: 'seen in the mail',
        first_seen: '2026-10-30T08:00:00.123456+00:00',
        Tag: [{ name: 'tlp:amber+strict' }],
        Sighting: [
          { uuid: id(20), type: '0', date_sighting: '1793539900', Organisation: { name: 'Harbour', uuid: id(901) } },
        ],
        Galaxy: [
          {
            type: 'threat-actor',
            name: 'Threat Actor',
            GalaxyCluster: [
              {
                uuid: id(30),
                type: 'threat-actor',
                value: 'Grey Heron',
                meta: { synonyms: ['Heron'], 'cfr-type-of-incident': ['Espionage'] },
              },
            ],
          },
        ],
      },
      {
        uuid: id(3),
        type: 'ip-dst',
        category: 'Network activity',
        value: '198.51.100.7',
        to_ids: false,
        timestamp: '1793539801',
      },
      {
        uuid: id(4),
        type: 'btc',
        category: 'Financial fraud',
        value: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
        to_ids: true,
        timestamp: '1793539801',
      },
    ],
    Object: [
      {
        uuid: id(5),
        name: 'file',
        'meta-category': 'file',
        template_uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
        template_version: '24',
        timestamp: '1793539802',
        comment: 'the attachment',
        Attribute: [
          {
            uuid: id(6),
            type: 'filename',
            object_relation: 'filename',
            category: 'Payload delivery',
            value: 'berth.pdf',
            to_ids: false,
            timestamp: '1793539802',
          },
          {
            uuid: id(7),
            type: 'sha256',
            object_relation: 'sha256',
            category: 'Payload delivery',
            value: 'a'.repeat(64),
            to_ids: true,
            timestamp: '1793539802',
          },
          {
            uuid: id(8),
            type: 'float',
            object_relation: 'entropy',
            category: 'Other',
            value: '7.2',
            to_ids: false,
            timestamp: '1793539802',
          },
        ],
        ObjectReference: [{ uuid: id(40), referenced_uuid: id(2), relationship_type: 'connects-to' }],
      },
      {
        uuid: id(9),
        name: 'vehicle',
        'meta-category': 'misc',
        timestamp: '1793539802',
        Attribute: [
          {
            uuid: id(10),
            type: 'text',
            object_relation: 'model',
            category: 'Other',
            value: 'tug',
            timestamp: '1793539802',
          },
        ],
      },
    ],
    EventReport: [
      { uuid: id(50), name: 'What happened', content: `A mail from @[attribute](${id(2)}).`, timestamp: '1793539803' },
    ],
    Opinion: [
      {
        uuid: id(60),
        opinion: 80,
        comment: 'fits what we saw',
        authors: 'ann@example.org',
        created: '2026-11-01 10:00:00',
        modified: '2026-11-01 10:00:00',
      },
    ],
    ...over,
  },
})

const of = (objects: readonly JsonObject[], type: string) => objects.filter((object) => object['type'] === type)
const refused = (input: unknown) =>
  toStix(input)
    .notes.filter(({ level }) => level === 'refused')
    .map(({ path, message }) => `${path}: ${message}`)

describe('an event', () => {
  const { objects, handling, notes } = toStix(event())

  it('becomes objects that are all valid STIX', () => {
    const broken = objects.filter((object) => !isValid(validate(object)))
    expect(broken).toEqual([])
    expect(isValid(validate({ type: 'bundle', id: `bundle--${id(99)}`, objects }))).toBe(true)
  })

  it('becomes the same objects every time', () => expect(toStix(event())).toEqual(toStix(event())))

  it('names everything it is made of in the grouping', () => {
    const [grouping] = of(objects, 'grouping')
    const named = new Set(grouping?.['object_refs'] as string[])
    const beside = ['grouping', 'identity', 'marking-definition', 'extension-definition']
    const missing = objects.filter(({ id, type }) => !beside.includes(String(type)) && !named.has(String(id)))
    expect(missing).toEqual([])
  })

  it('marks each object with the strictest TLP around it', () => {
    const marked = (stixId: string) => objects.find((object) => object['id'] === stixId)?.['object_marking_refs']
    expect(marked(`indicator--${id(2)}`)).toEqual([TLP2_MARKINGS['amber+strict']])
    expect(marked(`domain-name--${id(2)}`)).toEqual([TLP2_MARKINGS['amber+strict']])
    expect(marked(`observed-data--${id(3)}`)).toEqual([TLP2_MARKINGS.green])
    expect(marked(`grouping--${id(1)}`)).toEqual([TLP2_MARKINGS.green])
  })

  it('has a handling for every object, and never loses the rule of the event', () => {
    for (const object of objects) expect(handling.has(String(object['id']))).toBe(true)
    expect(handling.get(`indicator--${id(2)}`)).toMatchObject({
      rules: [{ path: '/Event', level: 1 }],
      tlp: 'amber+strict',
    })
  })

  it('says what STIX has no object for, with its place', () => {
    expect(notes.map(({ level, path }) => `${level} ${path}`)).toEqual([
      'custom /Event/Attribute/2',
      'custom /Event/Object/0/Attribute/2',
      'custom /Event/Object/1',
    ])
  })

  it('keeps the created of what the caller holds, and leaves clusters it holds alone', () => {
    const again = toStix(event(), {
      createdOf: (held) => (/^(?:indicator|threat-actor)/.test(held) ? '2020-01-01T00:00:00.000Z' : undefined),
    })
    expect(of(again.objects, 'indicator').map(({ created }) => created)).toEqual(
      Array(2).fill('2020-01-01T00:00:00.000Z'),
    )
    expect(of(again.objects, 'threat-actor')).toEqual([])
    expect(of(again.objects, 'relationship').some(({ target_ref }) => target_ref === `threat-actor--${id(30)}`)).toBe(
      true,
    )
  })

  it('comes back as it was', () => {
    const back = fromStix(objects, { distribution: () => '1' })
    expect(back.notes).toEqual([])
    const [one, ...more] = back.events
    expect(more).toEqual([])
    const was = event().Event
    const core = ({
      uuid,
      type,
      category,
      value,
      to_ids,
      timestamp,
      comment,
      object_relation,
    }: Record<string, unknown>) => ({
      uuid,
      type,
      category,
      value,
      timestamp,
      comment,
      object_relation,
      to_ids: to_ids === true,
    })
    expect(one).toMatchObject({
      uuid: was.uuid,
      info: was.info,
      date: was.date,
      threat_level_id: '2',
      analysis: '1',
      distribution: '1',
      Orgc: ORG,
    })
    expect(one?.Tag).toEqual(was.Tag)
    expect(one?.Attribute.map((attribute) => core({ ...attribute }))).toEqual(
      was.Attribute.map((attribute) => core({ ...attribute })),
    )
    expect(one?.Attribute[0]).toMatchObject({
      first_seen: '2026-10-30T08:00:00.123456+00:00',
      Tag: [{ name: 'tlp:amber+strict' }],
    })
    expect(one?.Attribute[0]?.Sighting).toEqual(was.Attribute[0]?.Sighting)
    expect(one?.Attribute[0]?.Galaxy?.[0]?.GalaxyCluster[0]).toMatchObject({
      uuid: id(30),
      value: 'Grey Heron',
      meta: { synonyms: ['Heron'], 'cfr-type-of-incident': ['Espionage'] },
    })
    expect(
      one?.Object.map(({ uuid, name, Attribute }) => [
        uuid,
        name,
        Attribute.map((attribute) => core({ ...attribute })),
      ]),
    ).toEqual(
      was.Object.map(({ uuid, name, Attribute }) => [uuid, name, Attribute.map((attribute) => core({ ...attribute }))]),
    )
    expect(one?.Object[0]?.ObjectReference).toEqual(was.Object[0]?.ObjectReference)
    expect(one?.EventReport).toMatchObject([{ uuid: id(50), name: 'What happened' }])
    expect(one?.Opinion).toMatchObject([{ uuid: id(60), opinion: '80', comment: 'fits what we saw' }])
  })
})

describe('what is malformed is refused with its place, and the rest goes on', () => {
  const attribute = (over: object) => ({
    uuid: id(70),
    type: 'domain',
    category: 'Network activity',
    value: 'a.example',
    timestamp: '1',
    ...over,
  })
  it.each([
    ['no event', 7, ['/: an event is expected']],
    ['no event inside', { Event: 'x' }, ['/Event: an event is expected']],
    ['an event without UUID', event({ uuid: undefined }), ['/Event/uuid: uuid is missing or empty']],
    [
      'an event without time',
      event({ timestamp: 'yesterday' }),
      ['/Event/timestamp: not a time in Unix seconds: "yesterday"'],
    ],
    [
      'a time after the year 9999',
      event({ timestamp: '999999999999' }),
      ['/Event/timestamp: not a time in Unix seconds: "999999999999"'],
    ],
    ['a level nobody knows', event({ distribution: '9' }), ['/Event/distribution: distribution is 0 to 5, found 9']],
    [
      'attributes that are no list',
      event({ Attribute: { 0: {} } }),
      ['/Event/Attribute: a list is expected, found object'],
    ],
    [
      'a nameless tag, which may be the strictest mark',
      event({ Tag: [{ colour: '#ff0000' }] }),
      ['/Event/Tag/0: a tag without a name'],
    ],
  ])('%s', (_name, input, expected) => expect(refused(input)).toEqual(expected))

  it.each([
    ['a wrong type', { value: { a: 1 } }, '/value: a text is expected, found object'],
    ['an empty value', { value: '' }, '/value: value is missing or empty'],
    ['a UUID that is none', { uuid: 'x' }, '/uuid: not a UUID: "x"'],
    ['half a surrogate pair', { value: 'a\ud800' }, '/value: half of a surrogate pair stands alone'],
    [
      'an address that is none',
      { type: 'ip-src', value: '1.2.3.400' },
      '/value: an IP address or range is expected: "1.2.3.400" in ip-src',
    ],
    [
      'a value without its second part',
      { type: 'domain|ip', value: 'a.example' },
      '/value: domain|ip needs two parts joined by |',
    ],
    ['data that is not base64', { type: 'attachment', data: '<script>' }, '/data: the data is not base64'],
    ['a time that is none', { first_seen: 'soon' }, '/first_seen: not a time: "soon"'],
    ['a level nobody knows', { distribution: 'all' }, '/distribution: distribution is 0 to 5, found all'],
    ['to_ids that is no truth', { to_ids: 'maybe' }, '/to_ids: true or false is expected, found "maybe"'],
  ])('an attribute with %s', (_name, over, expected) => {
    const good = attribute({ uuid: id(71) })
    const input = event({ Attribute: [attribute(over), good], Object: [], EventReport: [], Opinion: [] })
    expect(refused(input)).toEqual([`/Event/Attribute/0${expected}`])
    expect(toStix(input).objects.map((object) => object['id'])).toContain(`domain-name--${id(71)}`)
  })

  it('a UUID used twice: the second is refused and the first named', () => {
    const input = event({ Attribute: [attribute({}), attribute({ value: 'b.example' })] })
    expect(refused(input)).toEqual([
      `/Event/Attribute/1/uuid: the UUID ${id(70)} is already used at /Event/Attribute/0`,
    ])
  })

  it('one broken event among others', () => {
    const input = {
      response: [
        event(),
        { Event: { uuid: id(80) } },
        event({ uuid: id(81), Attribute: [], Object: [], EventReport: [], Opinion: [] }),
      ],
    }
    expect(refused(input)).toEqual(['/response/1/Event/timestamp: timestamp is missing'])
    expect(of(toStix(input).objects, 'grouping').map((object) => object['id'])).toEqual([
      `grouping--${id(1)}`,
      `grouping--${id(81)}`,
    ])
  })

  it('properties named like those of every object are data', () => {
    const raw = `{"uuid":"${id(82)}","info":"x","timestamp":"1","__proto__":{"polluted":1},"constructor":"x",
      "Attribute":[{"uuid":"${id(83)}","type":"__proto__","value":"v","timestamp":"1"},{"uuid":"${id(84)}","type":"constructor","value":"v","timestamp":"1"}],
      "Galaxy":[{"type":"__proto__","GalaxyCluster":[{"value":"v","meta":{"__proto__":["a"],"constructor":["b"]}}]}],
      "Object":[{"uuid":"${id(85)}","name":"toString","timestamp":"1","Attribute":[{"uuid":"${id(86)}","object_relation":"__proto__","type":"text","value":"v","timestamp":"1"}]}]}`
    const { objects, notes } = toStix(JSON.parse(raw))
    expect(notes.filter(({ level }) => level === 'refused')).toEqual([])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(objects.filter((object) => !isValid(validate(object)))).toEqual([])
    const [back] = fromStix(objects).events
    expect(back?.Attribute.map(({ type }) => type)).toEqual(['__proto__', 'constructor'])
    expect(back?.Object.map(({ name }) => name)).toEqual(['toString'])
  })

  it('more parts than the caller reads: the event is refused at once', () => {
    const many = event({ Attribute: Array.from({ length: 2000 }, () => ({})) })
    expect(toStix(many, { maxParts: 1000 }).objects).toEqual([])
    expect(toStix(many, { maxParts: 1000 }).notes[0]?.message).toMatch(/at most 1000 are read/)
  })

  it('a large event: every attribute comes out', () => {
    const count = 4000
    const Attribute = Array.from({ length: count }, (_, n) =>
      attribute({ uuid: id(100_000 + n), value: `h${n}.example`, to_ids: true }),
    )
    const { objects, notes } = toStix(event({ Attribute, Object: [], EventReport: [], Opinion: [] }))
    expect(notes).toEqual([])
    expect(of(objects, 'indicator')).toHaveLength(count)
    expect(fromStix(objects).events[0]?.Attribute).toHaveLength(count)
  })

  it('a local tag does not leave, and an unknown mark is told', () => {
    const { notes, handling } = toStix(
      event({ Tag: [{ name: 'internal:case="7"', local: true }, { name: 'tlp:purple' }] }),
    )
    expect(notes.slice(0, 2).map(({ message }) => message)).toEqual([
      'the tag "internal:case=\\"7\\"" is local: it does not leave',
      '"tlp:purple" is no level this reads: nobody is allowed',
    ])
    expect(JSON.stringify([...handling])).not.toContain('internal:case')
    expect(handling.get(`indicator--${id(2)}`)?.unknownMarks).toEqual(['tlp:purple'])
  })

  it('a deleted attribute comes out revoked', () => {
    const { objects, notes } = toStix(
      event({ Attribute: [attribute({ deleted: true, to_ids: true })], Object: [], EventReport: [], Opinion: [] }),
    )
    expect(of(objects, 'indicator')[0]?.['revoked']).toBe(true)
    expect(notes.map(({ path }) => path)).toEqual(['/Event/Attribute/0/deleted'])
    expect(fromStix(objects).events[0]?.Attribute[0]?.deleted).toBe(true)
  })
})

describe('STIX that is not of MISP', () => {
  const at = { created: '2026-11-01T00:00:00.000Z', modified: '2026-11-01T00:00:00.000Z', spec_version: '2.1' }
  it('a pattern that says more than an attribute is kept whole', () => {
    const pattern = "[ipv4-addr:value = '198.51.100.7'] FOLLOWEDBY [file:name LIKE '%.hta']"
    const { events, notes } = fromStix([
      { type: 'indicator', id: `indicator--${id(1)}`, ...at, pattern, pattern_type: 'stix', valid_from: at.created },
    ])
    expect(events[0]?.Object[0]?.Attribute.map(({ type, value }) => [type, value])).toEqual([
      ['stix2-pattern', pattern],
    ])
    expect(notes.map(({ level, path }) => [level, path])).toEqual([['custom', '/0']])
  })

  it('what MISP has no place for is told', () => {
    const { events, notes } = fromStix({
      type: 'bundle',
      objects: [
        { type: 'infrastructure', id: `infrastructure--${id(1)}`, ...at, name: 'x' },
        { type: 'indicator', id: 'indicator--nothing' },
        'text',
        { type: 'url', id: `url--${id(2)}`, spec_version: '2.1', value: 'https://a.example/' },
      ],
    })
    expect(notes.map(({ level, path }) => `${level} ${path}`)).toEqual([
      'refused /objects/1/id',
      'refused /objects/2',
      'lost /objects/0',
    ])
    expect(events[0]?.Attribute.map(({ value }) => value)).toEqual(['https://a.example/'])
  })

  it('references in a circle end', () => {
    const directory = (n: number) => ({
      type: 'directory',
      id: `directory--${id(n)}`,
      spec_version: '2.1',
      path: '/',
      contains_refs: Array.from({ length: 40 }, (_, i) => `directory--${id(i)}`),
    })
    expect(fromStix(Array.from({ length: 40 }, (_, n) => directory(n))).events).toEqual([])
  })

  it('goes to the receiving organisation only unless the caller says otherwise', () => {
    const { events } = fromStix(toStix(event({ distribution: '3' })).objects)
    expect(events[0]?.distribution).toBe('0')
    expect(events[0]?.Attribute.every(({ distribution }) => distribution === '5')).toBe(true)
  })
})
