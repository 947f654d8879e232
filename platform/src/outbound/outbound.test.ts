import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mayReach, readAllowed } from './addresses.ts'
import { createOutbound } from './index.ts'

const nothing = readAllowed([])

describe('addresses that are never asked', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '::ffff:0:127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::10.0.0.1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '100::1',
    '2001:db8::1',
    '2001::1',
    'fc00::1',
    'fd12:3456::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'not-an-address',
    '',
  ])('%s', (address) => expect(mayReach(address, nothing, false)).toBe(false))

  it('link-local ones, even when the settings allow them', () => {
    const all = readAllowed(['0.0.0.0/0', '::/0'])
    expect(mayReach('169.254.169.254', all, true)).toBe(false)
    expect(mayReach('::ffff:169.254.169.254', all, true)).toBe(false)
    expect(mayReach('fd00:ec2::254', all, true)).toBe(false)
  })
})

describe('addresses that are asked', () => {
  it.each(['1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    '%s',
    (address) => expect(mayReach(address, nothing, false)).toBe(true),
  )

  it('inner ones that the settings name, and their neighbours not', () => {
    const allowed = readAllowed(['10.20.0.0/16', 'fd12::/16', '192.168.7.7'])
    expect(['10.20.3.4', 'fd12::5', '192.168.7.7'].map((a) => mayReach(a, allowed, false))).toEqual([true, true, true])
    expect(['10.21.0.1', 'fd13::5', '192.168.7.8'].map((a) => mayReach(a, allowed, false))).toEqual([
      false,
      false,
      false,
    ])
  })

  it.each(['10.0.0.0/33', 'a b', 'http://x/', '10.0.0.0/8/8', 'fd00::/200', ''])(
    'the setting %j is refused by name',
    (entry) => {
      expect(() => readAllowed([entry])).toThrow(`outbound.allow: ${entry}`)
    },
  )
})

describe('the door', () => {
  let server: Server
  let port: number
  let asked: string[]
  beforeEach(async () => {
    asked = []
    server = createServer((request, answer) => {
      asked.push(`${request.method} ${request.url} ${request.headers.host}`)
      if (request.url === '/moved') answer.writeHead(302, { location: 'http://169.254.169.254/' }).end()
      else if (request.url === '/slow') answer.write('x')
      else answer.end('x'.repeat(5_000))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    port = (server.address() as AddressInfo).port
  })
  afterEach(() => {
    server.closeAllConnections()
    return new Promise((done) => server.close(done))
  })

  const read = async (body: AsyncIterable<Uint8Array>) => {
    let bytes = 0
    for await (const chunk of body) bytes += chunk.length
    return bytes
  }

  it.each([
    ['http://127.0.0.1:PORT/'],
    ['http://localhost:PORT/'],
    ['http://0x7f.1:PORT/'],
    ['http://0177.0.0.1:PORT/'],
    ['http://2130706433:PORT/'],
    ['http://127.1:PORT/'],
    ['http://127。0。0。1:PORT/'],
    ['http://①②⑦.0.0.1:PORT/'],
    ['http://[::1]:PORT/'],
    ['http://[::ffff:127.0.0.1]:PORT/'],
    ['http://[::ffff:7f00:1]:PORT/'],
    ['http://user:password@example.com/'],
    ['http://example.com@127.0.0.1:PORT/'],
    ['file:///etc/passwd'],
    ['gopher://127.0.0.1:PORT/'],
    ['data:text/plain,x'],
    ['javascript:0'],
    ['//example.com/'],
    ['http://'],
    [''],
  ])('refuses %s without connecting', async (url) => {
    const outbound = createOutbound({ allow: [] })
    await expect(outbound({ method: 'GET', url: url.replace('PORT', String(port)) })).rejects.toMatchObject({
      kind: 'invalid',
    })
    expect(asked).toEqual([])
  })

  it('refuses a name with one inner address among its addresses', async () => {
    const outbound = createOutbound({ allow: [], resolve: () => Promise.resolve(['93.184.216.34', '127.0.0.1']) })
    await expect(outbound({ method: 'GET', url: `http://two.example:${port}/` })).rejects.toMatchObject({
      code: 'outbound.address',
    })
  })

  it('goes to the address that was checked, though the name means another one a moment later', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254']]
    let questions = 0
    const outbound = createOutbound({
      allow: ['127.0.0.0/8'],
      resolve: () => Promise.resolve(answers[questions++] ?? []),
    })
    const { status } = await outbound({ method: 'GET', url: `http://turns.example:${port}/` })
    expect([status, questions, asked]).toEqual([200, 1, [`GET / turns.example:${port}`]])
  })

  it('follows no redirect', async () => {
    const outbound = createOutbound({ allow: [`localhost:${port}`] })
    const { status, headers } = await outbound({ method: 'GET', url: `http://localhost:${port}/moved` })
    expect([status, headers['location']]).toEqual([302, 'http://169.254.169.254/'])
  })

  it('allows a host by name and port, and no other port of it', async () => {
    const outbound = createOutbound({ allow: ['localhost:1'] })
    await expect(outbound({ method: 'GET', url: `http://localhost:${port}/` })).rejects.toMatchObject({
      code: 'outbound.address',
    })
  })

  it('reads no more bytes and waits no longer than told', async () => {
    const outbound = createOutbound({ allow: ['127.0.0.1'] })
    const url = `http://127.0.0.1:${port}`
    const long = await outbound({ method: 'GET', url, maxBytes: 1_000 })
    await expect(read(long.body)).rejects.toMatchObject({ code: 'outbound.too_long' })
    const slow = await outbound({ method: 'GET', url: `${url}/slow`, timeoutMs: 200 })
    await expect(read(slow.body)).rejects.toMatchObject({ code: 'outbound.cut' })
    const whole = await outbound({ method: 'GET', url })
    expect(await read(whole.body)).toBe(5_000)
  })

  it('tells an unknown name and a closed port apart from a refusal', async () => {
    const outbound = createOutbound({ allow: ['127.0.0.1'], resolve: () => Promise.reject(new Error('ENOTFOUND')) })
    await expect(outbound({ method: 'GET', url: 'http://nowhere.example/' })).rejects.toMatchObject({
      code: 'outbound.unknown_host',
    })
    await expect(outbound({ method: 'GET', url: 'http://127.0.0.1:9/' })).rejects.toMatchObject({
      code: 'outbound.failed',
    })
  })
})
