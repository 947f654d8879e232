import pino from 'pino'
import type { Log } from '../host/index.ts'

/** Keys whose values never reach a log, whatever they hold: secrets, and what a label may cover. */
const HIDDEN = new Set([
  'password',
  'token',
  'secret',
  'cookie',
  'authorization',
  'body',
  'name',
  'title',
  'description',
  'text',
  'value',
  'subject',
  'label',
  'message',
  'query',
  'url',
  'link',
])

type Fields = Readonly<Record<string, unknown>>

/**
 * Keeps of log fields what may be kept. The log is read by operators without clearance: ids, codes, counts and places
 * in code pass; names, bodies and anything nested deeper do not.
 */
export function cleanFields(fields: Fields): Record<string, unknown> {
  const clean: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    if (HIDDEN.has(key)) continue
    if (typeof value === 'number' || typeof value === 'boolean') clean[key] = value
    else if (typeof value === 'string') clean[key] = value.slice(0, 300)
    else if (Array.isArray(value))
      clean[key] = value.filter((item) => typeof item === 'string' || typeof item === 'number').slice(0, 20)
  }
  return clean
}

/** The log of a node: JSON lines to standard error, so that standard output stays for people and pipes. */
export function createLog(options: { readonly level?: string; readonly write?: (line: string) => void } = {}): Log {
  const stream = { write: options.write ?? ((line: string) => void process.stderr.write(line)) }
  const logger = pino({ level: options.level ?? 'warn', base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream)
  return {
    info: (fields, message) => logger.info(cleanFields(fields), message),
    warn: (fields, message) => logger.warn(cleanFields(fields), message),
    error: (fields, message) => logger.error(cleanFields(fields), message),
  }
}
