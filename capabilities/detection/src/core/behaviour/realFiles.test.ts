import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openMembers } from '../../server/members.ts'
import { detectFormat } from '../sources/format.ts'
import { eventTime } from '../sources/eventTime.ts'
import { readEvents } from '../sources/eventReader.ts'
import { createBehaviour } from './createBehaviour.ts'
import { dice } from './made.ts'

const DATA = '/work/shared/data'
const ARCHIVES = ['netlog/zeek-json.tar.gz', 'evtx/evtx-attack-samples.tar.gz', 'sigma/sigma-regression.tar.gz']
const present = ARCHIVES.every((archive) => existsSync(join(DATA, archive)))
if (!present) process.stderr.write('data/netlog, evtx or sigma is absent: real files are not searched for behaviour\n')

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

/**
 * 53,615 real questions and 11,000 other real events, among them 2,097 names that do not exist and hashes as names: no
 * false alarm. They last 21 minutes, so that nothing of them can be a beacon. What is planted among them is found.
 */
it.skipIf(!present)('finds in real files what is planted, and nothing else', { timeout: 300_000 }, async () => {
  const behaviour = createBehaviour({ budget: Infinity })
  let events = 0
  let began = Infinity
  for (const archive of ARCHIVES)
    for await (const { name, chunks } of openMembers(join(DATA, archive))) {
      if (!/\.(?:json|ndjson|log)$/.test(name)) continue
      const parts: Uint8Array[] = []
      for await (const chunk of chunks) parts.push(chunk)
      const bytes = Buffer.concat(parts)
      const source = name.includes('dns') ? 'dns' : name
      const reader = readEvents(detectFormat(bytes.toString('utf8', 0, 65_536)), ({ line, value }) => {
        events++
        const at = eventTime(value) ?? 0
        if (source === 'dns') began = Math.min(began, at)
        behaviour.event(source, value, at, line)
      })
      reader.push(bytes)
      reader.end()
    }
  expect(events).toBeGreaterThan(60_000)
  const now = Date.UTC(2026, 10, 22)
  expect(behaviour.due(now)).toEqual([])
  const roll = dice(4)
  const word = (length: number) => Array.from({ length }, () => LETTERS[roll(LETTERS.length)]).join('')
  for (let i = 0; i < 300; i++) {
    const at = began + i * 4_000
    const ask = {
      _path: 'dns',
      'id.orig_h': '10.47.3.9',
      qtype_name: 'TXT',
      query: `${word(50)}.relay.example`,
      rcode_name: 'NOERROR',
    }
    behaviour.event('dns', ask, at, i)
    if (i < 40)
      behaviour.event(
        'dns',
        { ...ask, 'id.orig_h': '10.47.5.8', query: `${word(15)}.com`, rcode_name: 'NXDOMAIN' },
        at,
        i,
      )
  }
  expect(behaviour.due(now).map((hit) => hit.known)).toEqual([
    'dns-tunnel 10.47.3.9 relay.example',
    'generated-names 10.47.5.8',
  ])
})
