import { type Label, loadPolicies } from '@testudo/kernel/label'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { narrowed } from './narrowing.ts'

const policies = loadPolicies(
  ['allied', 'tlp'].map((name) => JSON.parse(readFileSync(`policies/${name}.json`, 'utf8')) as unknown),
)

const label = (classification: string, releasableTo?: readonly string[], more: Partial<Label> = {}): Label => ({
  policy: 'ALLIED',
  classification,
  categories: releasableTo === undefined ? [] : [{ type: 'PERMISSIVE', tag: 'Releasable To', values: releasableTo }],
  originators: [],
  ...more,
})

const restricted = label('RESTRICTED', ['LTU', 'POL'], { originators: ['POL'], tlp: 'AMBER' })

describe('an edit', () => {
  it.each([
    ['a lower classification', label('UNCLASSIFIED', ['LTU', 'POL'], { tlp: 'AMBER' })],
    ['one more nation', label('RESTRICTED', ['LTU', 'POL', 'DEU'], { tlp: 'AMBER' })],
    ['no releasability at all', label('RESTRICTED', undefined, { tlp: 'AMBER' })],
    ['a TLP left out', label('RESTRICTED', ['LTU', 'POL'])],
    ['another policy', { ...label('RESTRICTED'), policy: 'ELSEWHERE' }],
  ])('may not widen a label by %s', (_what, wanted) => {
    expect(narrowed(restricted, wanted, policies)).toBeUndefined()
  })

  it('may keep or narrow it, and keeps its originators', () => {
    expect(narrowed(restricted, label('RESTRICTED', ['LTU', 'POL'], { tlp: 'AMBER' }), policies)?.originators).toEqual([
      'POL',
    ])
    expect(narrowed(restricted, label('SECRET', ['LTU'], { tlp: 'RED' }), policies)).toMatchObject({
      classification: 'SECRET',
      tlp: 'RED',
    })
  })
})
