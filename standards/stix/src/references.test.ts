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

it('refuses a TLP look-alike', () => {
  const fake = { ...tlpMarkingDefinition({ version: '1', level: 'red' }), id: `marking-definition--${uuid}` }
  expect(isValid(validate(fake))).toBe(false)
})
