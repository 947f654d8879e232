import { readFileSync } from 'node:fs'
import { TLP1_MARKINGS, TLP2_MARKINGS, tlpMarkingDefinition } from '@testudo/stix/tlp'
import { describe, expect, it } from 'vitest'
import { type Label, loadPolicies, SYSTEM_HIGH } from './label/index.ts'
import { LABEL_MARKING_EXTENSION, labelFromMarkings, labelToMarking } from './marking.ts'

const file = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../policies/${name}.json`, import.meta.url), 'utf8'))
const policies = loadPolicies(['allied', 'tlp'].map(file))
const read = (...definitions: unknown[]) => labelFromMarkings(definitions, policies)
const rel = (...values: string[]) => ({ type: 'PERMISSIVE' as const, tag: 'Releasable To', values })
const allied = (classification: string, ...values: string[]): Label => ({
  policy: 'ALLIED',
  classification,
  categories: [rel(...values)],
  originators: [],
})
const tlp = (level: 'clear' | 'green' | 'amber' | 'amber+strict' | 'red') =>
  tlpMarkingDefinition({ version: '2', level })
const statement = {
  type: 'marking-definition',
  spec_version: '2.1',
  id: 'marking-definition--11111111-1111-4111-8111-111111111111',
  definition_type: 'statement',
  definition: { statement: '© Example' },
}
const unknown = { ...statement, definition_type: 'iep' }

describe('markings are not understood, so the object waits', () => {
  it.each<[string, unknown]>([
    ['nothing at all', undefined],
    ['another object', { ...statement, type: 'identity' }],
    ['an unknown kind', unknown],
    ['TLP by its words, under an id of its own', { ...statement, definition_type: 'tlp', definition: { tlp: 'red' } }],
    [
      'a foreign extension',
      { ...statement, extensions: { 'extension-definition--11111111-1111-4111-8111-111111111111': {} } },
    ],
    ['a broken label', { ...statement, extensions: { [LABEL_MARKING_EXTENSION]: { label: { policy: 'ALLIED' } } } }],
    [
      'a label hidden in a published TLP id',
      { ...tlp('clear'), extensions: { [LABEL_MARKING_EXTENSION]: { label: allied('SECRET', 'DEU') } } },
    ],
  ])('%s', (_, definition) => expect(read(tlp('green'), definition)).toBeUndefined())
})

it('reads no label from no markings and from statements', () => {
  expect(read()).toEqual({ label: undefined })
  expect(read(statement)).toEqual({ label: undefined })
})

it('reads TLP 1 and 2 by their ids', () => {
  const levels = [...Object.values(TLP1_MARKINGS), ...Object.values(TLP2_MARKINGS)].map(
    (id) => read({ type: 'marking-definition', id })?.label?.classification,
  )
  expect(levels).toEqual(['CLEAR', 'GREEN', 'AMBER', 'RED', 'CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'])
  expect(read(tlp('amber'), statement, tlp('green'))).toEqual({
    label: { policy: 'TLP', classification: 'AMBER', categories: [], originators: [] },
  })
})

it('meets several labels and keeps TLP beside them as a further limit', () => {
  const both = [
    labelToMarking(allied('RESTRICTED', 'DEU', 'EST'), 0),
    labelToMarking({ ...allied('SECRET', 'EST'), tlp: 'GREEN' }, 0),
  ]
  expect(read(...both)).toEqual({ label: { ...allied('SECRET', 'EST'), tlp: 'GREEN' } })
  expect(read(...both, tlp('red'))).toEqual({ label: { ...allied('SECRET', 'EST'), tlp: 'RED' } })
  expect(read(labelToMarking({ ...allied('SECRET', 'EST'), policy: 'UTOPIA' }, 0), both[0])?.label?.policy).toBe(
    SYSTEM_HIGH,
  )
})

it('writes a label as a marking with the same id on every node', () => {
  const marking = labelToMarking({ ...allied('SECRET', 'EST', 'DEU'), pap: 'AMBER' }, 1_000)
  expect(marking).toEqual(labelToMarking({ ...allied('SECRET', 'DEU', 'EST'), pap: 'AMBER' }, 1_000))
  expect(marking.id).toMatch(
    /^marking-definition--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  expect(marking['created']).toBe('1970-01-01T00:00:01.000Z')
  expect(read(marking)).toEqual({ label: { ...allied('SECRET', 'DEU', 'EST'), pap: 'AMBER' } })
  expect(labelToMarking({ policy: 'TLP', classification: 'AMBER+STRICT', categories: [], originators: [] }, 0).id).toBe(
    TLP2_MARKINGS['amber+strict'],
  )
})
