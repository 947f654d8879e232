import type { Label } from '@testudo/kernel/label'
import { describe, expect, it } from 'vitest'
import { aliasesOf, attackIdOf, referenceOf } from './body.ts'
import { listProperties, pointerOf, portionLabels } from './properties.ts'

const at = (classification: string): Label => ({ policy: 'ALLIED', classification, categories: [], originators: [] })

describe('portionLabels', () => {
  const body = {
    granular_markings: [
      { marking_ref: 'marking-definition--s', selectors: ['description', 'aliases.[1]'] },
      { marking_ref: 'marking-definition--gone', selectors: ['name'] },
    ],
  }
  const labels = portionLabels(body, at('RESTRICTED'), (id) =>
    id === 'marking-definition--s' ? at('SECRET') : undefined,
  )
  const names = (path: string) => labels.at(path).map((label) => label.classification)

  it('adds the mark of a part to the label of the whole', () => {
    expect(names('/description')).toEqual(['RESTRICTED', 'SECRET'])
    expect(names('/name')).toEqual(['RESTRICTED'])
  })

  it('marks a list as high as its highest element, and only that element above the rest', () => {
    expect(names('/aliases')).toEqual(['RESTRICTED', 'SECRET'])
    expect(names('/aliases/0')).toEqual(['RESTRICTED'])
    expect(names('/aliases/1')).toEqual(['RESTRICTED', 'SECRET'])
  })
})

it.each([
  ['description', '/description'],
  ['aliases.[1]', '/aliases/1'],
  ['external_references.[0].url', '/external_references/0/url'],
])('reads selector %s as %s', (selector, pointer) => expect(pointerOf(selector)).toBe(pointer))

describe('listProperties', () => {
  it('puts the telling ones first and spreads extensions', () => {
    const rows = listProperties({
      type: 'indicator',
      id: 'indicator--1',
      name: 'shown above',
      zulu: 1,
      valid_from: '2026-11-01T00:00:00Z',
      pattern: "[ipv4-addr:value = '198.51.100.7']",
      created_by_ref: 'identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5',
      extensions: { 'extension-definition--x': { extension_type: 'property-extension', rank: 5 } },
    })
    expect(rows.map(({ path, kind }) => [path, kind])).toEqual([
      ['/pattern', 'code'],
      ['/valid_from', 'time'],
      ['/created_by_ref', 'reference'],
      ['/extensions/extension-definition--x/rank', 'number'],
      ['/id', 'code'],
      ['/zulu', 'number'],
    ])
  })
})

describe('names', () => {
  it('keeps each alias once, with its place, and never the name itself', () => {
    expect(
      aliasesOf({ name: 'APT29', aliases: ['APT29', 'NOBELIUM'], x_mitre_aliases: ['NOBELIUM', 'Cozy Bear'] }),
    ).toEqual([
      { text: 'NOBELIUM', path: '/aliases/1' },
      { text: 'Cozy Bear', path: '/x_mitre_aliases/1' },
    ])
  })

  it('takes the code people say from the first spoken source', () => {
    const body = {
      external_references: [
        { source_name: 'blog', external_id: 'x' },
        { source_name: 'mitre-attack', external_id: 'T1055.011' },
      ],
    }
    expect([referenceOf(body), attackIdOf(body)]).toEqual(['T1055.011', 'T1055.011'])
    expect(referenceOf({ external_references: [{ source_name: 'blog', external_id: 'x' }] })).toBeUndefined()
    expect(attackIdOf({ external_references: [{ source_name: 'cve', external_id: 'CVE-2026-1' }] })).toBeUndefined()
  })
})
