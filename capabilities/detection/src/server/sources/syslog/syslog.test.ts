import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { selfSigned } from '../../../../../../platform/src/certificates/index.ts'
import { type SourceHost, startSourceHost, until } from '../sources.testing.ts'

let node: SourceHost
beforeAll(async () => {
  node = await startSourceHost()
}, 120_000)
afterAll(() => node.close())
beforeEach(() => {
  node.matcher.gate = async () => undefined
})

const listen = async (transport: 'udp' | 'tcp' | 'tls', more: object = {}, words: object = {}) => {
  const id = await node.add({ name: transport, place: { kind: 'syslog', transport, port: 0, ...more }, ...words })
  const { address, trouble } = await node.row(id)
  const [host = '', port = ''] = (address ?? '').split(':')
  return { id, host, port: Number(port), trouble }
}
const send = async (port: number, bytes: string | Buffer) => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.end(bytes)
  await once(socket, 'close').catch(() => undefined)
}
const messages = (id: string) => node.events(id).map((event) => event['message'])

describe('over TCP', () => {
  it('listens on this machine alone unless told', async () => {
    expect(await listen('tcp')).toMatchObject({ host: '127.0.0.1' })
  })

  it('takes both framings of several senders, with who sent it', async () => {
    const { id, port } = await listen('tcp')
    await Promise.all([
      send(port, '17 <34>1 - h a - - -<34>Oct 11 22:14:15 gate su: one\n<13>two'),
      send(port, '<134>1 - gate suricata - - - {"event_type":"dns"}\n'),
    ])
    await until(() => node.events(id).length === 4, 'four events')
    expect(new Set(messages(id))).toEqual(new Set(['', 'one', 'two', undefined]))
    expect(node.events(id).find((event) => event['event_type'] === 'dns')).toMatchObject({
      log: { source: { address: '127.0.0.1' }, syslog: { appname: 'suricata' } },
    })
    expect(await node.row(id)).toMatchObject({ state: 'live', events: 4, dropped: 0 })
  })

  it('garbage and cut messages are counted or kept as text, and the next sender is heard', async () => {
    const { id, port } = await listen('tcp')
    await send(port, Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0xff, 0xfe]))
    await send(port, '500 <34>1 cut')
    await send(port, '<34>Oct 11 22:14:15 gate su: heard\n')
    await until(() => messages(id).includes('heard'), 'the next sender')
    expect((await node.row(id)).dropped).toBe(1)
  })

  it('a taken port is told in words and tried again', async () => {
    const other = createServer()
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const { id, trouble } = await listen('tcp', { port })
    expect(trouble).toContain('in use')
    const speak = (language: string) =>
      node.ask('POST', '/api/identity/language', { as: node.high, body: { language } })
    await speak('fr')
    expect((await node.row(id)).trouble).toBe('Le port est occupé par un autre programme ou une autre source.')
    await speak('en')
    expect((await node.row(id)).state).toBe('failed')
    other.close()
    await until(async () => (await node.row(id)).state === 'waiting', 'it listens')
    await send(port, '<1>now\n')
    await until(() => messages(id).includes('now'), 'a message')
  })

  it('lets go of its port when it is ended or paused', async () => {
    const { id, port } = await listen('tcp')
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const closed = once(socket, 'close')
    await node.call(node.high, 'PUT', `/${id}`, {
      name: 'x',
      place: { kind: 'syslog', transport: 'tcp', port },
      paused: true,
    })
    await closed
    await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await node.call(node.high, 'PUT', `/${id}`, { name: 'x', place: { kind: 'syslog', transport: 'tcp', port } })
    await send(port, '<1>again\n')
    await until(() => messages(id).includes('again'), 'a message')
  })
})

describe('over TLS', () => {
  const pair = () => selfSigned({ name: 'sensor', hosts: ['localhost'], now: Date.now(), days: 2 })
  const tls = async (port: number, identity: object = {}) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...identity })
    await once(socket, 'secureConnect')
    return socket
  }

  it('shows the node’s certificate; clients need none', async () => {
    const { id, port } = await listen('tls')
    const socket = await tls(port)
    const { fingerprint } = await node.host.self.tls()
    expect(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase()).toBe(fingerprint)
    socket.end('17 <34>1 - h a - - -')
    await until(() => node.events(id).length === 1, 'an event')
    await send(port, '<1>plain text on a port for TLS\n')
    expect(node.events(id)).toHaveLength(1)
  })

  it('where clients are named, others are turned away', async () => {
    const [good, bad] = await Promise.all([pair(), pair()])
    const { X509Certificate } = await import('node:crypto')
    const print = new X509Certificate(good.cert).fingerprint256.replaceAll(':', '').toLowerCase()
    const { id, port } = await listen('tls', { clients: [print] })
    for (const identity of [{}, { cert: bad.cert, key: bad.key }]) {
      const socket = await tls(port, identity)
      socket.on('error', () => undefined)
      socket.end('<1>stranger\n')
      await once(socket, 'close')
    }
    expect((await node.row(id)).trouble).toContain('turned away')
    const socket = await tls(port, { cert: good.cert, key: good.key })
    socket.end('<1>friend\n')
    await until(() => messages(id).includes('friend'), 'the friend')
    expect(messages(id)).toEqual(['friend'])
  })
})

describe('over UDP', () => {
  it('a datagram is a message', async () => {
    const { id, port } = await listen('udp')
    const socket = createSocket('udp4')
    for (const text of ['<34>1 - h a - - - one', '', '<34>Oct 11 22:14:15 gate su: two\n'])
      socket.send(text, port, '127.0.0.1')
    await until(() => node.events(id).length === 2, 'two events')
    expect(messages(id)).toEqual(['one', 'two'])
    socket.close()
  })
})

describe('a source that floods', () => {
  const flood = 60_000
  it('by UDP is slowed, its losses are counted and shown, and others stay live', async () => {
    const loud = await listen('udp', {}, { most: 500 })
    const quiet = await listen('tcp')
    const socket = createSocket('udp4')
    // Long lines, so that the queue is full soon.
    const line = `<34>Oct 11 22:14:15 gate su: ${'x'.repeat(1_000)}`
    for (let sent = 0; sent < flood; sent++) {
      socket.send(line, loud.port, '127.0.0.1')
      if (sent % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
      if (sent === flood / 2) await send(quiet.port, '<34>Oct 11 22:14:15 gate su: quiet\n')
    }
    await until(() => messages(quiet.id).includes('quiet'), 'the quiet one')
    await until(async () => (await node.row(loud.id)).dropped > 1_000, 'losses')
    expect(await node.row(loud.id)).toMatchObject({ state: 'slowed' })
    expect(await node.row(quiet.id)).toMatchObject({ state: 'live', dropped: 0 })
    const taken = node.events(loud.id).length
    expect(taken).toBeLessThan(3_000)
    node.time.now += 2_000
    await until(() => node.events(loud.id).length > taken, 'it goes on')
    socket.close()
  }, 60_000)

  it('by TCP is slowed without loss, and takes turns with others at a slow matcher', async () => {
    const order: string[] = []
    const loud = await listen('tcp')
    const quiet = await listen('tcp')
    node.matcher.gate = async (source) => {
      order.push(source)
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
    const line = `<34>Oct 11 22:14:15 gate su: ${'x'.repeat(2_000)}\n`
    const socket = connect(loud.port, '127.0.0.1')
    await once(socket, 'connect')
    let written = 0
    const pump = (async () => {
      for (; written < 20_000; written += 100) if (!socket.write(line.repeat(100))) await once(socket, 'drain')
      socket.end()
    })()
    await until(() => node.events(loud.id).length > 500, 'the flood has begun')
    for (let n = 0; n < 5; n++) {
      const before = order.length
      await send(quiet.port, `<34>Oct 11 22:14:15 gate su: quiet ${n}\n`)
      await until(() => messages(quiet.id).includes(`quiet ${n}`), 'the quiet one')
      // Its turn came among the next ones, however much the other had waiting.
      expect(order.slice(before).indexOf(quiet.id)).toBeLessThan(60)
    }
    expect(written).toBeLessThan(20_000)
    node.matcher.gate = async () => undefined
    await pump
    await until(() => node.events(loud.id).length === 20_000, 'all of it')
    expect((await node.row(loud.id)).dropped).toBe(0)
  }, 60_000)
})
