import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host, ServerCapability } from '@testudo/platform/host'
import { SMTPServer } from 'smtp-server'
import { secretLabel, startTestHost, type TestHost, testLabel } from '../../../../../platform/src/host/testing.ts'
import type { Equipment, KevEntry, VulnerabilityRecord } from '../../core/index.ts'
import { deskBook } from '../desk/book.ts'
import { createDesk } from '../desk/desk.ts'
import { startInventory } from '../inventory/index.ts'
import { startItems } from '../items/index.ts'
import { startMatching } from '../matching/book.ts'
import { startPublished } from '../published/index.ts'
import type { Runtime } from '../runtime.ts'
import { startWarnings, type Warnings } from './index.ts'

export const CVE = 'CVE-2026-99417'
export const OTHER = 'CVE-2026-98204'
export const PORT = 'identity--00000000-0000-4000-8000-000000000001'
export const QUAY = 'identity--00000000-0000-4000-8000-000000000002'
export const RAIL = 'identity--00000000-0000-4000-8000-000000000003'
export const PORT_NAME = 'Port Services de l’Estuaire SA'
export const QUAY_NAME = 'Quai Ouest SA'
export const RAIL_NAME = 'Balta Rail'

const policy = (classification: string): Label => ({ ...testLabel, classification })
export const restricted = policy('RESTRICTED')

/** A GW-4 of an operator, in the version that is attacked unless told. */
export const gateway = (
  id: string,
  operator: string,
  operatorName: string,
  nation: string,
  more: Partial<Equipment> = {},
): Equipment => ({
  id,
  name: `GW-4 no. ${id}`,
  nameFr: `GW-4 n° ${id}`,
  operator,
  operatorName,
  nation,
  exposure: 'open',
  safety: 'critical',
  seen: Date.UTC(2026, 10, 20),
  components: [{ name: 'Signalbox GW-4', vendor: 'Signalbox', product: 'GW-4', version: '4.2.1' }],
  ...more,
})

export const record = (id: string, more: Partial<VulnerabilityRecord> = {}): VulnerabilityRecord => ({
  kind: 'record',
  id,
  aliases: [],
  source: { key: 'cve', name: 'CVE' },
  format: 'cve',
  state: 'published',
  title: 'Remote maintenance, Signalbox GW-4',
  text: 'An attacker may take over the remote maintenance.',
  modified: Date.UTC(2026, 10, 20),
  scores: [
    {
      version: '3.1',
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      base: 9.8,
      overall: 9.8,
      severity: 'Critical',
      by: 'CVE',
    },
  ],
  cwes: ['CWE-306'],
  ssvc: [],
  affected: [
    {
      product: { vendor: 'Signalbox', product: 'GW-4' },
      status: 'affected',
      ranges: [{ to: '4.2.3', toExcluded: true, order: 'generic' }],
    },
  ],
  configurations: [],
  references: [{ url: 'https://signalbox.example/advisories/4' }],
  remedies: [{ category: 'vendor_fix', text: 'Install 4.2.3.' }],
  flags: [],
  ...more,
})

export const listed = (id: string): KevEntry => ({
  kind: 'kev',
  id,
  source: { key: 'kev', name: 'KEV' },
  vendor: 'Signalbox',
  product: 'GW-4',
  name: 'Signalbox GW-4',
  addedDay: '2026-11-21',
  ransomware: false,
  action: 'Install 4.2.3.',
})

export interface Letter {
  readonly to: readonly string[]
  readonly text: string
}

/** A real mail server on loopback that can be down. */
export async function mailServer() {
  const got: Letter[] = []
  let server: SMTPServer | undefined
  let port = 0
  const start = () =>
    new Promise<void>((done) => {
      server = new SMTPServer({
        authOptional: true,
        logger: false,
        disabledCommands: ['STARTTLS'],
        onData(stream, session, taken) {
          const parts: Buffer[] = []
          stream.on('data', (part: Buffer) => parts.push(part))
          stream.on('end', () => {
            got.push({
              to: session.envelope.rcptTo.map(({ address }) => address),
              text: Buffer.concat(parts).toString(),
            })
            taken()
          })
        },
      })
      server.on('error', () => undefined)
      server.listen(port, '127.0.0.1', () => {
        const address = server?.server.address()
        port = typeof address === 'object' && address !== null ? address.port : 0
        done()
      })
    })
  const stop = () => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done())))
  await start()
  return { got, start, stop, port: () => port }
}

export interface Call {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** An operator's own system; answers what `status` says. */
export async function hookServer() {
  const calls: Call[] = []
  const status = { now: 204 }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      calls.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
      response.writeHead(status.now)
      response.end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return { calls, status, url, close: () => new Promise<void>((done) => server.close(() => done())) }
}

interface Person {
  readonly cookie: string
  readonly id: string
}

export interface World {
  readonly node: TestHost
  readonly host: Host
  readonly runtime: Runtime
  readonly warnings: Warnings
  readonly mail: Awaited<ReturnType<typeof mailServer>>
  readonly hook: Awaited<ReturnType<typeof hookServer>>
  readonly admin: string
  readonly officer: Person
  readonly second: Person
  readonly port: Person
  readonly quay: Person
  readonly rail: Person
  /** Makes an account and signs it in: sessions end as days pass. */
  enter(login: string, organisation: string, nation: string, role?: string): Promise<Person>
  subject(person: Person): Promise<Subject>
  ask(as: Person | string, method: string, path: string, body?: unknown): ReturnType<TestHost['ask']>
  contact(operator: string, more: object): ReturnType<TestHost['ask']>
  release(as: Person, vulnerability: string, ...operators: string[]): ReturnType<TestHost['ask']>
  /** Everything kept is matched. */
  settled(): Promise<void>
  close(): Promise<void>
}

/**
 * A node with two operators of one nation and one of another, all cleared alike; two officers that release; the real books of
 * records, equipment and matches behind it.
 *
 * @param url PostgreSQL instead of the embedded database
 */
export async function openWorld(url?: string): Promise<World> {
  let runtime: Runtime | undefined
  let warnings: Warnings | undefined
  const capability: ServerCapability = {
    name: 'vulnerabilities',
    verbs: Object.fromEntries(
      ['read', 'release', 'contacts', 'import', 'write']
        .map((verb) => [`vulnerabilities:${verb}`, verb])
        .concat(['read', 'answer'].map((verb) => [`portal:${verb}`, verb])),
    ),
    async start(host) {
      const items = await startItems(host)
      const inventory = await startInventory(host)
      const matches = await startMatching({ host, items, inventory })
      runtime = { host, items, inventory, matches }
      warnings = await startWarnings(runtime, deskBook(createDesk(runtime, startPublished(runtime))))
      return {}
    },
  }
  const mail = await mailServer()
  const hook = await hookServer()
  const node = await startTestHost({
    ...(url === undefined ? {} : { url }),
    capabilities: [capability],
    config: {
      name: 'Centre',
      nation: 'FRA',
      organisation: 'Centre',
      watchPhone: '+33 1 99 00 44 20',
      outbound: { allow: ['127.0.0.1'] },
      mail: { host: '127.0.0.1', port: mail.port(), from: 'watch@centre.example', tls: 'none' },
    },
  })
  const enter = (login: string, organisation: string, nation: string, roles: string[], clearance: string) =>
    node.enter({ login, name: login, organisation, nation, roles, clearances: { ALLIED: clearance } })
  const admin = await enter('admin', 'Centre', 'FRA', ['administrator'], 'SECRET')
  const officer = await enter('officer', 'Centre', 'FRA', ['liaison'], 'SECRET')
  const second = await enter('second', 'Centre', 'FRA', ['liaison'], 'SECRET')
  const port = await enter('port', PORT_NAME, 'FRA', ['operator-desk'], 'RESTRICTED')
  const quay = await enter('quay', QUAY_NAME, 'FRA', ['operator-desk'], 'RESTRICTED')
  const rail = await enter('rail', RAIL_NAME, 'LVA', ['operator-desk'], 'RESTRICTED')
  if (runtime === undefined || warnings === undefined) throw new Error('the capability did not start')
  const made = runtime

  const ask: World['ask'] = (as, method, path, body) =>
    node.ask(method, `/api${path}`, {
      as: typeof as === 'string' ? as : as.cookie,
      ...(body === undefined ? {} : { body }),
    })
  return {
    node,
    host: made.host,
    runtime: made,
    warnings,
    mail,
    hook,
    admin: admin.cookie,
    officer,
    second,
    port,
    quay,
    rail,
    enter: (login, organisation, nation, role = 'operator-desk') =>
      enter(login, organisation, nation, [role], 'RESTRICTED'),
    async subject({ id }) {
      const caller = await node.identity.callerOf(id)
      if (caller === undefined) throw new Error('nobody')
      return caller.subject
    },
    ask,
    contact: (operator, more) =>
      ask(admin, 'PUT', `/vulnerabilities/contacts/${operator}`, {
        operatorName: operator === PORT ? PORT_NAME : operator === QUAY ? QUAY_NAME : RAIL_NAME,
        nation: operator === RAIL ? 'LVA' : 'FRA',
        language: operator === RAIL ? 'en' : 'fr',
        clearances: { ALLIED: 'RESTRICTED' },
        ...more,
      }),
    release: (as, vulnerability, ...operators) =>
      ask(as, 'POST', '/vulnerabilities/warnings/release', { vulnerability, operators, authority: 'CMD-1' }),
    settled: () => made.matches.settled(),
    async close() {
      await node.close()
      await mail.stop()
      await hook.close()
    },
  }
}

/** Keys of an operator, and its signature over a document as JWS in compact form. */
export function vexSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    jws: (document: unknown, header: object = { alg: 'EdDSA' }) => jwsOf(document, header, privateKey),
  }
}

function jwsOf(document: unknown, header: object, key: KeyObject): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part(header)}.${part(document)}`
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}

export { secretLabel, testLabel }
