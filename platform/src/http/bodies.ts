import { Fault } from '@testudo/kernel/fault'
import type { FastifyInstance } from 'fastify'
import { readJson, textOf } from './parse.ts'

const UPLOAD_TYPES = new Set([
  'application/json',
  'application/stix+json',
  'application/taxii+json',
  'application/x-ndjson',
  'application/gzip',
  'application/x-gzip',
  'application/octet-stream',
  'application/xml',
  'text/plain',
  'text/csv',
])

/** These routes take a JSON body and nothing else. */
export function takeJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, readJson(textOf(body as Buffer)))
    } catch (error) {
      done(error as Error)
    }
  })
}

/** These routes take bytes of several types as a stream, however large. */
export function takeUploads(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (request, payload, done) => {
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    if (!UPLOAD_TYPES.has(type))
      done(new Fault('invalid', 'http.media_type', `This address takes ${[...UPLOAD_TYPES].join(', ')}.`))
    else done(null, payload)
  })
}
