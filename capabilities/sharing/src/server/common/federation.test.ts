import { request } from 'node:http'
import { rmSync } from 'node:fs'
import type { Reply } from '@testudo/kernel/contract'
import { systemHigh } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { type RunningNode, startNode } from '@testudo/platform/host/node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readyDataDir, testLabel, testPolicies } from '../../../../../platform/src/host/testing.ts'
import type { activities } from '../../core/contract/activities.ts'
import type { releaseDetail } from '../../core/contract/desk.ts'
import type { parity } from '../../core/contract/parity.ts'
import type { askSeenRoute, seenLeak, seenSettings } from '../../core/contract/seen.ts'
import { capability } from '../index.ts'
import { rel } from './common.testing.ts'

/* Two whole nodes with their own databases and certificates, speaking over mutual TLS. */

interface Whole {
  readonly node: RunningNode
  readonly host: Host
  readonly dataDir: string
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function startWhole(nation: string): Promise<Whole> {
  const dataDir = await readyDataDir()
  let host: Host | undefined
  const node = await startNode({
    dataDir,
    policies: testPolicies,
    defaultLabel: testLabel,
    exercise: true,
    log: silent,
    checkReplies: true,
    port: 0,
    config: {
      name: `${nation} node`,
      nation,
      organisation: `${nation} MoD`,
      tls: { port: 0, hosts: ['127.0.0.1'] },
      outbound: { allow: ['127.0.0.1'] },
    },
    capabilities: [
      {
        ...capability,
        async start(given) {
          host = given
          return capability.start(given)
        },
      },
    ],
  })
  if (host === undefined) throw new Error('it did not start')
  return {
    node,
    host,
    dataDir,
    ask: <T>(method: string, path: string, body?: unknown) =>
      new Promise<T>((resolve, reject) => {
        const headers = { host: 'localhost', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
        const asked = request({ socketPath: node.socket, method, path: `/api/sharing${path}`, headers }, (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (piece: string) => (text += piece))
          answer.on('end', () => (answer.statusCode === 200 ? resolve(JSON.parse(text) as T) : reject(new Error(text))))
        })
        asked.on('error', reject)
        asked.end(body === undefined ? undefined : JSON.stringify(body))
      }),
  }
}

const operatorOf = (nation: string): Subject => ({
  ...systemHigh(testPolicies),
  id: 'operator',
  kind: 'service',
  name: 'Operator',
  organisation: `${nation} MoD`,
  nation,
  roles: [],
})

let est: Whole
let lva: Whole
let toLva = ''

/** Pins one node at another. */
async function pin(at: Whole, other: Whole, nation: string): Promise<string> {
  const { introduction } = await other.ask<{ introduction: object }>('GET', '/self')
  const rights = {
    organisation: `${nation} MoD`,
    nation,
    communities: [],
    clearances: { ALLIED: 'RESTRICTED', TLP: 'AMBER' },
    specialAccess: [],
  }
  const body = { introduction, rights, direction: 'both', everySeconds: 1 }
  return (await at.ask<{ id: string }>('POST', '/peers', body)).id
}

beforeAll(async () => {
  est = await startWhole('EST')
  lva = await startWhole('LVA')
  toLva = await pin(est, lva, 'LVA')
  await pin(lva, est, 'EST')
  const created = '2026-11-20T08:00:00.000Z'
  await lva.host.objects.put(
    operatorOf('LVA'),
    [
      {
        type: 'indicator',
        spec_version: '2.1',
        id: 'indicator--00000000-0000-4000-8000-000000000001',
        created,
        modified: created,
        name: 'Gate',
        pattern: "[domain-name:value = 'bad.example']",
        pattern_type: 'stix',
        valid_from: created,
      },
    ],
    { label: rel('RESTRICTED', 'EST', 'LVA'), source: 'LVA MoD' },
  )
}, 180_000)
afterAll(async () => {
  for (const one of [est, lva]) {
    await one?.node.close()
    if (one !== undefined) rmSync(one.dataDir, { recursive: true, force: true })
  }
})

it('a private question goes from one node to another, and a node that is switched off says so', async () => {
  const ask = async () => {
    const { id } = await est.ask<Reply<typeof seenLeak>>('POST', '/seen/leak', { peers: [toLva], count: 2 })
    const body = { peers: [toLva], values: ['bad.example', 'never.example'], acknowledged: id }
    return (await est.ask<Reply<typeof askSeenRoute>>('POST', '/seen/ask', body)).results[0]
  }
  expect(await ask()).toMatchObject({ values: [], trouble: { en: 'This node does not answer private questions.' } })
  await lva.ask('PUT', '/seen/settings', { enabled: true, types: ['domain-name'], perDay: 1_000, epochDays: 7 })
  const tables = async () => (await lva.ask<Reply<typeof seenSettings>>('GET', '/seen/settings')).tables.length
  await expect.poll(tables, { timeout: 60_000 }).toBeGreaterThan(0)
  expect(await ask()).toMatchObject({
    values: [{ seen: true, words: { en: expect.stringMatching(/^known since 200800ZNOV26$/) } }, { seen: false }],
  })
}, 120_000)

it('an activity is announced over the same node that exchanges, and is its own to change', async () => {
  const starts = Date.now()
  const body = { kind: 'hunt', name: 'Amber fox', starts, label: rel('RESTRICTED', 'EST', 'LVA') }
  const { id, modified } = await est.ask<{ id: string; modified: string }>('POST', '/activities', body)
  await est.ask('PUT', `/activities/${id}`, { kind: 'hunt', name: 'Amber lynx', starts, modified })
  const { rows } = await est.ask<Reply<typeof activities>>('GET', '/activities')
  expect(rows.map(({ name, own }) => [name.en, own])).toEqual([['Amber lynx', true]])
})

it('parity counts what the other node has confirmed, and not what came from it', async () => {
  const created = '2026-11-20T08:00:00.000Z'
  const malware = (n: number) => ({
    type: 'malware',
    spec_version: '2.1',
    id: `malware--00000000-0000-4000-8000-00000000000${n}`,
    created,
    modified: created,
    name: `M${n}`,
    is_family: true,
  })
  await est.host.objects.put(operatorOf('EST'), [malware(1), malware(2)], {
    label: rel('UNCLASSIFIED', 'EST', 'LVA'),
    source: 'EST MoD',
  })
  const threats = async (at: Whole) =>
    (await at.ask<Reply<typeof parity>>('GET', '/parity')).cells.find(({ topic }) => topic === 'threats')
  expect(await threats(est)).toMatchObject({
    node: expect.stringContaining('lva'),
    releasable: 2,
    delivered: 0,
    acknowledged: 0,
    outstanding: 2,
  })
  const matter = { objects: [malware(1).id], recipients: [toLva], authority: 'test' }
  const { id } = await est.ask<{ id: string }>('POST', '/releases', matter)
  for (const step of ['propose', 'send']) {
    const { row, preview } = await est.ask<Reply<typeof releaseDetail>>('GET', `/releases/${id}`)
    await est.ask('POST', `/releases/${id}/${step}`, { revision: row.revision, binding: preview.binding })
  }
  await expect
    .poll(() => threats(est), { timeout: 60_000 })
    .toMatchObject({ releasable: 2, delivered: 1, acknowledged: 1, outstanding: 1 })
  expect(await threats(lva)).toBeUndefined()
}, 120_000)
