import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventOf } from '../../core/history/row.ts'
import type { Hit, Knowledge } from '../../core/index.ts'
import { Matcher, type Taken } from '../../core/matching/matcher.ts'
import { openMembers } from '../members.ts'

const DATA = '/work/shared/data'
const ARCHIVES = ['netlog/zeek-json.tar.gz', 'netlog/zeek-tsv.tar.gz', 'evtx/evtx-attack-samples.tar.gz']
const present = ARCHIVES.every((archive) => existsSync(join(DATA, archive)))
if (!present) process.stderr.write('data/netlog or evtx is absent: real files are not matched both ways\n')

/** Values and shapes that stand in these files. */
const PATTERNS = [
  "[ipv4-addr:value = '10.47.8.0/24']",
  "[ipv4-addr:value = '10.164.94.120']",
  "[ipv6-addr:value = 'fe80::/10']",
  "[domain-name:value = 'wrccdc.org' OR domain-name:value = 'cpp.edu']",
  "[domain-name:value = 'vmware.com']",
  "[url:value = 'http://10.0.2.17/abc.exe']",
  "[network-traffic:dst_port = 53 AND network-traffic:src_ref.value = '10.47.8.10']",
  "[process:command_line MATCHES 'powershell' AND process:image_ref.name = 'powershell.exe']",
  "[process:parent_ref.image_ref.name = 'cmd.exe'] REPEATS 3 TIMES WITHIN 60 SECONDS",
]
const knowledge = PATTERNS.map((pattern, i): Knowledge => {
  const id = `indicator--${i}`
  return { key: id, id, modified: '', name: id, label: `l${i % 2}`, language: 'stix', pattern }
})

const NOW = 1_795_345_200_000

/** One file through a matcher of its own. */
function matched(bytes: Uint8Array, isPlain: boolean, size: number) {
  const matcher = new Matcher({ isPlain })
  expect(matcher.learn(knowledge, [])).toEqual([])
  matcher.open({ id: 's', label: 'l' })
  const hits: Hit[] = []
  const texts: string[] = []
  let events = 0
  const take = (taken: Taken) => {
    for (const hit of taken.hits) hits.push(hit)
    for (const row of taken.rows)
      texts.push(JSON.stringify(eventOf({ at: row.at, source: row.source, label: row.label, bytes: row.bytes })))
    events += taken.pushed.counts.events
  }
  for (let at = 0; at < bytes.length; at += size) take(matcher.push('s', bytes.subarray(at, at + size), NOW))
  take(matcher.flush('s', NOW))
  return { hits, texts, events }
}

const sorted = (hits: readonly Hit[]) => hits.map((hit) => JSON.stringify(hit)).sort()

it.skipIf(!present)(
  'finds in real files what the plain path finds, cut anywhere, and keeps every event',
  {
    timeout: 300_000,
  },
  async () => {
    const found = new Map<string, number>()
    let events = 0
    for (const archive of ARCHIVES)
      for await (const { name, chunks } of openMembers(join(DATA, archive))) {
        const parts: Uint8Array[] = []
        for await (const chunk of chunks) parts.push(chunk)
        if (!/\.(?:json|ndjson|log)$/.test(name)) continue
        const bytes = Buffer.concat(parts)
        const plain = matched(bytes, true, bytes.length)
        const fast = matched(bytes, false, 60_001)
        expect([name, fast.hits.length, fast.texts.length, fast.events]).toEqual([
          name,
          plain.hits.length,
          plain.texts.length,
          plain.texts.length,
        ])
        // Within one piece indicators come before patterns.
        expect(sorted(fast.hits)).toEqual(sorted(plain.hits))
        expect(fast.texts).toEqual(plain.texts)
        for (const { known } of plain.hits) found.set(known, (found.get(known) ?? 0) + 1)
        events += plain.events
      }
    expect([events, [...found.values()].reduce((sum, count) => sum + count, 0)]).toEqual([69_043, 43_723])
    // All but the URL, which stands in none of these.
    expect(found.size).toBe(PATTERNS.length - 1)
  },
)
