import { compile, readRules } from '@testudo/sigma'
import { uuid5 } from '@testudo/stix'
import type { IndicatorKind } from '../indicators/kinds.ts'
import { PROTECT_SPACE } from './stixBundle.ts'
import { headLines } from './suricata.ts'
import { greatest, oneLine, timeText } from './texts.ts'
import type { Candidate, Entry, Heading, Rendered } from './types.ts'

/** What a rule is asked of, and how a value stands in its field. */
interface Place {
  readonly key: string
  readonly title: string
  readonly kinds: readonly IndicatorKind[]
  readonly logsource: string
  /** Each list is one way to match; any of them is enough. */
  readonly lists: readonly { readonly field: string; readonly write: (entry: Entry) => readonly string[] }[]
}

const key = ({ value }: Entry) => [value.key]
const shown = ({ shown: text }: Entry) => [text]
const below = ({ value }: Entry) => [`.${value.key}`]
const block = ({ shown: text }: Entry) => [text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`]
const names = (field: string) => [
  { field, write: key },
  { field: `${field}|endswith`, write: below },
]
const ADDRESSES: readonly IndicatorKind[] = ['ipv4-addr', 'ipv6-addr', 'cidr']
const HASH_WORD: Partial<Record<IndicatorKind, string>> = { md5: 'MD5', 'sha-1': 'SHA1', 'sha-256': 'SHA256' }
const hash = ({ value }: Entry) => [`${HASH_WORD[value.kind] ?? ''}=${value.key}`]
const HASHES = Object.keys(HASH_WORD) as IndicatorKind[]

/** Log sources and fields as the taxonomy of Sigma 2.1 names them. */
const PLACES: readonly Place[] = [
  { key: 'dns', title: 'Names asked for', kinds: ['domain-name'], logsource: 'category: dns', lists: names('query') },
  {
    key: 'windows-dns',
    title: 'Names asked for by a Windows host',
    kinds: ['domain-name'],
    logsource: 'product: windows, category: dns_query',
    lists: names('QueryName'),
  },
  {
    key: 'proxy-names',
    title: 'Names in requests',
    kinds: ['domain-name'],
    logsource: 'category: proxy',
    lists: names('cs-host'),
  },
  {
    key: 'firewall',
    title: 'Addresses spoken to',
    kinds: ADDRESSES,
    logsource: 'category: firewall',
    lists: [
      { field: 'dst_ip|cidr', write: block },
      { field: 'src_ip|cidr', write: block },
    ],
  },
  {
    key: 'windows-network',
    title: 'Addresses spoken to by a Windows host',
    kinds: ADDRESSES,
    logsource: 'product: windows, category: network_connection',
    lists: [{ field: 'DestinationIp|cidr', write: block }],
  },
  {
    key: 'proxy-pages',
    title: 'Pages asked for',
    kinds: ['url'],
    logsource: 'category: proxy',
    lists: [{ field: 'c-uri', write: shownBoth }],
  },
  {
    key: 'proxy-agents',
    title: 'User agents',
    kinds: ['user-agent'],
    logsource: 'category: proxy',
    lists: [{ field: 'c-useragent', write: shown }],
  },
  ...['process_creation', 'image_load', 'driver_load'].map(
    (category): Place => ({
      key: `windows-${category}`,
      title: `Files known by hash, ${category.replace('_', ' ')}`,
      kinds: HASHES,
      logsource: `product: windows, category: ${category}`,
      lists: [{ field: 'Hashes|contains', write: hash }],
    }),
  ),
]

/** Our key of a page is that of `http` and `https`. */
function shownBoth({ shown: text }: Entry): readonly string[] {
  return text.startsWith('http://') ? [text, `https${text.slice(4)}`] : [text]
}

/** So much of one rule is read by every reader of YAML, ours included. */
const MOST_VALUES = 1_000
const MOST_WEIGHT = 60_000
const MOST_VALUE = 4_000

const NEIGHBOUR = 'title: Neighbour\nlogsource: { category: dns }\ndetection: { a: { b: c }, condition: a }\n'

const idOf = ({ key: place }: Place, part: number): string => uuid5(PROTECT_SPACE, `sigma ${place} ${part}`)

/** Rules of others, each id once: ours first, and of two that claim one the first. @param ids of ours; grows */
function standingAlone(others: readonly Candidate[], ids: Set<string>): readonly Candidate[] {
  return others.filter(({ language, pattern }) => {
    if (language !== 'sigma' || !standsAlone(pattern)) return false
    const own = readRules(pattern, 'own').documents.map(({ head }) => head.id)
    if (own.some((id) => ids.has(id))) return false
    for (const id of own) ids.add(id)
    return true
  })
}

/**
 * Whether a stranger's rules are rules, all of them, and leave the documents before and behind them as they are. No filters,
 * which could silence the rules of others, and no correlations, which can too.
 */
function standsAlone(text: string): boolean {
  const own = readRules(text, 'own')
  const among = readRules(`${NEIGHBOUR}---\n# x\n${text}\n---\n${NEIGHBOUR}`, 'among')
  return (
    own.documents.length > 0 &&
    own.documents.every(({ kind }) => kind === 'rule') &&
    own.refused.length + among.refused.length + compile(own.documents).refused.length === 0 &&
    among.documents.length === own.documents.length + 2
  )
}

/** One Sigma rule for each kind and log source, in parts where a list is long. Ids follow from kind, log source and part. Rules of owners who are sure stand behind them as they were written. */
export function sigmaRules(entries: readonly Entry[], others: readonly Candidate[]): Rendered {
  const said = new Set<Entry>()
  const parts = PLACES.flatMap((place) => {
    const fitting = entries.filter(
      ({ value, shown: text }) => place.kinds.includes(value.kind) && text.length <= MOST_VALUE,
    )
    for (const entry of fitting) said.add(entry)
    return partsOf(fitting).map((own, i) => ({ place, entries: own, part: i + 1 }))
  })
  const taken = standingAlone(others, new Set(parts.map(({ place, part }) => idOf(place, part))))
  function* write(heading: Heading): Generator<string> {
    yield* headLines(heading, '#')
    for (const [i, part] of parts.entries()) {
      if (i > 0) yield '---\n'
      yield* ruleLines(part, heading)
    }
    for (const [i, { id, mark, pattern }] of taken.entries()) {
      if (i > 0 || parts.length > 0) yield '---\n'
      yield `# ${oneLine(`${id} ${mark}`)}\n${pattern.endsWith('\n') ? pattern : `${pattern}\n`}`
    }
  }
  return { said: [...said], taken, write }
}

function partsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const parts: Entry[][] = []
  let weight = 0
  for (const entry of entries) {
    // A reader counts brackets and commas too.
    const own = entry.shown.length + 12 * (entry.shown.match(/[[\]{},]/g)?.length ?? 0)
    const last = parts.at(-1)
    if (last === undefined || last.length >= MOST_VALUES || weight + own > MOST_WEIGHT) {
      parts.push([entry])
      weight = own
    } else {
      last.push(entry)
      weight += own
    }
  }
  return parts
}

function* ruleLines(
  { place, entries, part }: { readonly place: Place; readonly entries: readonly Entry[]; readonly part: number },
  { mark, sureness }: Heading,
): Generator<string> {
  const modified = timeText(greatest(entries.map((entry) => entry.modified))).slice(0, 10)
  yield `title: ${quoted(`Testudo: ${place.title}${part > 1 ? `, part ${part}` : ''}`)}\n`
  yield `id: ${idOf(place, part)}\n`
  yield 'status: experimental\n'
  yield `description: ${quoted(`${mark}. ${entries.length} values that ${sureness.sources} independent sources name, or one with a confidence of ${sureness.confidence} or more.`)}\n`
  yield 'author: Testudo\n'
  if (modified !== '') yield `modified: ${modified}\n`
  yield `logsource: { ${place.logsource} }\n`
  yield 'detection:\n'
  for (const [i, { field, write }] of place.lists.entries()) {
    yield `  list${i + 1}:\n    ${field}:\n`
    const isPattern = !field.endsWith('|cidr')
    for (const entry of entries)
      for (const text of write(entry)) yield `      - ${quoted(isPattern ? plainValue(text) : text)}\n`
  }
  yield '  condition: 1 of list*\n'
  yield 'level: high\n'
}

/** In a value of Sigma `*`, `?` and the backslash before them mean more (specification 2.1, "Escaping"). */
const plainValue = (text: string): string => text.replaceAll(/[\\*?]/g, '\\$&')

/** A double-quoted scalar of YAML: everything a reader could stumble over is escaped. */
function quoted(text: string): string {
  const plain = text.toWellFormed()
  return `"${plain.replaceAll(/["\\]|[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`
    const code = char.codePointAt(0) ?? 0
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })}"`
}
