import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { Fault } from '@testudo/kernel/fault'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SentFile } from '../pages/types.ts'
import { textOf } from './parse.ts'
import { slowly } from './slowly.ts'

export const FORM_LIMIT_BYTES = 512 * 1024
/** Fields of one form: a question has a few, a list of equipment some thousand. */
const MOST_FIELDS = 10_000
const FIELDS_BESIDE_A_FILE = 50
const FILE_FORM = 'multipart/form-data'

const typeOf = (request: FastifyRequest): string =>
  (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

export const isFileForm = (request: FastifyRequest): boolean => typeOf(request) === FILE_FORM

/** These routes take forms; those of `withFile` also forms that bring a file, which are read when it is known who sends them. */
export function takeForms(scope: FastifyInstance, withFile: ReadonlySet<string>): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, done) => {
      try {
        done(null, formOf(textOf(body as Buffer)))
      } catch (error) {
        done(error as Error)
      }
    },
  )
  scope.addContentTypeParser(FILE_FORM, (request, _payload, done) => {
    if (withFile.has(request.routeOptions.url ?? '')) done(null)
    else done(new Fault('invalid', 'http.media_type', 'This address does not take this content type.'))
  })
}

/** @throws {Fault} `http.invalid_body` */
export function formOf(text: string): URLSearchParams {
  return checked(new URLSearchParams(text))
}

function checked(form: URLSearchParams): URLSearchParams {
  if (form.size > MOST_FIELDS)
    throw new Fault('invalid', 'http.invalid_body', `The form has more than ${MOST_FIELDS} fields. Send fewer.`)
  for (const [name, value] of form)
    if (!name.isWellFormed() || !value.isWellFormed() || value.includes('\0'))
      throw new Fault('invalid', 'http.invalid_body', 'The form holds something that is no text. Write it again.')
  return form
}

interface FileForm {
  readonly form: URLSearchParams
  readonly file: SentFile | undefined
  /** Reads no further. The connection stays, so that an answer can be sent. */
  leave(): void
}

/**
 * Reads a form as far as the first file, whose bytes are read by whoever takes them (RFC 7578). Fields behind the file are
 * not read: ours put it last.
 *
 * @param ms in which so much must arrive, see {@link slowly}
 * @throws {Fault} `http.invalid_body`, `http.cut_short`; a body that breaks later does so while the file is read
 */
export function readFileForm(raw: IncomingMessage, ms: number): Promise<FileForm> {
  const body = Readable.from(slowly(raw, ms))
  const form = new URLSearchParams()
  const { promise, resolve, reject } = Promise.withResolvers<FileForm>()
  let reading: Readable | undefined
  const leave = () => {
    body.unpipe()
    // What is still on its way flows to nowhere: who sends it reads the answer only then.
    body.once('close', () => raw.resume())
    body.destroy()
  }
  const fail = (cause: unknown) => {
    const fault = cause instanceof Fault ? cause : noForm(cause)
    leave()
    reading?.destroy(fault)
    reject(fault)
  }
  let parser: InstanceType<typeof Busboy>
  try {
    parser = new Busboy({
      headers: { 'content-type': raw.headers['content-type'] } as BusboyHeaders,
      limits: { fields: FIELDS_BESIDE_A_FILE, fieldSize: FORM_LIMIT_BYTES, files: 1, parts: FIELDS_BESIDE_A_FILE + 1 },
      preservePath: true,
      isPartAFile: (_field, _type, name) => name !== undefined,
    })
  } catch (cause) {
    fail(cause)
    return promise
  }
  parser.on('field', (name, value, _nameCut, cut) => {
    if (cut) fail(new Fault('invalid', 'http.too_large', 'The body is larger than this address takes.'))
    else form.append(name, value)
  })
  for (const full of ['fieldsLimit', 'partsLimit'] as const) parser.on(full, () => fail(noForm()))
  const settle = (file: SentFile | undefined) => {
    try {
      resolve({ form: checked(form), file, leave })
    } catch (error) {
      fail(error)
    }
  }
  parser.on('file', (_field, stream, name, _encoding, type) => {
    reading = stream
    // Who never reads it must not bring the node down with how it ended.
    stream.on('error', () => undefined)
    settle({ name, type, bytes: bytesOf(stream) })
  })
  parser.on('finish', () => settle(undefined))
  parser.on('error', fail)
  body.on('error', fail)
  body.pipe(parser)
  return promise
}

async function* bytesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } catch (cause) {
    throw cause instanceof Fault ? cause : noForm(cause)
  }
}

const noForm = (cause?: unknown): Fault =>
  new Fault('invalid', 'http.invalid_body', 'The form cannot be read. Send it again from its page.', { cause })
