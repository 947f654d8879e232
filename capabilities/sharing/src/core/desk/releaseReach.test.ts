import { describe, expect, it } from 'vitest'
import { type JsonObject, splitPortions } from '@testudo/stix'
import { NOON, simLabel, simPolicies, simSubject } from '../simulator/scene.ts'
import { previewRelease } from './preview.ts'
import { readableParts } from './readableParts.ts'
import { contentHash } from './releaseContent.ts'
import { reachOf } from './releaseReach.ts'
import type { Releasable } from './releaseView.ts'
import { withoutParts, wholeOf } from './withoutParts.ts'

const report: JsonObject = {
  type: 'report',
  spec_version: '2.1',
  id: 'report--aaaaaaaa-1111-4111-8111-111111111111',
  created: '2026-11-22T11:00:00.000Z',
  modified: '2026-11-22T11:00:00.000Z',
  name: 'Cable',
  published: '2026-11-22T11:00:00.000Z',
  object_refs: ['identity--aaaaaaaa-1111-4111-8111-111111111111'],
  description: '# What happened\n\nCut at two places.\n\nBoth repaired.',
  labels: ['one', 'two', 'three'],
  external_references: [{ source_name: 'x', url: 'https://example.org', description: 'secret source' }],
  granular_markings: [
    { marking_ref: 'marking-definition--b', selectors: ['labels.[1]', 'external_references.[0]'] },
    { marking_ref: 'marking-definition--c', selectors: ['external_references.[0].description'] },
  ],
}
const { body, portions } = splitPortions(report)
const item: Releasable = {
  body,
  label: simLabel(['PUBLIC'], 'A'),
  portions: portions.map((portion) => ({
    portion,
    label: simLabel(portion.markings.includes('marking-definition--c') ? ['A'] : ['A', 'B'], 'A'),
  })),
}

describe('parts kept from everybody', () => {
  it.each([
    ['nothing.here', 'no such part'],
    ['labels.[9]', 'no such part'],
    ['id', 'fixed'],
    ['modified', 'fixed'],
    ['object_refs', 'needed'],
    // A list of nothing is no STIX: take the list.
    ['external_references.[0]', 'needed'],
  ])('cannot be %s: %s', (selector, why) => {
    expect(withoutParts(item, ['labels', selector])).toEqual({ selector, why })
  })

  it('are gone with what they enclose, and what stays keeps its own marks and place', () => {
    const taken = withoutParts(item, ['labels.[0]', 'external_references'])
    const left = 'item' in taken ? taken.item : item
    expect(wholeOf(left).object['labels']).toEqual(['two', 'three'])
    expect(wholeOf(left).object['external_references']).toBeUndefined()
    expect(left.portions.map(({ portion }) => portion.value)).toEqual(['two'])
    expect(left.portions.map(({ label }) => label)).toEqual([simLabel(['A', 'B'], 'A')])
    expect(JSON.stringify(wholeOf(left).object)).not.toContain('taken')
  })

  it('leave an object as it is when there are none', () => {
    expect(withoutParts(item, [])).toEqual({ item })
  })
})

it('is read as title, paragraphs, list entries and properties, each with the part it belongs to', () => {
  const read = readableParts(item)
  expect(read.map(({ kind, selector, text }) => `${kind} ${selector} ${text}`).slice(0, 7)).toEqual([
    'title name Cable',
    'heading description # What happened',
    'text description Cut at two places.',
    'text description Both repaired.',
    'property published 2026-11-22T11:00:00.000Z',
    'item labels.[0] one',
    'item labels.[1] two',
  ])
  const secret = read.find(({ text }) => text === 'secret source')
  expect(secret?.selector).toBe('external_references.[0].description')
  expect(secret?.label).toEqual(simLabel(['A'], 'A'))
})

it('counts for each node what it gets and what its people see, as the preview of one object does', () => {
  const people = [
    { nation: 'BEL', count: 3, profile: simSubject('B') },
    { nation: 'BEL', count: 2, profile: simSubject('C') },
    { nation: 'DNK', count: 4, profile: { ...simSubject('B'), clearances: {} } },
  ]
  const to = { node: 'B', subject: simSubject('B'), people }
  const read = readableParts(item)
  const inPortions = item.portions.map((_, i) => read.filter(({ portion }) => portion === i).length)
  const own = read.filter(({ portion }) => portion === undefined).length
  const [reach] = reachOf([{ id: 'report--1', item, own, inPortions }], [to], simPolicies, NOON)
  const [one] = previewRelease(item, [to], simPolicies, NOON)
  expect(reach).toMatchObject({ people: 9, see: 5, seeAll: 3, sees: read.length - 1, of: read.length })
  expect(reach?.lacks.map(({ selector }) => selector)).toEqual(
    one?.fields.filter(({ sees }) => !sees).map(({ selector }) => selector),
  )
})

it('changes its hash with any word and any label, of the object or of a part', () => {
  const [first, ...rest] = item.portions
  const other = simLabel(['A', 'C'], 'A')
  const changed: Releasable[] = [
    { ...item, body: { ...item.body, name: 'Cables' } },
    { ...item, label: other },
    { ...item, portions: rest },
    { ...item, portions: first ? [{ ...first, label: other }, ...rest] : rest },
  ]
  expect(new Set([item, ...changed].map(contentHash)).size).toBe(5)
  expect(contentHash({ ...item, portions: item.portions.toReversed() })).toBe(contentHash(item))
})
