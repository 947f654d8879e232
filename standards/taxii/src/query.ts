import { isTimestamp } from '@testudo/stix'
import { TaxiiFault } from './fault.ts'
import type { Match, VersionMatch } from './store.ts'

/** The filters an endpoint knows (§3.4, and the table of each endpoint in §5). */
export type MatchField = 'id' | 'type' | 'version' | 'spec_version'

/** The question of a request, parsed once. */
export interface PageQuery {
  readonly match: Match
  readonly addedAfter: string | undefined
  readonly limit: number | undefined
  readonly next: string | undefined
  /** All parameters but `next`, in order: what a cursor is bound to. */
  readonly rest: readonly string[]
}

const bad = (code: string, title: string, description?: string): TaxiiFault =>
  new TaxiiFault(400, `taxii.${code}`, title, description === undefined ? {} : { description })

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new TaxiiFault(400, 'taxii.encoding', 'The query holds a broken % escape', { cause })
  }
}

declare const decodeURIComponent: (text: string) => string

/** `a=b&c=d` as pairs, decoded. The raw text after `?`, without it. */
export function readPairs(query: string): readonly (readonly [string, string])[] {
  if (query === '') return []
  return query.split('&').map((pair) => {
    const at = pair.indexOf('=')
    return at < 0 ? ([decode(pair), ''] as const) : ([decode(pair.slice(0, at)), decode(pair.slice(at + 1))] as const)
  })
}

function readVersions(values: readonly string[]): VersionMatch {
  const instants = values.filter((value) => !['last', 'first', 'all'].includes(value))
  for (const instant of instants)
    if (!isTimestamp(instant))
      throw bad('match_version', 'match[version] holds what is no version', 'Use last, first, all or timestamps.')
  return { last: values.includes('last'), first: values.includes('first'), all: values.includes('all'), instants }
}

const NEWEST: VersionMatch = { last: true, first: false, all: false, instants: [] }
export const EVERY_VERSION: VersionMatch = { last: false, first: false, all: true, instants: [] }

/**
 * Reads the parameters of a request.
 *
 * @param query  raw text after `?`
 * @param fields the filters this endpoint knows; any other `match[…]` is refused, other unknown names are ignored
 * @param otherwise `match[version]` when absent
 * @throws {TaxiiFault} 400, naming the parameter
 */
export function readQuery(query: string, fields: readonly MatchField[], otherwise: VersionMatch = NEWEST): PageQuery {
  const given = new Map<string, string>()
  for (const [name, value] of readPairs(query)) {
    if (given.has(name) && (name.startsWith('match[') || ['added_after', 'limit', 'next'].includes(name)))
      throw bad('repeated', `${name} is given twice`, 'Several values of one filter are separated by commas.')
    given.set(name, value)
  }
  const match = new Map<string, readonly string[]>()
  for (const [name, value] of given) {
    const field = /^match\[(.*)\]$/.exec(name)?.[1]
    if (field === undefined) continue
    if (!fields.some((known) => known === field))
      throw bad('match', `${name} is not a filter here`, `Known here: ${fields.join(', ') || 'none'}.`)
    const values = value.split(',').map((part) => part.trim())
    if (values.includes('')) throw bad('match', `${name} holds an empty value`)
    match.set(field, values)
  }

  const addedAfter = given.get('added_after')
  if (addedAfter !== undefined && !isTimestamp(addedAfter))
    throw bad('added_after', 'added_after is no timestamp', 'Use RFC 3339 in UTC, such as 2026-11-22T16:42:00.000000Z.')

  const limit = given.get('limit')
  if (limit !== undefined && !/^0*[1-9]\d*$/.test(limit)) throw bad('limit', 'limit is not a whole number above 0')

  const ids = match.get('id')
  const types = match.get('type')
  const specVersions = match.get('spec_version')
  const versions = match.get('version')
  return {
    match: {
      ...(ids && { ids }),
      ...(types && { types }),
      ...(specVersions && { specVersions }),
      version: versions ? readVersions(versions) : otherwise,
    },
    addedAfter,
    limit: limit === undefined ? undefined : Number(limit),
    next: given.get('next'),
    rest: [...given].filter(([name]) => name !== 'next').map(([name, value]) => `${name}=${value}`),
  }
}
