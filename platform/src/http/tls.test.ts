import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfSigned } from '../certificates/index.ts'
import { type MountNode, openMounts } from './mount.testing.ts'
import { tlsClient } from './tls.testing.ts'

const wish = { name: 'a client', hosts: ['localhost'], now: Date.now(), days: 1 }

let node: MountNode
beforeAll(async () => {
  node = await openMounts()
})
afterAll(() => node.close())

describe('over TLS', () => {
  it('the same addresses answer, and the certificate of who comes is node.seen', async () => {
    const shown = await selfSigned(wish)
    const client = tlsClient(node.tlsPort, shown)
    node.seen.length = 0
    const answer = await client.ask({
      path: '/sample/body',
      method: 'POST',
      body: 'abc',
      headers: { host: 'localhost' },
    })
    expect(answer).toMatchObject({ status: 200, headers: { 'x-content-type-options': 'nosniff' } })
    expect(JSON.parse(answer.body)).toMatchObject({ bytes: 3 })
    expect(node.seen[0]?.certificate?.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect((await client.ask({ path: '/livez' })).status).toBe(200)
    client.close()
  })

  it('a protocol for nodes refuses who shows no certificate, whatever else is brought', async () => {
    const headers = {
      'x-client-cert': 'x',
      'x-forwarded-client-cert': 'x',
      authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaa',
    }
    expect((await node.get('/nodes/v1/who', { headers })).json()).toMatchObject({
      status: 403,
      code: 'http.certificate_needed',
    })
    const nobody = tlsClient(node.tlsPort)
    expect((await nobody.ask({ path: '/nodes/v1/who', headers })).status).toBe(403)
    nobody.close()
    const client = tlsClient(node.tlsPort, await selfSigned(wish))
    node.seen.length = 0
    const answer = await client.ask({ path: '/nodes/v1/who', headers })
    // It is the handler that refuses an unknown node, and a token is no way around the certificate.
    expect([answer.status, answer.headers['www-authenticate'], node.seen[0]?.bearer]).toEqual([
      401,
      undefined,
      undefined,
    ])
    client.close()
  })

  it('garbage, an older TLS and a half handshake disturb nobody', async () => {
    const ends = (bytes: string) =>
      new Promise<string>((done) => {
        let said = ''
        const socket = connect(node.tlsPort, '127.0.0.1', () => socket.write(bytes))
        socket.on('data', (piece) => (said += piece.toString('latin1')))
        socket.on('error', () => undefined)
        socket.on('close', () => done(said))
      })
    expect(await ends('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')).not.toContain('HTTP/1.1 200')
    expect(await ends(`\x16\x03\x01\xff\xff${'\x00'.repeat(70_000)}`)).not.toContain('HTTP')
    const half = connect(node.tlsPort, '127.0.0.1', () => half.write('\x16\x03\x01'))
    half.on('error', () => undefined)
    const old = await new Promise<string>((done) => {
      const socket = connectTls({
        port: node.tlsPort,
        host: '127.0.0.1',
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
        rejectUnauthorized: false,
        ciphers: 'DEFAULT@SECLEVEL=0',
      })
      socket.on('secureConnect', () => done(String(socket.getProtocol())))
      socket.on('error', (error: NodeJS.ErrnoException) => done(`refused ${error.code}`))
    })
    expect(old).toMatch(/^refused/)
    const client = tlsClient(node.tlsPort)
    expect((await client.ask({ path: '/livez' })).status).toBe(200)
    client.close()
    half.destroy()
  })

  it('a certificate is shown with every connection: no ticket stands for it', async () => {
    const shown = await selfSigned(wish)
    const socket = connectTls({ port: node.tlsPort, host: '127.0.0.1', rejectUnauthorized: false, ...shown })
    const sessions: Buffer[] = []
    socket.on('session', (session) => sessions.push(session))
    await new Promise<void>((done) => {
      socket.on('secureConnect', () =>
        socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
      )
      socket.on('data', () => undefined)
      socket.on('close', () => done())
    })
    for (const session of sessions) {
      const again = connectTls({ port: node.tlsPort, host: '127.0.0.1', rejectUnauthorized: false, session })
      const reused = await new Promise((done) => again.on('secureConnect', () => done(again.isSessionReused())))
      again.destroy()
      expect(reused).toBe(false)
    }
  })
})
