import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { loadPolicies } from '@testudo/kernel/label'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { html, OPERATOR_PORTAL, type Page } from '../pages/index.ts'
import { createHttp } from './server.ts'
import type { HttpServer } from './types.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** What the page was given, or how reading it ended. */
let taken: string[] = []
const answer = () => ({ page: { title: 'Taken', main: html`<p>${taken.join('; ')}</p>` } })

const page = (path: string, take: NonNullable<Page['take']>, more: Partial<Page> = {}): Page => ({
  path,
  may: 'public',
  frame: OPERATOR_PORTAL,
  show: async () => answer(),
  take,
  takesFile: true,
  ...more,
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
    pages: { node: () => 'Node', exercise: undefined, policies: loadPolicies([]) },
  })
  http.page(
    page('/give', async ({ form, file }) => {
      const hash = createHash('sha256')
      let size = 0
      try {
        for await (const chunk of file?.bytes ?? []) {
          hash.update(chunk)
          size += chunk.length
        }
      } catch (error) {
        taken.push(`broke: ${error instanceof Error && 'code' in error ? String(error.code) : ''}`)
        throw error
      }
      taken.push(`${form.toString()} ${file?.name ?? 'nothing'} ${file?.type ?? ''} ${size} ${hash.digest('hex')}`)
      return answer()
    }),
  )
  http.page(
    page('/leave', async ({ file }) => {
      taken.push(`left ${file?.name ?? ''}`)
      return answer()
    }),
  )
  http.page(page('/words', async () => answer(), { takesFile: false }))
  http.page(page('/closed', async () => answer(), { may: 'portal:answer' }))
  port = Number(new URL(await http.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterAll(() => http.close())
beforeEach(() => void (taken = []))

const TYPE = 'multipart/form-data; boundary=edge'
const part = (name: string, text: string | Buffer, file?: string) =>
  Buffer.concat([
    Buffer.from(
      `--edge\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"\r\ncontent-type: text/plain`}\r\n\r\n`,
    ),
    Buffer.from(text),
    Buffer.from('\r\n'),
  ])
const END = Buffer.from('--edge--\r\n')
const send = async (url: string, parts: readonly (Buffer | string)[], type = TYPE) => {
  const body = Buffer.concat(parts.map((one) => Buffer.from(one)))
  const headers = { 'content-type': type, origin: 'http://localhost' }
  return http.inject({ method: 'POST', url, headers, body })
}
const codeOf = ({ body }: { readonly body: string }) => /<span class="mono">([a-z_.]+)<\/span>/.exec(body)?.[1]

/** Writes as given, and gives the first line of the answer, or '' where the connection went without one. */
const raw = (bytes: Buffer, then: 'end' | 'wait') =>
  new Promise<string>((done) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => (then === 'end' ? socket.end(bytes) : socket.write(bytes)))
    socket.on('data', (piece) => {
      said += piece.toString('latin1')
      socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => done(said.split('\r\n')[0] ?? ''))
  })
const head = (url: string, length: number) =>
  Buffer.from(
    `POST ${url} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: ${TYPE}\r\nContent-Length: ${length}\r\n\r\n`,
  )

describe('a form with a file is refused', () => {
  it('where a page takes none, and from nobody who may send it', async () => {
    expect((await send('/words', [part('file', 'x', 'a'), END])).status).toBe(415)
    expect((await send('/closed', [part('file', 'x', 'a'), END])).headers['location']).toContain('/sign-in')
    expect((await send('/give', [part('file', 'x', 'a'), END], 'text/plain')).status).toBe(415)
  })

  it('when it has no boundary, ends before its end, or is no such form', async () => {
    for (const [type, parts] of [
      ['multipart/form-data', [part('file', 'x', 'a'), END]],
      [TYPE, ['no part of it']],
      [TYPE, [part('where', 'Desk')]],
      [TYPE, ['']],
    ] as const)
      expect(codeOf(await send('/give', parts, type)), JSON.stringify([type, parts])).toBe('http.invalid_body')
    expect(taken).toEqual([])
  })

  it('with too many or too long fields, and with what is no text', async () => {
    const many = Array.from({ length: 60 }, (_, i) => part(`f${i}`, 'x'))
    expect(codeOf(await send('/give', [...many, END]))).toBe('http.invalid_body')
    expect((await send('/give', [part('where', 'x'.repeat(513 * 1024)), END])).status).toBe(413)
    expect(codeOf(await send('/give', [part('where', 'a\0b'), part('file', 'x', 'a'), END]))).toBe('http.invalid_body')
    expect(taken).toEqual([])
  })

  it('when the file breaks off, and who reads it learns so', async () => {
    const body = Buffer.concat([part('where', 'Desk'), part('file', 'x'.repeat(100_000), 'a.log')])
    await send('/give', [body])
    expect(taken).toEqual(['broke: http.invalid_body'])
    taken = []
    expect(await raw(Buffer.concat([head('/give', body.length * 2), body]), 'wait')).toBe('')
    await expect.poll(() => taken).toEqual(['broke: http.cut_short'])
  })
})

describe('a form with a file', () => {
  it('is its fields, and the bytes as they were sent, whatever the file is called', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256))
    const name = '../../étc/pass‮wd.exe'
    const given = await send('/give', [part('where', 'Poste n° 4'), part('file', bytes, name), END])
    expect(given.status).toBe(200)
    const hash = createHash('sha256').update(bytes).digest('hex')
    expect(taken).toEqual([`where=Poste+n%C2%B0+4 ${name} text/plain 300000 ${hash}`])
  })

  it('may come without the file, or as a plain form', async () => {
    await send('/give', [part('where', 'Desk'), END])
    await send('/give', [part('where', 'Desk'), part('file', '', ''), END])
    await send('/give', ['where=Desk'], 'application/x-www-form-urlencoded')
    expect(taken.map((one) => one.split(' ').slice(0, 2).join(' ').trim())).toEqual([
      'where=Desk nothing',
      'where=Desk',
      'where=Desk nothing',
    ])
  })

  it('is answered when nobody reads the file, and the next one is taken', async () => {
    const body = Buffer.concat([part('file', Buffer.alloc(3_000_000), 'large'), END])
    expect(await raw(Buffer.concat([head('/leave', body.length), body]), 'wait')).toContain('200')
    expect(taken).toEqual(['left large'])
    expect((await send('/give', [part('file', 'x', 'small'), END])).status).toBe(200)
  })
})
