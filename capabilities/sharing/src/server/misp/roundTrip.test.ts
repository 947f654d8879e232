import { fromStix, type MispEvent, toStix } from '@testudo/misp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasData, jsonFiles } from '../../../../../standards/misp/testing/archive.ts'
import { eventsIn } from '../../core/misp/parts.ts'
import { attribute, event, type MispNode, mispNode, uuid } from './misp.testing.ts'

let at: MispNode
beforeAll(async () => {
  at = await mispNode()
}, 60_000)
afterAll(() => at.node.close())

/** The events that come out for a container, without the tag of this node's own marking. */
async function out(id: string): Promise<MispEvent[]> {
  const { status, body } = await at.node.ask('GET', `/api/sharing/misp/${id}`, { as: at.analyst })
  expect([id, status]).toEqual([id, 200])
  return [...eventsIn(body)].map((value) => {
    const one = value as MispEvent
    return { ...one, Tag: one.Tag.filter(({ name }) => !name.startsWith('testudo:marking=')) }
  })
}

/** Order says nothing in MISP. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'distribution')
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

it('an event comes out as it came in', async () => {
  const cluster = {
    uuid: uuid(30),
    type: 'threat-actor',
    value: 'Grey Heron',
    description: 'Wipes signalling.',
    tag_name: 'misp-galaxy:threat-actor="Grey Heron"',
    meta: { synonyms: ['Heron'] },
  }
  const given = event(1, {
    Tag: [{ name: 'tlp:amber' }, { name: 'PAP:AMBER' }, { name: 'admiralty-scale:source-reliability="b"' }],
    Attribute: [
      attribute(2, {
        comment: 'seen in the mail',
        Tag: [{ name: 'tlp:amber+strict' }, { name: 'ours:tag' }],
        Sighting: [
          {
            uuid: uuid(20),
            type: '0',
            date_sighting: '1793539900',
            source: 'proxy',
            Organisation: { name: 'Harbour', uuid: uuid(901) },
          },
          {
            uuid: uuid(21),
            type: '1',
            date_sighting: '1793539950',
            Organisation: { name: 'Harbour', uuid: uuid(901) },
          },
        ],
      }),
      attribute(3, { type: 'ip-dst', value: '198.51.100.7', to_ids: false }),
      attribute(4, {
        type: 'btc',
        category: 'Financial fraud',
        value: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT',
        to_ids: false,
      }),
    ],
    Object: [
      {
        uuid: uuid(10),
        name: 'file',
        'meta-category': 'file',
        description: 'A file',
        template_uuid: uuid(910),
        template_version: '24',
        timestamp: '1793539800',
        distribution: '5',
        Attribute: [
          attribute(11, {
            type: 'filename',
            category: 'Payload delivery',
            object_relation: 'filename',
            value: 'a.exe',
            to_ids: false,
          }),
          attribute(12, {
            type: 'md5',
            category: 'Payload delivery',
            object_relation: 'md5',
            value: 'd41d8cd98f00b204e9800998ecf8427e',
          }),
        ],
        ObjectReference: [{ uuid: uuid(13), referenced_uuid: uuid(2), relationship_type: 'connects-to' }],
      },
    ],
    Galaxy: [{ uuid: uuid(31), name: 'Threat Actor', type: 'threat-actor', GalaxyCluster: [cluster] }],
    EventReport: [
      { uuid: uuid(40), name: 'Report', content: 'What happened.', timestamp: '1793539800', distribution: '5' },
    ],
  })
  const { report } = await at.take(given, at.analyst)
  expect(report).toMatchObject({ quarantined: 0, held: 0, refused: 0 })
  const [back, ...more] = await out(`grouping--${uuid(1)}`)
  expect(more).toEqual([])
  const attributeOf = ({ uuid: wanted }: { readonly uuid: string }) =>
    given.Event.Attribute.find(({ uuid: one }) => one === wanted)
  for (const one of back?.Attribute ?? []) {
    const { disable_correlation, ...rest } = one
    expect(disable_correlation).toBe(false)
    expect(sorted(rest)).toEqual(sorted(attributeOf(one)))
  }
  const { Event } = given
  expect(sorted(back?.Attribute.map((one) => one.uuid))).toEqual(sorted(Event.Attribute.map((one) => one.uuid)))
  expect(back).toMatchObject({
    uuid: uuid(1),
    info: 'Event 1',
    date: '2026-11-01',
    timestamp: '1793539800',
    Orgc: Event.Orgc,
  })
  expect(back).toMatchObject({ threat_level_id: '2', analysis: '1', published: false, distribution: '0' })
  const whole = { ...Event } as typeof Event & Record<'Tag' | 'Object' | 'Galaxy' | 'EventReport', object[]>
  expect(sorted(back?.Tag)).toEqual(sorted(whole.Tag))
  expect(sorted(back?.EventReport)).toEqual(sorted(whole.EventReport))
  const plain = JSON.parse(JSON.stringify(back?.Object).replaceAll(',"disable_correlation":false', '')) as unknown
  expect(sorted(plain)).toEqual(sorted(whole.Object))
  expect(back?.Galaxy[0]).toMatchObject({ name: 'Threat Actor', type: 'threat-actor' })
  expect(sorted(back?.Galaxy[0]?.GalaxyCluster)).toEqual(sorted([cluster]))
})

describe.skipIf(!hasData)('the events misp-stix publishes', () => {
  it('come out of the node as they come out of the conversion alone', async () => {
    let compared = 0
    for (const [name, file] of jsonFiles('misp-stix-mapping.tar.gz', /^tests\/test_events?_?collection_\d\.json$/)) {
      const { report } = await at.take(file as object, at.analyst)
      expect([name, report.quarantined, report.held]).toEqual([name, 0, 0])
      for (const value of eventsIn(file)) {
        const { objects } = toStix(value)
        for (const expected of fromStix(objects).events) {
          const id = objects.find(
            ({ id: one, type }) => /^(?:report|grouping)$/.test(String(type)) && String(one).endsWith(expected.uuid),
          )?.['id']
          const back = (await out(String(id))).find(({ uuid: one }) => one === expected.uuid)
          expect(sorted(back)).toEqual(sorted(expected))
          compared += 1
        }
      }
    }
    expect(compared).toBeGreaterThan(2)
  })
})
