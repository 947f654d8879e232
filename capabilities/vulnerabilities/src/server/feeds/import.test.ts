import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { secretLabel } from '../../../../../platform/src/host/testing.ts'
import { type FeedNode, startFeedNode } from './feeds.testing.ts'

let node: FeedNode
beforeAll(async () => {
  node = await startFeedNode()
}, 60_000)
afterAll(() => node.close())

const cve = (id: string, more: object = {}) => ({
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: id, state: 'PUBLISHED', dateUpdated: '2026-11-01T00:00:00Z' },
  containers: { cna: { descriptions: [{ lang: 'en', value: `What ${id} is.` }] } },
  ...more,
})
const lines = (...values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join('\n')
const subject = async () => {
  const caller = await node.identity.callerOf(node.high.id)
  if (caller === undefined) throw new Error('nobody')
  return caller.subject
}
const stored = async () => (await node.items.read(await subject(), {})).length

describe('nothing is stored of a file', () => {
  it.each([
    ['that is empty', '', 'vulnerabilities.cut'],
    ['that is no JSON', 'hello there', 'vulnerabilities.cut'],
    ['in UTF-16', `\uFEFF${JSON.stringify(cve('CVE-2026-0001'))}`, 'vulnerabilities.cut', 'utf16le'],
    [
      'that is cut in a value',
      JSON.stringify([cve('CVE-2026-0001'), cve('CVE-2026-0002')]).slice(0, -9),
      'vulnerabilities.cut',
    ],
    ['of a format nobody here reads', JSON.stringify({ hello: 1 }), 'vulnerabilities.format_unknown'],
    [
      'of CVE in another major version',
      JSON.stringify(cve('CVE-2026-0001', { dataVersion: '6.0' })),
      'vulnerabilities.feed_shape',
    ],
    [
      'whose entries lost a key',
      JSON.stringify({
        title: 'T',
        count: 2,
        vulnerabilities: [{ cveID: 'CVE-2026-0001' }, { cveID: 'CVE-2026-0002' }],
      }),
      'vulnerabilities.feed_shape',
    ],
    [
      'that says another number than it holds',
      JSON.stringify({ count: 3, vulnerabilities: [{ cveID: 'CVE-2026-0001', dateAdded: '2026-11-01' }] }),
      'vulnerabilities.kev_count',
    ],
    [
      'of EPSS without columns',
      '#model_version:v2026,score_date:2026-11-01T00:00:00+0000\nCVE-2026-0001,0.1,0.2',
      'vulnerabilities.feed_shape',
    ],
    ['whose product tree refers to itself', JSON.stringify(cyclic()), 'vulnerabilities.feed_shape'],
  ] as const)('%s', async (_name, text, code, encoding: BufferEncoding = 'utf8') => {
    const { status, body } = await node.send(Buffer.from(text, encoding))
    expect([status, body.code]).toEqual([400, code])
    expect(await stored()).toBe(0)
  })

  it('that is damaged gzip, or a bomb', async () => {
    const packed = gzipSync(lines(cve('CVE-2026-0001'), cve('CVE-2026-0002')))
    expect((await node.send(packed.subarray(0, -12))).body.code).toBe('objects.gzip_broken')
    expect((await node.send(gzipSync(Buffer.alloc(8 * 1024 * 1024, 0x20)))).body.code).toBe('objects.too_big')
    expect(await stored()).toBe(0)
  })

  it('in a dry run; it tells what would be', async () => {
    const { body } = await node.send(lines(cve('CVE-2026-0001'), cve('CVE-2026-0002')), { dryRun: 'true' })
    expect(body.report).toMatchObject({ format: 'cve', total: 2, new: 2, changed: 0, same: 0, dryRun: true })
    expect(await stored()).toBe(0)
  })

  it('under a label its author may not read', async () => {
    const { status, body } = await node.send(JSON.stringify(cve('CVE-2026-0001')), {
      label: JSON.stringify(secretLabel),
    })
    expect([status, body.code]).toEqual([403, 'vulnerabilities.label_beyond'])
    expect((await node.send('{}', { label: 'SECRET' })).body.code).toBe('vulnerabilities.label')
    expect(await stored()).toBe(0)
  })
})

function cyclic() {
  const relation = (id: string, of: string) => ({
    category: 'installed_on',
    full_product_name: { name: id, product_id: id },
    product_reference: of,
    relates_to_product_reference: of,
  })
  return {
    document: {
      csaf_version: '2.0',
      publisher: { category: 'vendor', name: 'N', namespace: 'https://n.example' },
      tracking: { id: 'N-1', current_release_date: '2026-11-01T00:00:00Z' },
    },
    product_tree: { relationships: [relation('A', 'B'), relation('B', 'A')] },
    vulnerabilities: [{ cve: 'CVE-2026-0001', product_status: { known_affected: ['A'] } }],
  }
}

it('a bad item is named with its line and costs no other', async () => {
  const many = Array.from({ length: 30 }, (_, i) => cve(`CVE-2026-1${String(i).padStart(3, '0')}`))
  const { body } = await node.send(`${lines(...many)}\n{"broken":\n${lines(cve('CVE-26-1'), cve('CVE-2026-1999'))}\n`)
  expect(body.report).toMatchObject({ total: 33, new: 31, quarantined: 2 })
  expect(body.report?.problems.map(({ line, at, code }) => [line, at, code])).toEqual([
    [31, '', 'vulnerabilities.syntax'],
    [32, '/cveMetadata/cveId', 'vulnerabilities.cve_id'],
  ])
})

it('an entry its catalogue takes back has ended, and can be asked for as it was; a small part of a catalogue ends nothing', async () => {
  const ids = Array.from({ length: 20 }, (_, i) => `CVE-2025-20${String(i).padStart(2, '0')}`)
  const catalogue = (entries: readonly string[]) =>
    JSON.stringify({
      title: 'A catalogue',
      catalogVersion: '2026.11.01',
      count: entries.length,
      vulnerabilities: entries.map((cveID) => ({ cveID, dateAdded: '2026-11-01' })),
    })
  const standing = async (at?: number) =>
    (await node.items.read(await subject(), { ids, kinds: ['kev'], ...(at === undefined ? {} : { at }) })).length
  expect((await node.send(catalogue(ids))).body.report).toMatchObject({ new: 20 })
  const before = node.time.now
  node.time.now += 1_000
  expect((await node.send(catalogue(ids.slice(1)), { dryRun: 'true' })).body.report).toMatchObject({ same: 19 })
  expect(await standing()).toBe(20)
  expect((await node.send(catalogue(ids.slice(1)))).body.report).toMatchObject({ new: 0, changed: 1, same: 19 })
  expect([await standing(), await standing(before)]).toEqual([19, 20])
  expect((await node.send(catalogue(ids.slice(10)))).body.report).toMatchObject({ changed: 0, same: 10 })
  expect(await standing()).toBe(19)
})
