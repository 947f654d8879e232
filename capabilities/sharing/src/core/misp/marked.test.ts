import { readFileSync } from 'node:fs'
import { type Label, loadPolicies } from '@testudo/kernel/label'
import type { MispEvent } from '@testudo/misp'
import { expect, it } from 'vitest'
import { markEvent } from './marked.ts'

const policies = loadPolicies(
  ['allied', 'tlp'].map((name): unknown =>
    JSON.parse(readFileSync(new URL(`../../../../../policies/${name}.json`, import.meta.url), 'utf8')),
  ),
)
const tlp = (classification: string): Label => ({ policy: 'TLP', classification, categories: [], originators: [] })
const secret: Label = { policy: 'ALLIED', classification: 'SECRET', categories: [], originators: [], pap: 'RED' }
const attribute = (uuid: string, ...names: string[]) => ({
  uuid,
  type: 'domain',
  category: 'Network activity',
  value: 'a.example',
  to_ids: true,
  distribution: '5',
  disable_correlation: false,
  ...(names.length === 0 ? {} : { Tag: names.map((name) => ({ name })) }),
})
const event = (names: readonly string[], more: Partial<MispEvent> = {}): MispEvent => ({
  uuid: 'e',
  info: 'x',
  date: '2026-11-01',
  timestamp: '1',
  threat_level_id: '4',
  analysis: '0',
  published: false,
  distribution: '0',
  Attribute: [],
  Object: [],
  Galaxy: [],
  Tag: names.map((name) => ({ name })),
  ...more,
})
const mark = (given: MispEvent, own: Label, labels: Readonly<Record<string, Label>> = {}) =>
  markEvent(given, { own, whole: own, labelOf: (uuid) => [labels[uuid]].filter((one) => one !== undefined) }, policies)
const names = (of: { readonly Tag?: readonly { readonly name: string }[] } | undefined) =>
  of?.Tag?.map(({ name }) => name)

it.each([
  [[], tlp('AMBER'), ['tlp:amber']],
  [['tlp:red'], tlp('AMBER'), ['tlp:red']],
  [['tlp:white'], tlp('CLEAR'), ['tlp:white']],
  [['tlp:green', 'x'], tlp('RED'), ['tlp:green', 'x', 'tlp:red']],
  [['PAP:RED'], secret, ['PAP:RED', 'testudo:marking="ALLIED SECRET"']],
  [
    ['testudo:marking="OTHER"'],
    { ...secret, tlp: 'GREEN' } as const,
    ['tlp:green', 'PAP:RED', 'testudo:marking="ALLIED SECRET"'],
  ],
])('tags %j under a label come out as they must', (given, label, expected) => {
  const came = names(mark(event(given), label))
  expect(
    came?.map((name) => (name.startsWith('testudo:') ? name.replace(/(ALLIED SECRET)[^"]*/, '$1') : name)),
  ).toEqual(expected)
})

it('an attribute under a stricter label says so itself, once', () => {
  const given = event(['tlp:green'], { Attribute: [attribute('a'), attribute('b', 'tlp:red'), attribute('c')] })
  const out = mark(given, tlp('GREEN'), { a: tlp('RED'), b: tlp('RED'), c: tlp('CLEAR') })
  expect(names(out)).toEqual(['tlp:green'])
  expect(out.Attribute.map(names)).toEqual([['tlp:red'], ['tlp:red'], undefined])
})

it('for an object one of its attributes says it; for a report the event does', () => {
  const object = { uuid: 'o', name: 'file', 'meta-category': 'file', timestamp: '1', distribution: '5' }
  const given = event(['tlp:green'], {
    Object: [{ ...object, Attribute: [attribute('a'), attribute('b')] }],
    EventReport: [{ uuid: 'r', name: 'R', content: 'x', timestamp: '1', distribution: '5' }],
  })
  const out = mark(given, tlp('GREEN'), { o: tlp('RED') })
  expect([names(out), out.Object[0]?.Attribute.map(names)]).toEqual([['tlp:green'], [['tlp:red'], undefined]])
  expect(names(mark(given, tlp('GREEN'), { r: tlp('AMBER') }))).toEqual(['tlp:green', 'tlp:amber'])
})
