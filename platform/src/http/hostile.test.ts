import { connect } from 'node:net'
import { contract } from '@testudo/kernel/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createHttp } from './server.ts'
import type { HttpServer } from './types.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const echo = contract({
  path: '/echo',
  may: 'public',
  summary: 'Says what it heard',
  body: z.object({ text: z.string().optional(), list: z.array(z.number()).optional() }),
  reply: z.object({ text: z.string().optional() }),
})

let http: HttpServer
let port: number
beforeAll(async () => {
  http = createHttp({
    authenticate: async () => undefined,
    audit: { record: () => undefined },
    log: silent,
    clock: Date,
    bodyMs: 150,
  })
  http.answer(echo, async ({ text }) => (text === undefined ? {} : { text }))
  port = Number(new URL(await http.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterAll(() => http.close())

/** Writes bytes as they are; gives the first line of the answer, or how it ended. */
function raw(bytes: string | Buffer): Promise<string> {
  return new Promise((done) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (piece) => {
      said += piece.toString('latin1')
      if (said.includes('\r\n\r\n')) socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => done(said.split('\r\n')[0] ?? ''))
  })
}
const post = (body: string | Buffer, head = '') =>
  Buffer.concat([
    Buffer.from(
      `POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
    ),
    Buffer.from(body),
  ])
const send = async (body: string | Buffer) => {
  const answer = await http.inject({
    method: 'POST',
    url: '/api/echo',
    headers: { 'content-type': 'application/json' },
    body,
  })
  return { status: answer.status, body: JSON.parse(answer.body) as { code?: string; text?: string } }
}

describe('a body', () => {
  it.each([
    ['is not UTF-8', Buffer.from([0x7b, 0x22, 0x74, 0x65, 0x78, 0x74, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])],
    ['is UTF-16', Buffer.from('{"text":"a"}', 'utf16le')],
    ['hides a prototype behind escapes', '{"\\u005f_proto_\\u005f":{"text":"a"}}'],
    ['names a prototype', '{"__proto__":{"text":"a"}}'],
    ['holds half of a surrogate pair', '{"text":"\\ud83d"}'],
    ['holds a number no double holds', '{"list":[1e400]}'],
    ['holds a hundred thousand values', `{"list":[${'1,'.repeat(100_000)}1]}`],
    ['is nested a hundred thousand levels', '['.repeat(100_000)],
    ['is packed', Buffer.from('H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA==', 'base64')],
  ])('that %s is refused', async (_what, body) => {
    const answer = await send(body)
    expect([answer.status, answer.body.code?.startsWith('http.invalid')]).toEqual([400, true])
  })

  it('with every other sign arrives as it was', async () => {
    const text = 'é \u202e \u0000 😀 " \\u005f'
    expect(await send(JSON.stringify({ text }))).toEqual({ status: 200, body: { text } })
  })

  it('that drips in is cut off, and others are answered meanwhile', async () => {
    const slow = raw(post('{"text":"a"}').subarray(0, -3))
    expect((await send('{"text":"b"}')).status).toBe(200)
    expect(await slow).toBe('')
    expect(await raw(post('{"text":"a"}'))).toBe('HTTP/1.1 200 OK')
  })
})

describe('an answer', () => {
  it('to an address that cannot be read is one, whatever came behind it', async () => {
    const said = await new Promise<string>((done) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () =>
        socket.write('DELETE /api/%FF HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}'),
      )
      socket.on('data', (piece) => {
        text += piece.toString('latin1')
      })
      socket.on('error', () => undefined)
      socket.on('close', () => done(text))
    })
    expect(said.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  })
})

describe('a request', () => {
  it.each([
    ['with two hosts', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n'],
    ['without a host', 'GET /livez HTTP/1.1\r\n\r\n'],
    ['with two lengths', 'POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    [
      'with length and chunks',
      'POST /api/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['with a chunk that is none', 'POST /api/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n'],
    ['with a header of 200 kB', `GET /livez HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(200_000)}\r\n\r\n`],
    ['in another language', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('%s is refused', async (_what, bytes) => {
    expect(await raw(bytes)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
    expect(await raw('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('HTTP/1.1 200 OK')
  })
})
