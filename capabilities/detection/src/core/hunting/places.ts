import { eventOf, type HistoryRow, type PlacesOf, type TakePlace } from '../history/row.ts'
import type { Probe } from '../history/probes.ts'
import { spreadBlock, type Spread, spreadBy, spreadV4, spreadV6 } from '../history/spread.ts'
import { AGENT_FIELD, joinedUrl, MAX_DEPTH } from '../indicators/matchEvent.ts'
import type { IndicatorValue } from '../indicators/kinds.ts'
import { type TakeToken, tokensOf } from '../indicators/tokens.ts'
import { lookAt, numberOfV4 } from './look.ts'

/** Columns of stored events. A new one goes to the end: numbers stand in files. */
const COLUMN = { v4: 0, v6: 1, name: 2, url: 3, hash: 4, word: 5 } as const

/** How many columns stored events have: IPv4, IPv6, names with those above them, URLs, hashes, other words. */
export const HISTORY_COLUMNS = 6

/** As a domain name ends: what ends otherwise (`1.2.3`, `10.0.0.5-x`) is none. */
const NAME_END = /\.[a-z][a-z0-9-]*$/
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/
const JA4 = /^[a-z0-9]{10}_[a-z0-9]{12}_[a-z0-9]{12}$/
const SERIAL = /^[0-9a-f]{1,64}$/
/** No marks around it that a token would leave off. */
const PLAIN = /^[a-z0-9_][a-z0-9._-]{0,251}[a-z0-9_]$/

/** Most texts of telemetry come again and again: places of so many are kept. */
const REMEMBERED = 1 << 15
const MAX_REMEMBERED = 200

/**
 * Where the values of an event stand: the same keys that `matchEvent` looks up, so that what is found live is found
 * backwards. A name stands with every name above it that could be looked for. Columns may hold what no indicator could
 * mean; they never lack what one does.
 *
 * @param seed the node's own
 */
export function placesOf(seed: number): PlacesOf {
  const spread = spreadBy(seed)
  const remembered = new Map<string, readonly number[]>()
  const fields = new Map<string, boolean>()
  /** Names of fields come again and again. */
  const isToldName = (name: string): boolean => {
    const had = fields.get(name)
    if (had !== undefined) return had
    if (fields.size >= REMEMBERED) fields.clear()
    const told = isTold(name)
    fields.set(name, told)
    return told
  }
  const remember = (text: string): readonly number[] => {
    const had = remembered.get(text)
    if (had !== undefined) return had
    const places: number[] = []
    textPlaces(text, '', spread, (column, value) => places.push(column, value))
    if (text.length > MAX_REMEMBERED) return places
    if (remembered.size >= REMEMBERED) remembered.clear()
    remembered.set(text, places)
    return places
  }
  return (row: HistoryRow, take: TakePlace) => {
    const event = eventOf(row)
    /** @param field '' where its name says nothing of what it holds */
    const walk = (value: unknown, field: string, depth: number) => {
      if (typeof value === 'string') {
        if (field !== '') return textPlaces(value, field, spread, take)
        const look = lookAt(value)
        if (look === 'nothing') return
        if (look === 'word' || look === 'digits') return wordPlaces(value, look, spread, take)
        const places = remember(value)
        for (let i = 0; i < places.length; i += 2) take(places[i] ?? 0, places[i + 1] ?? 0)
        return
      }
      if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return
      if (Array.isArray(value)) for (const inner of value) walk(inner, field, depth + 1)
      else
        for (const [key, inner] of Object.entries(value))
          walk(inner, field !== '' ? `${field}.${key}` : isToldName(key) ? key : '', depth + 1)
    }
    walk(event, '', 0)
    joinedUrl(event, (key) => take(COLUMN.url, spread(key)))
  }
}

/** Fields whose name says that short or long texts in them may be looked for. */
const isTold = (field: string): boolean => /serial/i.test(field) || AGENT_FIELD.test(field)

/** Places of a text that is one word: an address, a name with those above it, a hash. */
function wordPlaces(text: string, look: 'word' | 'digits', spread: Spread, take: TakePlace): void {
  if (look === 'digits') {
    const address = numberOfV4(text)
    if (address >= 0) return take(COLUMN.v4, address)
  }
  const name = text.toLowerCase()
  if (!PLAIN.test(name)) return textPlaces(text, '', spread, take)
  let dot = name.indexOf('.')
  if (dot < 0) {
    if (HASH.test(name)) take(COLUMN.hash, spread(name))
    else if (JA4.test(name)) take(COLUMN.word, spread(name))
    // A digit that was lost at the front of a hash, or one too many.
    if (name.startsWith('0')) textPlaces(text, '', spread, take)
    return
  }
  if (!NAME_END.test(name)) return textPlaces(text, '', spread, take)
  take(COLUMN.name, spread(name))
  for (let next = name.indexOf('.', dot + 1); next > 0; next = name.indexOf('.', dot + 1)) {
    take(COLUMN.name, spread(name.slice(dot + 1)))
    dot = next
  }
}

function textPlaces(text: string, field: string, spread: Spread, take: TakePlace): void {
  const found: TakeToken = (form, key) => {
    switch (form) {
      case 'address':
        return key.includes('.') ? take(COLUMN.v4, spreadV4(key)) : take(COLUMN.v6, spreadV6(key))
      case 'name':
      case 'suffix':
        if (NAME_END.test(key)) take(COLUMN.name, spread(key))
        return
      case 'url':
        return take(COLUMN.url, spread(key))
      case 'email':
        return take(COLUMN.word, spread(key))
      default:
        if (HASH.test(key)) take(COLUMN.hash, spread(key))
        else if (JA4.test(key)) take(COLUMN.word, spread(key))
        if (field !== '' && /serial/i.test(field) && SERIAL.test(key)) take(COLUMN.word, spread(key))
    }
  }
  tokensOf(text, found)
  if (field !== '' && AGENT_FIELD.test(field)) take(COLUMN.word, spread(text.trim()))
}

/** What looks for values in the columns of stored events; `id` is the caller's and comes back with what may be a hit. */
export function probesOf(
  seed: number,
  wanted: Iterable<{ readonly value: IndicatorValue; readonly id: number }>,
): Probe[] {
  const spread = spreadBy(seed)
  const probes: Probe[] = []
  for (const { value, id } of wanted) {
    const [column, low, high] = rangeOf(value, spread)
    probes.push({ column, low, high, id })
  }
  return probes
}

function rangeOf({ kind, key }: IndicatorValue, spread: Spread): readonly [column: number, low: number, high: number] {
  const at = (column: number, place: number) => [column, place, place] as const
  switch (kind) {
    case 'ipv4-addr':
      return at(COLUMN.v4, spreadV4(key))
    case 'ipv6-addr':
      return at(COLUMN.v6, spreadV6(key))
    case 'cidr': {
      const [hex = '', bits = ''] = key.split('/')
      return [hex.length === 8 ? COLUMN.v4 : COLUMN.v6, ...spreadBlock(hex, Number(bits))]
    }
    case 'domain-name':
      return at(COLUMN.name, spread(key))
    case 'url':
      return at(COLUMN.url, spread(key))
    case 'email-addr':
    case 'user-agent':
    case 'ja4':
    case 'x509-serial':
      return at(COLUMN.word, spread(key))
    default:
      return at(COLUMN.hash, spread(key))
  }
}

/** The source a stored event is of: the matcher's name for it ends with a number when its label was changed. */
export const sourceOf = (name: string): string => name.replace(/\.\d+$/, '')
