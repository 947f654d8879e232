import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HistoryRow } from '../../core/history/row.ts'
import type { Found } from '../../core/hunting/finder.ts'
import { knowledgeFinder } from '../../core/hunting/knowledge.ts'
import { HISTORY_COLUMNS, placesOf } from '../../core/hunting/places.ts'
import { type HuntLanguage, readQuestion } from '../../core/hunting/question.ts'
import type { Knowledge } from '../../core/matching/types.ts'
import { openHistory } from '../history/history.ts'
import { searchRows, type SearchRange } from './searchRows.ts'
import { bookSegments, segmentNames } from './segments.ts'

const SEED = 5
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testudo-search-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Keeps rows in segments of fifty. */
function keep(rows: readonly HistoryRow[]): void {
  const history = openHistory({
    folder,
    columns: HISTORY_COLUMNS,
    placesOf: placesOf(SEED),
    limits: { rows: 50, bytes: 1 << 20 },
  })
  for (let at = 0; at < rows.length; at += 7) history.append(rows.slice(at, at + 7))
  history.seal()
  history.close()
}
const row = (at: number, event: object, label = 'A'): HistoryRow => ({
  at,
  source: 's',
  label,
  bytes: Buffer.from(JSON.stringify(event)),
})
const finderOf = (language: HuntLanguage, text: string) => {
  const read = readQuestion(language, text, { seed: SEED })
  if ('flaw' in read) throw new Error(read.flaw.message)
  return read.question.finder
}
const spelled = ({ hit, row: { at } }: Found) => `${at} ${hit.known} ${hit.field} ${hit.value} ${hit.fields.length}`
function search(finder: ReturnType<typeof finderOf>, more: Partial<SearchRange> = {}): string[] {
  const found: string[] = []
  for (const step of searchRows(finder, { folder, segments: segmentNames(folder), labels: ['A'], ...more }))
    if ('found' in step) for (const one of step.found) found.push(spelled(one))
  return found
}

const NAMES = ['evil.example', 'a.b.evil.example', 'good.example', 'xn--bcher-kva.example', 'EVIL.example.']
const LIST =
  'evil.example\nbücher.example\n192.0.2.64/27\n2001:db8::/32\nhttp://evil.example/a%2fb\nd41d8cd98f00b204e9800998ecf8427e'
const event = fc.record(
  {
    timestamp: fc.constant('2026-11-22T05:00:00Z'),
    event_type: fc.constant('http'),
    src_ip: fc.nat(255).map((n) => `192.0.2.${n}`),
    dest_ip: fc.constantFrom('2001:DB8::1', '::ffff:192.0.2.70', '198.51.100.1'),
    dns: fc.record({ rrname: fc.constantFrom(...NAMES) }),
    http: fc.record({ hostname: fc.constantFrom(...NAMES), url: fc.constantFrom('/a%2Fb', '/', '/x') }),
    note: fc.constantFrom('MD5=D41D8CD98F00B204E9800998ECF8427E', 'see http://EVIL.example/a%2Fb.', 'nothing'),
  },
  { requiredKeys: ['timestamp'] },
)

describe('a search', () => {
  it('for values finds exactly what a look at every event finds', () => {
    let hits = 0
    fc.assert(
      fc.property(fc.array(event, { minLength: 20, maxLength: 160 }), (events) => {
        rmSync(folder, { recursive: true, force: true })
        const rows = events.map((one, i) => row(i, one))
        keep(rows)
        const plain = rows.flatMap((one) => finderOf('indicators', LIST).find(one)).map(spelled)
        hits += plain.length
        expect(search(finderOf('indicators', LIST))).toEqual(plain)
      }),
      { numRuns: 40, seed: 11 },
    )
    expect(hits).toBeGreaterThan(500)
  })

  it('for what is known finds the same as for the list of its values', () => {
    const events = fc.sample(event, { numRuns: 120, seed: 4 })
    keep(events.map((one, i) => row(i, one)))
    const known = ["domain-name:value = 'evil.example'", "ipv4-addr:value ISSUBSET '192.0.2.64/27'"].map(
      (text, i): Knowledge => ({
        key: String(i),
        id: `indicator--${i}`,
        modified: '',
        name: text,
        label: 'B',
        language: 'stix',
        pattern: `[${text}]`,
      }),
    )
    const finder = knowledgeFinder(known, { seed: SEED, hintOf: () => undefined })
    expect(finder.probes).toHaveLength(2)
    const times = (found: readonly string[]) => [...new Set(found.map((one) => one.split(' ')[0]))]
    const both = search(finder)
    expect(both.length).toBeGreaterThan(10)
    expect(times(both)).toEqual(times(search(finderOf('indicators', 'evil.example\n192.0.2.64/27'))))
  })

  it('that joins events takes them in the order of their times, and only those that may be read', () => {
    const text = "[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example'] WITHIN 300 SECONDS"
    const ask = (name: string) => ({ event_type: 'dns', dns: { rrname: name } })
    keep([row(60_000, ask('b.example')), row(0, ask('a.example'), 'SECRET'), row(9_000, ask('c.example'))])
    expect(search(finderOf('stix', text))).toEqual([])
    expect(search(finderOf('stix', text), { labels: ['A', 'SECRET'] })).toHaveLength(1)
    const known = { key: 'k', id: 'i', modified: '', name: 'n', label: 'B', language: 'stix', pattern: text } as const
    const apart = () => knowledgeFinder([known], { seed: SEED, hintOf: () => undefined })
    expect(search(apart(), { labels: ['A', 'SECRET'], isApart: true })).toHaveLength(0)
    keep([row(5_000, ask('a.example'))])
    expect(search(apart(), { labels: ['A', 'SECRET'], isApart: true })).toHaveLength(1)
  })

  it('passes over segments that are gone or damaged, and says so', () => {
    keep(Array.from({ length: 120 }, (_, i) => row(i, { dns: { rrname: 'evil.example' } })))
    rmSync(join(folder, '00000001.seg'))
    const steps = [
      ...searchRows(finderOf('indicators', 'evil.example'), {
        folder,
        segments: ['00000000', '00000001', '00000002'],
        labels: ['A'],
      }),
    ]
    expect(steps.filter((step) => 'segment' in step)).toEqual([
      { segment: '00000000' },
      { segment: '00000001', trouble: 'gone' },
      { segment: '00000002' },
    ])
  })
})

describe('what may be told of segments', () => {
  it('follows from the rows that may be read alone', () => {
    const HOUR = 3_600_000
    const reach = (hidden: number) => {
      rmSync(folder, { recursive: true, force: true })
      keep([
        ...Array.from({ length: hidden }, (_, i) => row(HOUR * 9 + i, {}, '"SECRET"')),
        ...Array.from({ length: 60 }, (_, i) => row(HOUR * i, {}, '"A"')),
      ])
      const book = bookSegments(folder)
      const { rows, labels, sources } = book.reach((label) => label === ('A' as unknown), {
        from: HOUR * 2,
        to: HOUR * 12,
      })
      return { rows, labels, sources }
    }
    expect(reach(0)).toEqual({ rows: 10, labels: ['"A"'], sources: ['s'] })
    expect(reach(130)).toEqual(reach(0))
  })
})
