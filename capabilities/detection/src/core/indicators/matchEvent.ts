import { isObject } from '@testudo/stix'
import type { ValueTable } from '../scan/valueTable.ts'
import type { EventValue } from '../sources/sourceEvent.ts'
import { hexOf, maskHex } from './addresses.ts'
import { type FieldRole, fieldRole } from './fieldRole.ts'
import type { IndicatorKind } from './kinds.ts'
import { readUrl } from './normal.ts'
import { type TokenForm, tokensOf } from './tokens.ts'

/** A value of the table that stands in an event. */
export interface ValueHit {
  readonly entry: number
  readonly kind: IndicatorKind
  /** The value as the table spells it; for a block `hex/bits`. */
  readonly key: string
  /** Path in the event: `dns.answers[0].rdata`. */
  readonly field: string
  readonly role: FieldRole
  /** What the field holds, at most 500 characters. */
  readonly text: string
}

const HASHES: readonly IndicatorKind[] = ['md5', 'sha-1', 'sha-256', 'sha-512']
const FORMS: Readonly<Record<TokenForm, ReadonlySet<IndicatorKind>>> = {
  address: new Set(['ipv4-addr', 'ipv6-addr']),
  name: new Set(['domain-name']),
  suffix: new Set(['domain-name']),
  word: new Set([...HASHES, 'ja3', 'ja4', 'x509-serial']),
  serial: new Set([...HASHES, 'x509-serial']),
  email: new Set(['email-addr']),
  url: new Set(['url']),
  whole: new Set(['user-agent']),
}

/** Fields that hold a whole user agent; Zeek tells of software as `unparsed_version`. */
export const AGENT_FIELD = /agent|version/i

/** Short or alike values count only in fields that hold their kind. */
const CONTEXT: Readonly<Partial<Record<IndicatorKind, RegExp>>> = {
  ja3: /ja3/i,
  ja4: /ja4/i,
  'x509-serial': /serial/i,
  'user-agent': AGENT_FIELD,
}

const isMeant = (kind: IndicatorKind, field: string): boolean => {
  if (kind === 'md5' && /ja3/i.test(field)) return false
  return CONTEXT[kind]?.test(field) ?? true
}

/** Names of fields that hold host and path of one request apart. */
const REQUESTS: readonly (readonly [host: string, path: string])[] = [
  ['http.hostname', 'http.url'],
  ['host', 'uri'],
  ['url.domain', 'url.path'],
  ['http_request.url.hostname', 'http_request.url.path'],
]

/** Deeper values of an event are not looked at. */
export const MAX_DEPTH = 100
const MAX_TEXT = 500

/** Every value of the table that stands in the event, once a field and value, in the order of the fields. */
export function matchEvent(table: ValueTable, event: EventValue): ValueHit[] {
  const hits: ValueHit[] = []
  const seen = new Set<string>()
  const path: (string | number)[] = []

  const look = (text: string) => {
    const found = (form: TokenForm, key: string) => {
      table.find(key, (entry, kind, exactOnly) => {
        if (FORMS[form].has(kind) && !(form === 'suffix' && exactOnly)) hit(entry, kind, key, text)
      })
      if (form === 'address') blocks(table, key, (entry, block) => hit(entry, 'cidr', block, text))
    }
    tokensOf(text, found)
    if (table.hasWhole) found('whole', text.trim())
  }
  const hit = (entry: number, kind: IndicatorKind, key: string, text: string, given?: string) => {
    const field = given ?? fieldOf(path)
    const once = `${entry} ${field}`
    if (seen.has(once) || !isMeant(kind, field)) return
    seen.add(once)
    hits.push({ entry, kind, key, field, role: fieldRole(field), text: text.slice(0, MAX_TEXT) })
  }
  const walk = (value: unknown) => {
    if (typeof value === 'string') return look(value)
    if (typeof value !== 'object' || value === null || path.length >= MAX_DEPTH) return
    for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
      path.push(key)
      walk(inner)
      path.pop()
    }
  }
  walk(event)
  joinedUrl(event, (key, field, text) =>
    table.find(key, (entry, kind) => {
      if (kind === 'url') hit(entry, kind, key, text, field)
    }),
  )
  return hits
}

/** `dns.answers[0].rdata` of the steps to it. */
export const fieldOf = (path: readonly (string | number)[]): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')

/** Every block of the table an address lies in, the widest first. */
function blocks(table: ValueTable, key: string, take: (entry: number, block: string) => void): void {
  const hex = hexOf(key)
  const version = hex.length === 8 ? 4 : 6
  for (let bits = 0; bits <= hex.length * 4; bits++) {
    if (!table.hasPrefix(version, bits)) continue
    const block = `${maskHex(hex, bits)}/${bits}`
    table.find(block, (entry, kind) => {
      if (kind === 'cidr') take(entry, block)
    })
  }
}

/** URLs of fields that hold host and path of one request apart: key, field of the path, text. */
export function joinedUrl(event: EventValue, take: (key: string, field: string, text: string) => void): void {
  for (const [hostField, pathField] of REQUESTS) {
    const host = valueAt(event, hostField)
    const path = valueAt(event, pathField)
    if (typeof host !== 'string' || typeof path !== 'string' || !path.startsWith('/')) continue
    const port = valueAt(event, 'http.http_port')
    const bracketed = host.includes(':') && !host.startsWith('[') && /^[0-9a-f:.]+$/i.test(host) ? `[${host}]` : host
    const text = `http://${bracketed}${typeof port === 'number' && !bracketed.endsWith(`:${port}`) ? `:${port}` : ''}${path}`
    const url = readUrl(text)
    if (url !== undefined) take(url.key, pathField, text)
  }
}

function valueAt(event: EventValue, field: string): unknown {
  if (event[field] !== undefined) return event[field]
  let value: unknown = event
  for (const step of field.split('.')) {
    if (!isObject(value)) return undefined
    value = (value as EventValue)[step]
  }
  return value
}
