/**
 * TAXII over HTTP through a whole node: objects added a second, objects walked a second, first page. Each beside what a
 * client gets that sends and asks for one object at a time. Run alone with `node test/bench/taxii.ts [embedded|postgres] [copies]`;
 * 20 copies of ATT&CK are half a million objects. Client and node share the machine.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Subject } from '@testudo/kernel/subject'
import { type RunningNode, startNode } from '@testudo/platform/host/node'
import { capability } from '../../capabilities/sharing/src/server/index.ts'
import { OPEN, person, testPolicies } from '../support/policies.ts'
import { startPostgres } from '../support/postgres.ts'
import { attackTexts, copies, copyOf } from './attack-copies.ts'

type Engine = 'embedded' | 'postgres'
const MEDIA = 'application/taxii+json;version=2.1'
const OBJECTS = '/taxii2/api/collections/all/objects/'
const ENVELOPE = 250
const AT_ONCE = 2
const SINGLES = 300
const FIRST_PAGES = 100
const GOALS = { add: 3_000, walk: 20_000, firstPageMs: 50 }

/** Prints the figures of both engines, each measured in a process of its own. */
export function benchTaxii(print: (line: string) => void, copiesOfAttack = 1): void {
  for (const engine of ['embedded', 'postgres'] as const) {
    const run = spawnSync(process.execPath, [import.meta.filename, engine, String(copiesOfAttack)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for (const line of run.stdout.trim().split('\n')) print(line)
    if (run.status !== 0) print(`taxii ${engine}: failed with status ${run.status}`)
  }
}

interface Client {
  readonly subject: Subject
  ask(method: string, path: string, body?: Buffer): Promise<{ status: number; body: Buffer }>
}

async function clientOf(node: RunningNode, admin: Subject, login: string): Promise<Client> {
  const { accounts } = node.host
  const { organisation, nation, communities, clearances, specialAccess } = admin
  const rights = { organisation, nation, communities, clearances, specialAccess, roles: ['taxii-writer'] }
  const subject = await accounts.add(admin, { kind: 'service', login, name: login, rights })
  const { secret } = await accounts.token(admin, subject.id, { name: 'bench', days: 1 })
  const agent = new Agent({ keepAlive: true })
  const headers = { accept: MEDIA, authorization: `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}` }
  return {
    subject,
    ask: (method, path, body) =>
      new Promise((done, fail) => {
        const asked = request(
          new URL(path, node.address),
          {
            method,
            agent,
            headers:
              body === undefined ? headers : { ...headers, 'content-type': MEDIA, 'content-length': body.length },
          },
          (answer) => {
            const chunks: Buffer[] = []
            answer.on('data', (chunk: Buffer) => chunks.push(chunk))
            answer.on('error', fail)
            answer.on('end', () => done({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }))
          },
        )
        asked.on('error', fail)
        asked.end(body)
      }),
  }
}

const envelopeOf = (texts: readonly string[]): Buffer => Buffer.from(`{"objects":[${texts.join(',')}]}`)

/** Adds envelopes, a few under way at once. @returns objects a second */
async function add(client: Client, texts: readonly string[], size: number): Promise<number> {
  const envelopes: Buffer[] = []
  for (let i = 0; i < texts.length; i += size) envelopes.push(envelopeOf(texts.slice(i, i + size)))
  const started = performance.now()
  const lane = async (): Promise<void> => {
    for (let next = envelopes.shift(); next !== undefined; next = envelopes.shift()) {
      const { status, body } = await client.ask('POST', OBJECTS, next)
      if (status !== 202) throw new Error(`${status} ${body.toString('utf8').slice(0, 300)}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return (texts.length / (performance.now() - started)) * 1_000
}

/** Walks by `next`. @returns pages, bytes, and seconds by the clock and of processors: node, client and database together */
async function walk(client: Client, limit: number, served: () => number, most = Number.POSITIVE_INFINITY) {
  const started = performance.now()
  const spent = process.cpuUsage()
  const before = served()
  let query = `limit=${limit}`
  let pages = 0
  let bytes = 0
  for (;;) {
    const { status, body } = await client.ask('GET', `${OBJECTS}?${query}`)
    if (status !== 200) throw new Error(`${status} ${body.toString('utf8').slice(0, 300)}`)
    pages++
    bytes += body.length
    const next = /^\{"more":true,"next":"([0-9a-f]+)"/.exec(body.subarray(0, 10_000).toString('latin1'))?.[1]
    if (next === undefined || pages * limit >= most) break
    query = `limit=${limit}&next=${next}`
  }
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(spent)
  return { pages, bytes, seconds, own: (user + system) / 1e6, database: served() - before }
}

async function firstPage(client: Client): Promise<string> {
  const took: number[] = []
  for (let i = 0; i < FIRST_PAGES; i++) {
    const started = performance.now()
    await client.ask('GET', `${OBJECTS}?limit=100`)
    took.push(performance.now() - started)
  }
  const sorted = took.toSorted((a, b) => a - b)
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1)
  return `first page of 100: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (goal p95 ${GOALS.firstPageMs})`
}

async function measure(
  node: RunningNode,
  engine: Engine,
  texts: readonly string[],
  count: number,
  served: () => number,
): Promise<void> {
  const { id } = await node.identity.createInvitation({
    ...person('admin', 'SECRET'),
    login: 'admin',
    name: 'Admin',
    roles: ['analyst', 'administrator'],
  })
  const admin = await node.host.accounts.find(id)
  if (admin === undefined) throw new Error('there is no administrator')
  const writer = await clientOf(node, admin, 'writer')
  const rate = await add(writer, texts, ENVELOPE)
  const single = await add(
    writer,
    texts.slice(0, SINGLES).map((text) => copyOf(text, 0xfff)),
    1,
  )
  console.info(
    `taxii ${engine}: ${texts.length} objects added in envelopes of ${ENVELOPE}: ${Math.round(rate)}/s (goal ${GOALS.add})`,
  )
  console.info(`  instead, one object an envelope: ${Math.round(single)}/s, ${(rate / single).toFixed(1)} times slower`)
  if (count > 1) await node.host.objects.import(admin, copies(texts, 1, count), { source: 'bench', defaultLabel: OPEN })
  const total = texts.length * count + SINGLES
  const reader = await clientOf(node, admin, 'reader')
  for (const [name, again] of [
    ['first walk, which fills the view', false],
    ['walked again', true],
  ] as const) {
    if (again && count > 1) continue
    const { pages, bytes, seconds, own, database } = await walk(reader, 1_000, served)
    const ofPages = Math.round(total / seconds)
    const one = await walk(reader, 1, served, SINGLES)
    const ofSingles = one.pages / one.seconds
    console.info(
      `  ${name}: ${total} objects, ${(bytes / 1e6).toFixed(0)} MB in ${pages} pages: ${ofPages}/s (goal ${GOALS.walk}); one object a page: ${Math.round(ofSingles)}/s, ${(ofPages / ofSingles).toFixed(1)} times slower`,
    )
    const micros = (cpu: number) => `${((cpu / total) * 1e6).toFixed(0)} µs`
    console.info(
      `    processor time an object: node and client ${micros(own)}, ${engine === 'postgres' ? `database ${micros(database)}` : 'database among them'}; load ${loadavg()[0]?.toFixed(1)}`,
    )
  }
  console.info(`  ${await firstPage(reader)}, at ${total} objects`)
}

if (import.meta.main) {
  const engine: Engine = process.argv[2] === 'postgres' ? 'postgres' : 'embedded'
  const texts = attackTexts()
  if (texts === undefined) process.exit(0)
  const folder = mkdtempSync(join(tmpdir(), 'testudo-bench-'))
  const server = engine === 'postgres' ? await startPostgres() : undefined
  if (engine === 'postgres' && server === undefined) process.exit(0)
  const node = await startNode({
    dataDir: folder,
    ...(server === undefined ? {} : { url: await server.database('bench') }),
    policies: testPolicies,
    defaultLabel: OPEN,
    capabilities: [capability],
    exercise: true,
    port: 0,
    log: { info: () => undefined, warn: () => undefined, error: (fields, message) => console.error(message, fields) },
  })
  await measure(node, engine, texts, Number(process.argv[3] ?? 1), () => server?.busySeconds() ?? 0)
  await node.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
}
