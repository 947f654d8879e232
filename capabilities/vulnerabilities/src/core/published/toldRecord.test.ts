import { describe, expect, it } from 'vitest'
import type { Component, Configuration, VulnerabilityRecord } from '../model.ts'
import { asToldBy, isFromNode, keysToAsk, keysToTell, readTold, writeTold } from './toldRecord.ts'

const label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const record = (more: Partial<VulnerabilityRecord> = {}): VulnerabilityRecord => ({
  kind: 'record',
  id: 'CVE-2026-99417',
  aliases: [],
  source: { key: 'coe', name: 'CoE' },
  format: 'cve',
  state: 'published',
  title: 'Remote maintenance',
  text: 'A session is accepted without an account.',
  scores: [],
  cwes: [],
  ssvc: [],
  affected: [{ product: { vendor: 'Signalbox', product: 'GW-4' }, status: 'affected', ranges: [] }],
  configurations: [],
  references: [],
  remedies: [],
  flags: [],
  ...more,
})
const meets = (told: VulnerabilityRecord, run: Component) => {
  const keys = new Set(keysToTell(told))
  return keysToAsk([run]).some((key) => keys.has(key))
}

describe('a record told to another node', () => {
  it.each<[string, Partial<VulnerabilityRecord>]>([
    ['another kind', { kind: 'kev' as never }],
    ['no id', { id: '../etc' }],
    ['a state nobody knows', { state: 'perhaps' as never }],
    ['a score beyond ten', { scores: [{ version: '3.1', vector: '', base: 11, overall: 1, severity: '', by: '' }] }],
    ['an order of bytes', { affected: [{ product: { cpe: 'x'.repeat(5_000) }, status: 'affected', ranges: [] }] }],
    ['a member nobody knows', { evil: true } as never],
    ['a tree without end', { configurations: [deep(40)] }],
    ['a leaf that is none', { configurations: [{ operator: 'OR', negate: false, children: [{} as never] }] }],
  ])('is not read in another form: %s', (_, more) => {
    expect(readTold(writeTold({ record: record(more), label }))).toBeUndefined()
  })

  it('is not read from what is no JSON, of another version, or without a label', () => {
    for (const text of [
      '',
      '[',
      '['.repeat(100_000),
      'null',
      '{"v":"testudo/told-record/2"}',
      JSON.stringify({ record: record() }),
    ])
      expect(readTold(text), text.slice(0, 30)).toBeUndefined()
  })

  it('comes back as it was, long words cut', () => {
    const told = record({
      configurations: [deep(3)],
      published: 1,
      kev: { addedDay: '2026-11-21' },
      affected: [
        {
          product: { purl: 'pkg:npm/left-pad' },
          status: 'affected',
          ranges: [{ to: '1.2', toExcluded: true, order: 'semver' }],
        },
      ],
    })
    expect(readTold(writeTold({ record: told, label }))).toEqual({ record: told, label })
    expect(readTold(writeTold({ record: record({ text: 'x'.repeat(9_000) }), label }))?.record.text).toHaveLength(2_000)
  })

  it('is kept as that node’s word, and not told further', () => {
    const kept = asToldBy(record(), 'pol-node-1', 'Node of POL')
    expect(kept.source).toEqual({ key: 'node:pol-node-1/coe', name: 'CoE (Node of POL)' })
    expect([isFromNode(kept), isFromNode(record())]).toEqual([true, false])
  })
})

describe('names of products', () => {
  it('meet whatever the scheme, and where a vendor is missing', () => {
    const cpe = {
      product: { cpe: 'cpe:2.3:o:signalbox:gw-4:*:*:*:*:*:*:*:*' },
      status: 'affected',
      ranges: [],
    } as const
    expect(meets(record(), { name: 'GW-4', vendor: 'SIGNALBOX', product: 'gw-4', version: '4' })).toBe(true)
    expect(meets(record(), { name: 'GW-4' })).toBe(true)
    expect(meets(record({ affected: [cpe] }), { name: 'GW-4', vendor: 'Signalbox', product: 'GW-4' })).toBe(true)
    expect(meets(record({ affected: [cpe] }), { name: '', cpe: 'cpe:2.3:o:signalbox:gw-4:4.2:*:*:*:*:*:*:*' })).toBe(
      true,
    )
    expect(meets(record(), { name: 'Other', vendor: 'Other', product: 'Other' })).toBe(false)
  })

  it('never hold a version', () => {
    const run = {
      name: 'x',
      purl: 'pkg:npm/left-pad@1.3.0',
      cpe: 'cpe:2.3:a:v:left-pad:1.3.0:*:*:*:*:*:*:*',
      version: '1.3.0',
    }
    expect(keysToAsk([run]).join(' ')).not.toContain('1.3')
    expect(keysToAsk([run, run])).toEqual(keysToAsk([run]))
  })
})

/** A tree this many branches deep. */
function deep(levels: number): Configuration {
  let node: Configuration = { match: { product: { product: 'x' }, status: 'affected', ranges: [] }, vulnerable: true }
  for (let i = 0; i < levels; i++) node = { operator: 'AND', negate: false, children: [node] }
  return node
}
