import { createHmac, createPublicKey, verify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Subject } from '@testudo/kernel/subject'
import type { WaitingItem } from '@testudo/kernel/waiting'
import type { ServerCapability } from '@testudo/platform/host'
import { SMTPServer } from 'smtp-server'
import { testLabel } from '../../../../platform/src/host/testing.ts'

/** A mail as the mail server got it. */
export interface GotMail {
  readonly to: string
  readonly subject: string
  readonly id: string
  readonly text: string
}

/** A real mail server on loopback; addresses that begin with `no-` are refused for ever. */
export async function mailServer(): Promise<{ port: number; got: GotMail[]; close(): Promise<void> }> {
  const got: GotMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('no-') ? Object.assign(new Error('No such box'), { responseCode: 550 }) : null),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        // Long lines come in pieces (RFC 2045 §6.7).
        const text = Buffer.concat(parts).toString().replaceAll('=\r\n', '')
        const head = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]?.trim() ?? ''
        const to = session.envelope.rcptTo[0]?.address ?? ''
        got.push({ to, subject: head('subject'), id: head('message-id'), text })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  return {
    port: (server.server.address() as AddressInfo).port,
    got,
    close: () => new Promise((done) => server.close(() => done())),
  }
}

export interface GotCall {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver of webhooks that answers as it is told. */
export async function receiver(): Promise<{
  url: string
  got: GotCall[]
  answer: { status: number; headers?: Record<string, string>; body?: string }
  close(): Promise<void>
}> {
  const got: GotCall[] = []
  const answer: { status: number; headers?: Record<string, string>; body?: string } = { status: 204 }
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
      response.on('error', () => undefined)
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    got,
    answer,
    close: () => new Promise((done) => server.close(() => done())),
  }
}

/** Checks a call as a receiver does by the text of Standard Webhooks: which of the secrets and public keys tell that it is signed. */
export function signedBy({ headers, body }: GotCall, secrets: readonly string[]): readonly number[] {
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const given = String(headers['webhook-signature']).split(' ')
  const byKey = (text: string) => {
    const x = Buffer.from(text.replace('whpk_', ''), 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return given.some(
      (one) => one.startsWith('v1a,') && verify(null, Buffer.from(signed), key, Buffer.from(one.slice(4), 'base64')),
    )
  }
  return secrets.flatMap((secret, i) => {
    if (secret.startsWith('whpk_')) return byKey(secret) ? [i] : []
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    return given.includes(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`) ? [i] : []
  })
}

/** A desk whose things wait for whom they say. */
export function deskWith(waiting: Map<string, readonly WaitingItem[]>): ServerCapability {
  return {
    name: 'desk',
    verbs: {},
    start: async () => ({ waiting: async ({ id }: Subject) => waiting.get(id) ?? [] }),
  }
}

export const item = (id: string, more: Partial<WaitingItem> = {}): WaitingItem => ({
  id,
  capability: 'desk',
  kind: 'task',
  title: { en: `Check ${id}`, fr: `Vérifier ${id}` },
  because: { en: 'you own this task', fr: 'cette tâche est à vous' },
  route: `/desk/${id}`,
  waitsFor: 'person',
  since: Date.UTC(2026, 10, 22, 4),
  urgency: 'immediate',
  subjects: [],
  label: testLabel,
  ...more,
})
