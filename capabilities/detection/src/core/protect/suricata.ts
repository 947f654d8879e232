import type { IndicatorKind, IndicatorValue } from '../indicators/kinds.ts'
import { sidsOf } from './sids.ts'
import { greatest, marksOf, namesOf, oneLine, ownersOf, timeText, untilOf } from './texts.ts'
import type { Entry, Heading, Rendered } from './types.ts'

export interface SuricataOptions {
  /** `drop` needs Suricata inline; beside the network it alerts. */
  readonly act: 'alert' | 'drop'
  /** Suricata 6 has no JA4. */
  readonly engine: 6 | 7
}

/** File hashes Suricata computes, and the list of each that must lie beside the rules. */
export const HASH_LISTS = { md5: 'testudo.md5', 'sha-1': 'testudo.sha1', 'sha-256': 'testudo.sha256' } as const
export type HashKind = keyof typeof HASH_LISTS
const HASH_WORDS: Readonly<Record<HashKind, string>> = { md5: 'filemd5', 'sha-1': 'filesha1', 'sha-256': 'filesha256' }
const isHash = (kind: IndicatorKind): kind is HashKind => Object.hasOwn(HASH_LISTS, kind)

/** Protocols in which Suricata hashes files (user guide 7.0, "File Keywords"). */
const FILE_PROTOCOLS = ['http', 'smtp', 'ftp-data', 'nfs', 'smb']

/** One rule before it has its number. */
interface Draft {
  /** What the number is made from: never text of a stranger but the value itself. */
  readonly key: string
  readonly head: string
  readonly what: string
  readonly options: readonly string[]
}

/**
 * Rules for Suricata 6 and 7: names (and all below) in DNS, TLS and HTTP, pages, addresses, user agents, JA3, JA4, serial
 * numbers of certificates; file hashes as lists beside (`hashList`). A rule keeps its number as long as its value stays.
 * Keywords: Suricata user guide 7.0, chapters "Rules Format" to "JA3/JA4 Keywords".
 */
export function suricataRules(entries: readonly Entry[], options: SuricataOptions): Rendered {
  const drafts: { readonly draft: Draft; readonly about: readonly Entry[] }[] = []
  const hashes = new Map<HashKind, Entry[]>()
  const said: Entry[] = []
  for (const entry of entries) {
    const { kind } = entry.value
    if (isHash(kind)) {
      const list = hashes.get(kind)
      if (list === undefined) hashes.set(kind, [entry])
      else list.push(entry)
      said.push(entry)
      continue
    }
    const own = draftsOf(entry.value, entry.shown, options.engine)
    if (own.length > 0) said.push(entry)
    for (const draft of own) drafts.push({ draft, about: [entry] })
  }
  for (const [kind, about] of hashes)
    for (const protocol of FILE_PROTOCOLS)
      drafts.push({
        draft: {
          key: `list\n${kind}\n${protocol}`,
          head: `${protocol} any any -> any any`,
          what: `file on the list ${HASH_LISTS[kind]}`,
          options: [`${HASH_WORDS[kind]}:${HASH_LISTS[kind]}`],
        },
        about,
      })
  const sids = sidsOf(drafts.map(({ draft }) => draft.key))
  return {
    said,
    *write(heading) {
      yield* headLines(heading, '#')
      for (const [i, { draft, about }] of drafts.entries()) yield `${ruleOf(options.act, draft, about, sids[i] ?? 0)}\n`
    },
  }
}

/** Values of one kind of hash, one a line, as `filemd5`, `filesha1` and `filesha256` read them. */
export function hashList(entries: readonly Entry[], kind: HashKind): Rendered {
  const said = entries.filter(({ value }) => value.kind === kind)
  return { said, write: () => said.map(({ value }) => `${value.key}\n`) }
}

export function* headLines({ mark, sureness }: Heading, sign: string): Generator<string> {
  yield `${sign} ${oneLine(mark, 1_000)}\n`
  yield `${sign} Testudo: values that ${sureness.sources} independent sources name, or one with a confidence of ${sureness.confidence} or more.\n`
}

function draftsOf(value: IndicatorValue, shown: string, engine: 6 | 7): readonly Draft[] {
  const draft = (part: string, head: string, options: readonly string[]): Draft => ({
    key: `${value.kind}\n${part}\n${value.key}`,
    head,
    what: `${WHAT[value.kind]} ${spoken(shown)}`,
    options,
  })
  const anywhere = (protocol: string) => `${protocol} any any -> any any`
  switch (value.kind) {
    case 'domain-name': {
      // With a dot before both, the end of the name fits the name itself and what is below it, and no other.
      const below = content(`.${value.key}`)
      return [
        draft('dns', anywhere('dns'), ['dns.query', 'dotprefix', below, 'nocase', 'endswith']),
        draft('tls', anywhere('tls'), ['tls.sni', 'dotprefix', below, 'nocase', 'endswith']),
        // Suricata writes this buffer in small letters and takes `nocase` for a mistake.
        draft('http', anywhere('http'), ['http.host', 'dotprefix', below, 'endswith']),
      ]
    }
    case 'ipv4-addr':
    case 'ipv6-addr':
    case 'cidr':
      return [draft('ip', `ip any any <> [${shown}] any`, [])]
    case 'url': {
      const [, host = '', port = 'any', path = ''] =
        /^http:\/\/(\[[^\]]+\]|[^:/]+)(?::(\d+))?(\/.*)$/s.exec(shown) ?? []
      const isPort = port === 'any' || (Number(port) > 0 && Number(port) < 65_536)
      if (host === '' || !isPort || path.length > 2_000) return []
      return [
        draft('http', `http any any -> any ${port === 'any' ? port : Number(port)}`, [
          'http.host',
          content(host),
          `bsize:${host.length}`,
          'http.uri.raw',
          content(path),
          `bsize:${path.length}`,
        ]),
      ]
    }
    case 'user-agent': {
      const bytes = utf8(value.key).length
      return bytes > 255
        ? []
        : [draft('http', anywhere('http'), ['http.user_agent', content(value.key), `bsize:${bytes}`])]
    }
    case 'ja3':
      return [draft('tls', anywhere('tls'), ['ja3.hash', content(value.key)])]
    case 'ja4':
      // Without JA4 built in, Suricata passes over the rule instead of refusing the file.
      return engine === 6
        ? []
        : [draft('tls', anywhere('tls'), ['requires:feature ja4', 'ja4.hash', content(value.key)])]
    case 'x509-serial':
      // Numbers whose first bit is set are shown with a byte of zeros before them: compared from the end.
      return [draft('tls', anywhere('tls'), ['tls.cert_serial', content(serialText(value.key)), 'endswith'])]
    default:
      return []
  }
}

const WHAT: Readonly<Record<IndicatorKind, string>> = {
  'ipv4-addr': 'address',
  'ipv6-addr': 'address',
  cidr: 'block',
  'domain-name': 'name',
  url: 'page',
  'email-addr': 'mail address',
  md5: 'file',
  'sha-1': 'file',
  'sha-256': 'file',
  'sha-512': 'file',
  'user-agent': 'user agent',
  ja3: 'JA3',
  ja4: 'JA4',
  'x509-serial': 'certificate',
}

const serialText = (key: string): string =>
  (key.length % 2 === 0 ? key : `0${key}`).toUpperCase().match(/../g)?.join(':') ?? ''

function ruleOf(act: string, draft: Draft, entries: readonly Entry[], sid: number): string {
  const [only] = entries
  const single = entries.length === 1 && only !== undefined ? only : undefined
  const name = single === undefined ? '' : spoken(namesOf(single)[0] ?? '')
  const options = [
    `msg:"TESTUDO ${draft.what}${name === '' || draft.what.endsWith(` ${name}`) ? '' : `, ${name}`}"`,
    ...draft.options,
    ...(single === undefined ? [] : referencesOf(single)),
    `metadata:${metadataOf(entries).join(', ')}`,
    `sid:${sid}`,
    `rev:${Math.max(1, Math.floor(greatest(entries.map(({ modified }) => modified)) / 1_000))}`,
  ]
  return `${act} ${draft.head} (${options.join('; ')};)`
}

/** Metadata is told with alerts: many names of a long list are left to the CSV. */
const MOST_NAMED = 4

function metadataOf(entries: readonly Entry[]): readonly string[] {
  const all = (of: (entry: Entry) => readonly string[]) => [...new Set(entries.flatMap(of))].slice(0, MOST_NAMED)
  const [only] = entries
  const single = entries.length === 1 ? only : undefined
  const until = single && untilOf(single)
  return [
    ...(single?.sources.slice(0, MOST_NAMED).map(({ id }) => `indicator ${word(id)}`) ?? [`values ${entries.length}`]),
    ...all(ownersOf).map((owner) => `owner ${word(owner)}`),
    ...all(marksOf).map((mark) => `label ${word(mark)}`),
    ...(single?.confidence === undefined ? [] : [`confidence ${Math.trunc(single.confidence)}`]),
    ...(single === undefined ? [] : [`sources ${single.owners}`]),
    ...(until === undefined || timeText(until) === ''
      ? []
      : [`valid_until ${timeText(until).slice(0, 10).replaceAll('-', '_')}`]),
  ]
}

/** What the value of a `reference` may hold without being quoted; Suricata puts `http://` before it. */
function referencesOf({ sources }: Entry): readonly string[] {
  const found = sources.flatMap(
    ({ reference }) => /^https?:\/\/([A-Za-z0-9\-_./?=]{3,200})$/.exec(reference ?? '')?.[1] ?? [],
  )
  return [...new Set(found)].slice(0, MOST_NAMED).map((address) => `reference:url,${address}`)
}

/** For `msg`: nothing that ends it, nothing that begins an escape, and no name that can be clicked. */
const spoken = (text: string): string =>
  oneLine(text, 120)
    .replaceAll(/[;:"\\|]/g, '_')
    .trim()

/** For `metadata`: one word. */
const word = (text: string): string =>
  oneLine(text, 120)
    .replaceAll(/[^A-Za-z0-9_.+/-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '') || 'none'

declare const TextEncoder: new () => { encode(text: string): Uint8Array }
const encoder = new TextEncoder()
const utf8 = (text: string): Uint8Array => encoder.encode(text)

/** Plain where nothing can be misread, else bytes: `content:"/a|3B|b"`. */
function content(text: string): string {
  let out = ''
  let hex: string[] = []
  const end = () => {
    if (hex.length > 0) out += `|${hex.join(' ')}|`
    hex = []
  }
  for (const byte of utf8(text)) {
    const char = String.fromCharCode(byte)
    if (/[A-Za-z0-9./_~-]/.test(char)) {
      end()
      out += char
    } else hex.push(byte.toString(16).toUpperCase().padStart(2, '0'))
  }
  end()
  return `content:"${out}"`
}
