import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Label } from '@testudo/kernel/label'
import {
  readyDataDir,
  secretLabel,
  startTestHost,
  type TestHost,
  testLabel,
} from '../../../../../platform/src/host/testing.ts'
import { capability, detectionOf } from '../index.ts'

/* What is learnt today finds what came yesterday: a whole node, its store, its matcher, its stored events. */

const DAY = 86_400_000
const ID = (n: number) => `indicator--0a6c1f4e-2f0f-4f0c-8d1a-6d3f0e6b7a5${n}`
const ANALYST = { nation: 'POL', organisation: 'Rail CERT', roles: ['analyst'] }
const SHELL = `title: Shell by an office program
id: 11111111-1111-4111-8111-111111111111
logsource: { product: windows, category: process_creation }
detection:
  sel: { Image|endswith: '\\cmd.exe' }
  condition: sel
`

let dataDir = ''
let node: TestHost
let high = { cookie: '', id: '' }
let low = { cookie: '', id: '' }
const start = async () => {
  node = await startTestHost({ capabilities: [capability], dataDir })
}
beforeAll(async () => {
  dataDir = await readyDataDir()
  await start()
  high = await node.enter({ login: 'high', name: 'High', ...ANALYST, clearances: { ALLIED: 'SECRET' } })
  low = await node.enter({ login: 'low', name: 'Low', ...ANALYST, clearances: { ALLIED: 'UNCLASSIFIED' } })
}, 120_000)
afterAll(async () => {
  await node.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const sourceOf = async (name: string, label: Label): Promise<string> => {
  const { body } = await node.ask('POST', '/api/detection/sources', {
    as: high.cookie,
    body: { name, place: { kind: 'push' }, label },
  })
  return (body as { id: string }).id
}
const push = (source: string, events: readonly object[]) =>
  node.http.inject({
    method: 'POST',
    url: `/api/detection/sources/${source}/upload`,
    headers: { cookie: high.cookie, origin: 'http://localhost', 'content-type': 'application/octet-stream' },
    body: events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  })
const dns = (daysAgo: number, name: string) => ({
  timestamp: new Date(node.time.now - daysAgo * DAY).toISOString(),
  event_type: 'dns',
  src_ip: '10.31.4.20',
  dns: { type: 'query', rrname: name },
})
const learn = async (n: number, pattern: string, more: object = {}, label: Label = testLabel) => {
  const caller = await node.identity.callerOf(high.id)
  if (caller === undefined) throw new Error('nobody')
  const indicator = {
    type: 'indicator',
    spec_version: '2.1',
    id: ID(n),
    created: new Date(node.time.now).toISOString(),
    modified: new Date(node.time.now).toISOString(),
    name: `Indicator ${n}`,
    pattern,
    pattern_type: 'stix',
    valid_from: new Date(node.time.now).toISOString(),
    ...more,
  }
  await node.host.objects.put(caller.subject, [indicator], { label, source: 'test' })
}
/** Hits by what they were known through, as one person sees them. */
const hits = async (who: { cookie: string }): Promise<Record<string, number>> => {
  const { body } = await node.ask('GET', '/api/detection/alerts', { as: who.cookie })
  const { rows } = body as { rows: { known?: string; hits: number }[] }
  return Object.fromEntries(rows.map(({ known = '', hits: count }) => [known, count]))
}
const marks = async (): Promise<Record<string, string>> => {
  const rows = await node.storage.asOwner((tx) =>
    tx.query<{ key: string; segment: string }>('select key, segment from detection_backwards'),
  )
  return Object.fromEntries(rows.map(({ key, segment }) => [key.split(' ')[0] ?? '', segment]))
}

it('an indicator finds yesterday’s events under the join of its label and theirs, each once', async () => {
  const border = await sourceOf('Border', testLabel)
  const vault = await sourceOf('Vault', secretLabel)
  await push(border, [dns(1, 'gw.evil.example'), dns(200, 'evil.example'), dns(2, 'benign.example')])
  await push(vault, [dns(1, 'evil.example')])
  await learn(1, "[domain-name:value = 'evil.example']")
  // Of what lies 200 days back it says nothing: it holds since today, and tells of 90 days before.
  await expect.poll(() => hits(high), { timeout: 60_000 }).toEqual({ [ID(1)]: 2 })
  expect(await hits(low)).toEqual({ [ID(1)]: 1 })
  await push(border, [dns(0, 'evil.example')])
  expect(await hits(low)).toEqual({ [ID(1)]: 2 })
  await learn(2, "[domain-name:value = 'evil.example']", {}, secretLabel)
  await expect.poll(() => hits(high), { timeout: 60_000 }).toEqual({ [ID(1)]: 3, [ID(2)]: 3 })
  expect(await hits(low)).toEqual({ [ID(1)]: 2 })
}, 120_000)

it('rules and patterns over several fields find them too; what has expired finds nothing after its end', async () => {
  const hosts = await sourceOf('Hosts', testLabel)
  await push(hosts, [
    {
      Event: {
        System: {
          Channel: 'Microsoft-Windows-Sysmon/Operational',
          EventID: 1,
          TimeCreated: { SystemTime: new Date(node.time.now - DAY).toISOString() },
        },
        EventData: { Image: 'C:\\Windows\\System32\\cmd.exe', CommandLine: 'cmd /c whoami' },
      },
    },
  ])
  await learn(3, SHELL, { pattern_type: 'sigma' })
  await learn(4, "[process:command_line LIKE '%whoami%']")
  await learn(5, "[domain-name:value = 'benign.example']", {
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2026-02-01T00:00:00Z',
  })
  await expect.poll(() => hits(low), { timeout: 60_000 }).toEqual({ [ID(1)]: 2, [ID(3)]: 1, [ID(4)]: 1 })
  await expect.poll(async () => Object.keys(await marks()).sort(), { timeout: 60_000 }).toEqual([1, 2, 3, 4, 5].map(ID))
}, 120_000)

it('a restart repeats nothing, and looks through what came while nothing was live', async () => {
  const before = await marks()
  await node.close()
  await start()
  await detectionOf(node.host)?.settled()
  await expect.poll(() => hits(low), { timeout: 60_000 }).toEqual({ [ID(1)]: 2, [ID(3)]: 1, [ID(4)]: 1 })
  await learn(6, "[domain-name:value = 'benign.example']")
  await expect.poll(() => hits(low), { timeout: 60_000 }).toMatchObject({ [ID(6)]: 1 })
  for (const [key, segment] of Object.entries(await marks()))
    if (key in before) expect(segment >= (before[key] ?? '')).toBe(true)
}, 120_000)
