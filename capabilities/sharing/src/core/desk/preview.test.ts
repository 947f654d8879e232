import { describe, expect, it } from 'vitest'
import { loadPolicies } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { type JsonObject, splitPortions } from '@testudo/stix'
import { chanceFrom } from '../simulator/chance.ts'
import { previewCase } from '../simulator/previewCase.ts'
import { NOON, simLabel, simPolicies, simSubject } from '../simulator/scene.ts'
import { needsTwo } from './needsTwo.ts'
import { previewRelease, type Recipient } from './preview.ts'
import type { Releasable } from './releaseView.ts'
import { withheldFrom } from './withheld.ts'

const object = {
  type: 'report',
  id: 'report--aaaaaaaa-1111-4111-8111-111111111111',
  modified: '2026-11-22T11:00:00.000Z',
  name: 'Cable',
  description: 'Cut at two places.',
  labels: ['one', 'two', 'three'],
  external_references: [{ source_name: 'x', url: 'https://example.org', description: 'secret source' }],
  granular_markings: [
    { marking_ref: 'marking-definition--b', selectors: ['description', 'labels.[1]'] },
    { marking_ref: 'marking-definition--c', selectors: ['external_references.[0].description'] },
    { lang: 'en', selectors: ['name'] },
  ],
}
const LABELS: Readonly<Record<string, readonly string[]>> = {
  'marking-definition--b': ['A', 'B'],
  'marking-definition--c': ['A', 'C'],
}
const itemOf = (value: JsonObject, readers: readonly string[], labels = LABELS): Releasable => {
  const { body, portions } = splitPortions(value)
  return {
    body,
    label: simLabel(readers, 'A'),
    portions: portions.map((portion) => ({ portion, label: simLabel(labels[portion.markings[0] ?? ''] ?? [], 'A') })),
  }
}
const item = itemOf(object, ['PUBLIC'])
const recipient = (node: string, people: Recipient['people'] = []): Recipient => ({
  node,
  subject: simSubject(node),
  people,
})

describe('a preview', () => {
  it('shows nothing at all to whom the object is closed, and says by which rule', () => {
    const [closed] = previewRelease(
      itemOf(object, ['B']),
      [recipient('C', [{ nation: 'C', count: 9, profile: simSubject('C') }])],
      simPolicies,
      NOON,
    )
    expect(closed?.released).toBeUndefined()
    expect(closed?.fields).toEqual([
      {
        selector: '',
        sees: false,
        because: {
          en: 'Not a member of any of Releasable To B.',
          fr: expect.stringContaining('N’est membre d’aucun') as string,
        },
      },
    ])
    expect(closed?.nations).toEqual([{ nation: 'C', people: 9, see: 0, seeAll: 0 }])
  })

  it('leaves parts out without a trace, and marks what is left', () => {
    const [toB] = previewRelease(item, [recipient('B')], simPolicies, NOON)
    expect(JSON.stringify(toB?.released)).not.toMatch(/secret source|marking-definition--c/)
    expect(toB?.released?.['granular_markings']).toEqual([
      { lang: 'en', selectors: ['name'] },
      { marking_ref: 'marking-definition--b', selectors: ['description', 'labels.[1]'] },
    ])
    const [toC] = previewRelease(item, [recipient('C')], simPolicies, NOON)
    expect(toC?.released?.['labels']).toEqual(['one', 'three'])
    expect(toC?.fields.filter(({ sees }) => !sees).map(({ selector, because }) => [selector, because.en])).toEqual([
      ['description', 'Not a member of any of Releasable To A B.'],
      ['labels.[1]', 'Not a member of any of Releasable To A B.'],
    ])
  })

  it('counts people by nation: at most what their node got', () => {
    const people = [
      { nation: 'BEL', count: 3, profile: simSubject('B') },
      { nation: 'BEL', count: 2, profile: simSubject('C') },
      { nation: 'DNK', count: 4, profile: { ...simSubject('B'), clearances: {} } },
    ]
    const [toB] = previewRelease(item, [recipient('B', people)], simPolicies, NOON)
    expect(toB?.nations).toEqual([
      { nation: 'BEL', people: 5, see: 5, seeAll: 3 },
      { nation: 'DNK', people: 4, see: 0, seeAll: 0 },
    ])
  })

  it('equals what is released, in drawn cases; the full run is test/long/sharing-release', () => {
    for (let seed = 0; seed < 300; seed++) expect(previewCase(chanceFrom(seed)), `seed ${seed}`).toEqual([])
  })
})

it('tells the withholding side alone what it withholds, by rule and topic', () => {
  const objects = [
    { label: simLabel(['B'], 'A'), labelKey: '1', topic: 'report' },
    { label: simLabel(['B'], 'A'), labelKey: '1', topic: 'malware', count: 6_000 },
    { label: simLabel(['PUBLIC'], 'A', false, 'HIGH'), labelKey: '2', topic: 'report' },
    { label: simLabel(['PUBLIC'], 'A'), labelKey: '3', topic: 'report' },
  ]
  expect(
    withheldFrom(objects, simSubject('C'), simPolicies, NOON).map(({ because, topics, count }) => [
      because.en,
      topics,
      count,
    ]),
  ).toEqual([
    ['Not a member of any of Releasable To B.', { report: 1, malware: 6_000 }, 6_001],
    ['Clearance CLOSED does not reach SIM HIGH.', { report: 1 }, 1],
  ])
  const nobody: Subject = { ...simSubject('C'), clearedUntil: 1 }
  expect(withheldFrom(objects, nobody, simPolicies, NOON)[0]?.count).toBe(6_003)
})

it('takes two people from the class the policy names, and wherever it is not known', () => {
  expect(needsTwo(simLabel([], 'A', false, 'CLOSED'), simPolicies)).toBe(false)
  expect(needsTwo(simLabel([], 'A', false, 'HIGH'), simPolicies)).toBe(true)
  expect(needsTwo(simLabel([], 'A', false, 'HIGHER'), simPolicies)).toBe(true)
  expect(needsTwo(simLabel([], 'A'), loadPolicies([]))).toBe(true)
})
