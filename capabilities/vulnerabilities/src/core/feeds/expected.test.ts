import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGunzip, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { FeedItem, KevEntry, VulnerabilityRecord } from '../model.ts'
import { readFeed } from './readFeed.ts'
import { readScore } from './scores.ts'
import { FeedTally } from './tally.ts'

const data = process.env['TESTUDO_SHARED_DATA'] ?? join(import.meta.dirname, '../../../../../../shared/data')
const isThere = existsSync(join(data, 'EXPECTED.json'))

async function readAll(path: string) {
  const tally = new FeedTally()
  const items: FeedItem[] = []
  for await (const batch of readFeed(createReadStream(join(data, path)).pipe(createGunzip()))) {
    if ('broken' in batch) throw new Error(batch.broken.message)
    if ('whole' in batch) continue
    for (const piece of batch) {
      tally.add(piece)
      // What is not asked for here is not held: 11,521 records are much.
      for (const item of piece.items)
        items.push(item.kind === 'record' ? { ...item, affected: [], references: [], text: '' } : item)
    }
  }
  return { tally, items }
}
const isRecord = (item: FeedItem): item is VulnerabilityRecord => item.kind === 'record'
const isKev = (item: FeedItem): item is KevEntry => item.kind === 'kev'
const top = (words: readonly string[], n: number) =>
  [...Map.groupBy(words, (word) => word)]
    .map(([word, all]) => [word, all.length] as const)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, n)

// Counts of the real files, as shared/data/EXPECTED.json holds them; without that folder there is nothing to compare.
describe.skipIf(!isThere)('the real files', () => {
  const expected = isThere
    ? (JSON.parse(readFileSync(join(data, 'EXPECTED.json'), 'utf8')) as Record<string, Record<string, unknown>>)
    : {}

  it('KEV, CVE records and CISA advisories: counts and joins', { timeout: 60_000 }, async () => {
    const kev = await readAll('vuln/kev-2025.08.25.json.gz')
    const entries = kev.items.filter(isKev)
    expect({
      count: kev.tally.total,
      known_ransomware: entries.filter((entry) => entry.ransomware).length,
      top_vendors: top(
        entries.map((entry) => entry.vendor),
        5,
      ),
      added_2024: entries.filter((entry) => entry.addedDay.startsWith('2024')).length,
      'due_before_2025-09-01_added_2025': entries.filter(
        (entry) => entry.addedDay >= '2025' && (entry.dueDay ?? '') < '2025-09-01',
      ).length,
    }).toEqual(expected['kev'])
    const listed = new Set(entries.map((entry) => entry.id))

    const cve = await readAll('vuln/cve-records-v5.ndjson.gz')
    const records = cve.items.filter(isRecord)
    const both = records.filter((record) => listed.has(record.id))
    expect({
      count: cve.tally.total,
      in_kev: both.length,
      rejected: cve.tally.flags['rejected'],
      top_cwe: top(
        records.flatMap((record) => record.cwes),
        5,
      ),
    }).toEqual(expected['cve-records'])
    const active = both.filter((record) => record.ssvc.some((said) => said.exploitation === 'active'))
    expect(active).toHaveLength(Number(expected['cve-ssvc-kev-table']?.['kev_and_active']))
    // 37 records spell values of SSVC otherwise; 67 publish a temporal or overall score as base, 34 one that follows from nothing.
    expect(cve.tally.flags).toEqual({ rejected: 26, 'ssvc-case': 37, 'temporal-as-base': 67, 'score-mismatch': 34 })
    expect([kev.tally.unreadable, cve.tally.unreadable]).toEqual([0, 0])

    const csaf = await readAll('csaf/cisa-advisories.ndjson.gz')
    const advised = csaf.items.filter(isRecord)
    const ids = new Set(advised.map((record) => record.id))
    expect({
      count: csaf.tally.total,
      vulnerabilities: advised.length,
      distinct_cves: ids.size,
      distinct_cves_in_kev: [...ids].filter((id) => listed.has(id)).length,
    }).toEqual(expected['cisa-advisories'])
  })

  it('published scores: what follows from the vector, what is temporal, what is neither', () => {
    const verdicts: Record<string, number> = {}
    const words = {
      none: 'base',
      'temporal-as-base': 'temporal-or-overall',
      'score-mismatch': 'mismatch',
      'vector-unreadable': 'unreadable',
      'ssvc-case': '',
    }
    const rows = gunzipSync(readFileSync(join(data, 'vuln/cvss-vectors.ndjson.gz')))
      .toString()
      .trim()
      .split('\n')
    for (const row of rows) {
      const { vector, published, verdict } = JSON.parse(row) as { vector: string; published: number; verdict: string }
      const found = words[readScore(vector, published, 'x').flag ?? 'none']
      expect(found).toBe(verdict)
      verdicts[found] = (verdicts[found] ?? 0) + 1
    }
    expect(verdicts).toEqual(expected['cvss-vectors']?.['by_verdict'])
  })
})
