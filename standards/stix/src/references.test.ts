import { expect, it } from 'vitest'
import { isId, isTypeName, looksLikeId, parseId, typeOfId, uuidVersion } from './id.ts'
import { referencesOf } from './references.ts'
import { TLP1_MARKINGS, TLP2_MARKINGS, tlpMarkingDefinition, tlpOf, type Tlp } from './tlp.ts'
import { isValid, validate } from './validate.ts'

const uuid = '0c7b5b88-8ff7-4a4d-aa9d-feb398cd0061'

it('finds references at any depth and keeps markings apart', () => {
  const found = referencesOf({
    type: 'report',
    id: `report--${uuid}`,
    created_by_ref: `identity--${uuid}`,
    object_refs: [`malware--${uuid}`, 'nonsense', `tool--${uuid}`],
    object_marking_refs: [TLP1_MARKINGS.red],
    granular_markings: [
      { marking_ref: TLP2_MARKINGS.green, selectors: ['name'] },
      { lang: 'fr', selectors: ['name'] },
    ],
    x_acme_contents: [{ object_ref: `campaign--${uuid}`, object_modified: 'x' }],
    extensions: {
      [`extension-definition--${uuid}`]: { extension_type: 'property-extension', asset_ref: `x-asset--${uuid}` },
    },
    x_acme_preference: `identity--${uuid}`,
  })
  expect(found.references.map(({ path, id }) => [path, id])).toEqual([
    ['/created_by_ref', `identity--${uuid}`],
    ['/object_refs/0', `malware--${uuid}`],
    ['/object_refs/2', `tool--${uuid}`],
    ['/x_acme_contents/0/object_ref', `campaign--${uuid}`],
    [`/extensions/extension-definition--${uuid}/asset_ref`, `x-asset--${uuid}`],
  ])
  expect(found.markings.map(({ path, id, selectors }) => [path, id, selectors])).toEqual([
    ['/object_marking_refs/0', TLP1_MARKINGS.red, undefined],
    ['/granular_markings/0/marking_ref', TLP2_MARKINGS.green, ['name']],
  ])
  expect(found.extensions).toEqual([`extension-definition--${uuid}`])
})

it('leaves local keys and translations out', () => {
  expect(referencesOf({ type: 'observed-data', objects: { 0: { parent_ref: `file--${uuid}` } } }).references).toEqual(
    [],
  )
  expect(referencesOf({ type: 'language-content', contents: { fr: { x_ref: `file--${uuid}` } } }).references).toEqual(
    [],
  )
})

it('takes identifiers apart', () => {
  expect(parseId(`x-my-type--${uuid}`)).toEqual({ type: 'x-my-type', uuid })
  expect([parseId('x'), parseId(`--${uuid}`), typeOfId('x'), uuidVersion('x')]).toEqual([undefined, undefined, '', ''])
  expect(uuidVersion(`file--${uuid}`)).toBe('4')
  expect(looksLikeId('course-of-action--00000000-0000-0000-0000-000000000000')).toBe(true)
  expect(isId('course-of-action--00000000-0000-0000-0000-000000000000')).toBe(false)
  expect(['ab', 'a--b', 'A-b', 'x-y', 'abc'].map(isTypeName)).toEqual([false, false, false, true, true])
})

it('knows the nine TLP markings, and only by id', () => {
  const all: Tlp[] = [
    ...(['white', 'green', 'amber', 'red'] as const).map((level): Tlp => ({ version: '1', level })),
    ...(['clear', 'green', 'amber', 'amber+strict', 'red'] as const).map((level): Tlp => ({ version: '2', level })),
  ]
  for (const tlp of all) {
    const definition = tlpMarkingDefinition(tlp)
    expect(tlpOf(String(definition?.['id']))).toEqual(tlp)
    expect(isValid(validate(definition), true)).toBe(true)
  }
  expect(tlpOf(`marking-definition--${uuid}`)).toBeUndefined()
  expect(tlpMarkingDefinition({ version: '1', level: 'clear' })).toBeUndefined()
})

// Ids as in the JSON schemas of the OASIS committee (marking-definition.json) and its TLP 2.0 extension definition.
it.each([
  ['613f2e26-407d-48c7-9eca-b8e91df99dc9', '1', 'white'],
  ['34098fce-860f-48ae-8e50-ebd3cc5e41da', '1', 'green'],
  ['f88d31f6-486f-44da-b317-01333bde0b82', '1', 'amber'],
  ['5e57c739-391a-4eb3-b6be-7d15ca92d5ed', '1', 'red'],
  ['94868c89-83c2-464b-929b-a1a8aa3c8487', '2', 'clear'],
  ['bab4a63c-aed9-4cf5-a766-dfca5abac2bb', '2', 'green'],
  ['55d920b0-5e8b-4f79-9ee9-91f868d9b421', '2', 'amber'],
  ['939a9414-2ddd-4d32-a0cd-375ea402b003', '2', 'amber+strict'],
  ['e828b379-4e03-4974-9ac4-e53a884c97c1', '2', 'red'],
])('%s is TLP %s %s', (id, version, level) => {
  expect(tlpOf(`marking-definition--${id}`)).toEqual({ version, level })
})

it('refuses a TLP look-alike', () => {
  const fake = { ...tlpMarkingDefinition({ version: '1', level: 'red' }), id: `marking-definition--${uuid}` }
  expect(isValid(validate(fake))).toBe(false)
})
