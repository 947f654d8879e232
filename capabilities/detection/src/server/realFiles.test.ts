import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  detectFormat,
  IndicatorSet,
  LineSearch,
  matchEvent,
  readEvents,
  readIndicators,
  Scanner,
} from '../core/index.ts'
import { openMembers } from './members.ts'

const DATA = '/work/shared/data'
const ARCHIVES = [
  'netlog/zeek-json.tar.gz',
  'netlog/zeek-tsv.tar.gz',
  'evtx/evtx-attack-samples.tar.gz',
  'sigma/sigma-regression.tar.gz',
]
const present = ARCHIVES.every((archive) => existsSync(join(DATA, archive)))
if (!present) process.stderr.write('data/netlog, evtx or sigma is absent: real files are not searched both ways\n')

/** Values that stand in these files: addresses, blocks, names, hashes, a user agent. */
const VALUES = `10.47.8.0/24
10.164.94.120
fe80::/10
2001:db8::/32
wrccdc.org
cpp.edu
microsoft.com
msedgewin10
vmware.com
http://10.0.2.17/abc.exe
b9f71c9a7f3ca7a5b9b3b3d3c6a5ea0e
`

it.skipIf(!present)('finds in real files exactly what the plain path finds', { timeout: 300_000 }, async () => {
  const set = new IndicatorSet()
  readIndicators(set, 'values', VALUES)
  set.add(
    { kind: 'user-agent', key: 'Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0)' },
    { id: 'agent' },
  )
  const scanner = new Scanner(set.table.shared)
  const formats = new Set<string>()
  let all = 0
  let events = 0
  for (const archive of ARCHIVES)
    for await (const { name, chunks } of openMembers(join(DATA, archive))) {
      const parts: Uint8Array[] = []
      for await (const chunk of chunks) parts.push(chunk)
      const bytes = Buffer.concat(parts)
      const format = detectFormat(bytes.toString('utf8', 0, 65_536))
      if (!/\.(?:json|ndjson|log)$/.test(name)) continue
      formats.add(format)
      const plain: string[] = []
      const reader = readEvents(format, ({ line, value }) => {
        for (const hit of matchEvent(set.table, value)) plain.push(`${line} ${hit.field} ${hit.entry}`)
      })
      const fast: string[] = []
      const search = new LineSearch(set.table, scanner, format, ({ line, field, entry }) =>
        fast.push(`${line} ${field} ${entry}`),
      )
      for (const path of [reader, search]) {
        path.push(bytes)
        path.end()
      }
      expect([name, fast, search.counts.events]).toEqual([name, plain, reader.counts.events])
      all += plain.length
      events += reader.counts.events
    }
  expect([...formats].toSorted()).toEqual(expect.arrayContaining(['windows', 'zeek-json', 'zeek-tsv']))
  expect([all, events]).toEqual([70_033, 69_233])
})
