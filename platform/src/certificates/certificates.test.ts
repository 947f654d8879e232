import { createServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { createOutbound, type OutboundTls } from '../outbound/index.ts'
import { authority, issue, readCertificate, selfSigned } from './index.ts'

const now = Date.now()
const wish = (name: string, more = {}) => ({ name, hosts: ['localhost', '127.0.0.1'], now, days: 30, ...more })

let stop: (() => Promise<void>) | undefined
const stopServer = async () => {
  await stop?.()
  stop = undefined
}
afterEach(stopServer)

let bodies: string[]
/** A server that tells the fingerprint of who came. */
async function serve(options: ServerOptions): Promise<string> {
  bodies = []
  const server = createServer({ requestCert: true, rejectUnauthorized: false, ...options }, (request, answer) => {
    const client = (request.socket as TLSSocket).getPeerX509Certificate()
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      bodies.push(body)
      answer.end(client?.fingerprint256 ?? 'nobody')
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  stop = () =>
    new Promise((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const outbound = createOutbound({ allow: ['127.0.0.1'] })
async function ask(url: string, tls: OutboundTls) {
  const { body } = await outbound({ method: 'POST', url, body: 'secret', tls })
  let text = ''
  for await (const chunk of body) text += Buffer.from(chunk).toString()
  return text.replaceAll(':', '').toLowerCase()
}

describe('a node that is pinned by its certificate', () => {
  it('is refused when another one answers, before a byte of the question is sent', async () => {
    const [ours, other] = [await selfSigned(wish('node-a')), await selfSigned(wish('node-a'))]
    const url = await serve(other)
    const fingerprint = readCertificate(ours.cert).fingerprint
    await expect(ask(url, { fingerprint })).rejects.toMatchObject({ code: 'outbound.failed' })
    expect(bodies).toEqual([])
  })

  it('is refused when nothing vouches for it', async () => {
    const url = await serve(await selfSigned(wish('node-a')))
    await expect(ask(url, {})).rejects.toMatchObject({ code: 'outbound.failed' })
  })

  it('answers, and sees who asks by certificate', async () => {
    const [there, here] = [await selfSigned(wish('node-a')), await selfSigned(wish('node-b'))]
    const url = await serve(there)
    const seen = await ask(url, { ...here, fingerprint: readCertificate(there.cert).fingerprint })
    expect(seen).toBe(readCertificate(here.cert).fingerprint)
    expect(bodies).toEqual(['secret'])
  })
})

describe('an authority', () => {
  it('is not enough for an expired certificate or another host', async () => {
    const ca = await authority(wish('Alliance'))
    const old = await issue(ca, wish('node-a', { days: -1, now: now - 86_400_000 }))
    const url = await serve(old)
    await expect(ask(url, { ca: ca.cert })).rejects.toMatchObject({ code: 'outbound.failed' })
    await stopServer()
    const elsewhere = await issue(ca, wish('node-a', { hosts: ['elsewhere.example'] }))
    await expect(ask(await serve(elsewhere), { ca: ca.cert })).rejects.toMatchObject({ code: 'outbound.failed' })
  })

  it('vouches for its nodes both ways', async () => {
    const ca = await authority(wish('Alliance'))
    const [there, here] = [await issue(ca, wish('node-a')), await issue(ca, wish('node-b'))]
    const url = await serve({ ...there, ca: ca.cert, rejectUnauthorized: true })
    expect(await ask(url, { ca: ca.cert, ...here })).toBe(readCertificate(here.cert).fingerprint)
    const stranger = await selfSigned(wish('node-c'))
    await expect(ask(url, { ca: ca.cert, ...stranger })).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

it('tells a certificate in words a person compares, and refuses what is none', async () => {
  const { cert, key } = await selfSigned(wish('node-a'))
  expect(readCertificate(cert)).toMatchObject({ name: 'node-a', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) })
  for (const text of ['', 'hello', key]) expect(() => readCertificate(text)).toThrow('no certificate')
})
