import {
  canonicalize,
  isObject,
  type JsonObject,
  type MarkedPortion,
  markingsOf,
  referencesOf,
  scoId,
  timestampSortKey,
} from '@testudo/stix'
import { type KeptPart, takeApart, takeApartAt } from './parts.ts'
import { sha256 } from './sha256.ts'

const MOST_NAME = 250
const MOST_SORT = 48
const MOST_WORDS = 100_000

/** One edge as ids. `path` is where the reference stands, so that it can be labelled like the part that holds it. */
export interface PreparedEdge {
  readonly kind: string
  readonly src: string
  readonly dst: string
  readonly path: string
}

/** One object, ready to be judged and stored; a pure function of its text. */
export interface Prepared {
  readonly index: number
  readonly byte: number
  readonly text: string
  readonly value: JsonObject
  readonly id: string
  readonly type: string
  readonly modified: string
  readonly moment: string
  /** Whether two contents at one time contradict each other: not so for observables, which carry no time (STIX 2.1 §3.6). */
  readonly versioned: boolean
  readonly creator: string | undefined
  readonly revoked: boolean
  /** RFC 8785 form of the object; of the part everybody reads, where marked parts were taken off. */
  readonly canonical: string
  /** SHA-256 of that form, 32 bytes. */
  readonly digest: Uint8Array
  /** Bytes of that form: however it was spelled, equal content is equally long. */
  readonly size: number
  readonly markings: readonly string[]
  /** The object without its marked parts: the object itself where there are none. */
  readonly bodyValue: JsonObject
  readonly portions: readonly KeptPart[]
  /** Marked parts that cannot be kept apart from the object. */
  readonly bound: readonly MarkedPortion[]
  readonly dangling: readonly string[]
  readonly references: readonly string[]
  readonly edges: readonly PreparedEdge[]
}

/** What a reader sees of an object: what search, lists and names are made of. */
export interface Face {
  readonly name: string
  readonly sort: string
  /** Name and aliases: what a misspelt name is compared with. */
  readonly names: string
  /** Weighted texts for the search index: name, other names and ids, prose. */
  readonly words: readonly [string, string, string]
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * Takes one validated object apart. Time O(size).
 *
 * @param parts which parts are kept apart: those its granular markings select, none (its one label covers all), or these
 * @throws {NotCanonical} when it has no canonical form
 */
export function prepare(
  received: {
    readonly index: number
    readonly byte: number
    readonly text: string
    readonly value: JsonObject
  },
  parts: 'marked' | 'none' | readonly string[] = 'marked',
): Prepared {
  const { value } = received
  const id = text(value['id'])
  const type = text(value['type'])
  const modified = text(value['modified'])
  const at = modified === '' ? text(value['created']) : modified
  const markings = markingsOf(value)
  const apart =
    typeof parts !== 'string'
      ? takeApartAt(value, parts)
      : parts === 'marked' && markings.some((m) => m.selectors !== undefined)
        ? takeApart(value)
        : undefined
  // What is decided for everybody rests on what everybody reads.
  const open = apart?.body ?? value
  const canonical = canonicalize(open)
  const { references, extensions } = referencesOf(value)
  const ids = new Set<string>([...references.map((r) => r.id), ...markings.map((m) => m.id), ...extensions])
  ids.delete(id)
  return {
    ...received,
    id,
    type,
    modified: at,
    moment: at === '' ? '' : timestampSortKey(at),
    versioned: modified !== '' || type === 'marking-definition',
    creator: typeof open['created_by_ref'] === 'string' ? open['created_by_ref'] : undefined,
    revoked: open['revoked'] === true || open['x_mitre_deprecated'] === true,
    canonical,
    digest: sha256(canonical),
    size: Buffer.byteLength(canonical),
    markings: markings.filter((m) => m.selectors === undefined).map((m) => m.id),
    bodyValue: open,
    portions: apart?.parts ?? [],
    bound: apart?.bound ?? [],
    dangling: apart?.dangling ?? [],
    references: [...ids],
    edges: edgesOf(id, type, value, references, apart !== undefined),
  }
}

/**
 * A relationship is one edge between its ends; every other reference is an edge from its holder. Custom properties that
 * repeat the creator (`x_mitre_modified_by_ref`) add nothing and are left out.
 *
 * @param repeated keep what is referenced twice: one place may be marked and the other open
 */
function edgesOf(
  id: string,
  type: string,
  value: JsonObject,
  references: ReturnType<typeof referencesOf>['references'],
  repeated: boolean,
): PreparedEdge[] {
  const edges: PreparedEdge[] = []
  const relationship = type === 'relationship'
  if (relationship)
    edges.push({
      kind: text(value['relationship_type']),
      src: text(value['source_ref']),
      dst: text(value['target_ref']),
      path: '/target_ref',
    })
  const seen = new Set<string>()
  for (const { property, id: target, path } of references) {
    if (relationship && (path === '/source_ref' || path === '/target_ref')) continue
    if (property.startsWith('x_') && target === value['created_by_ref']) continue
    const key = `${property} ${target}`
    if (seen.has(key) && !repeated) continue
    seen.add(key)
    edges.push({ kind: property, src: id, dst: target, path })
  }
  return edges
}

const NAMES = [
  'name',
  'value',
  'path',
  'key',
  'subject',
  'account_login',
  'user_id',
  'display_name',
  'abstract',
  'attribute_abstract',
  'opinion',
  'definition_type',
] as const

/** The name a list shows and the words a search finds. Nameless objects (most relationships) have none. */
export function faceOf(type: string, value: JsonObject): Face {
  const raw = NAMES.map((property) => text(value[property])).find((word) => word !== '') ?? hashOf(value)
  const name = clean(raw).slice(0, MOST_NAME)
  const prose =
    type === 'relationship'
      ? ''
      : ['description', 'pattern', 'content', 'explanation'].map((p) => text(value[p])).join('\n')
  const aliases = [...strings(value['aliases']), ...strings(value['x_mitre_aliases'])].filter((alias) => alias !== raw)
  const others = [...aliases, ...strings(value['labels']), ...externalIds(value)]
  return {
    name,
    sort: name.toLowerCase().slice(0, MOST_SORT),
    names: [name, ...aliases.map((alias) => clean(alias).slice(0, MOST_NAME))]
      .join('\n')
      .slice(0, 4 * MOST_NAME)
      .toWellFormed(),
    words: [name, clean(others.join(' ')), clean(prose).slice(0, MOST_WORDS)],
  }
}

/** U+0000 cannot be stored in text columns, and a cut surrogate pair cannot be encoded. */
const clean = (words: string): string => (words.includes('\0') ? words.replaceAll('\0', '') : words).toWellFormed()

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []

function externalIds(value: JsonObject): string[] {
  const references = value['external_references']
  return Array.isArray(references)
    ? references.flatMap((r: unknown) =>
        isObject(r) && typeof r['external_id'] === 'string' ? [r['external_id']] : [],
      )
    : []
}

function hashOf(value: JsonObject): string {
  const hashes = value['hashes']
  return isObject(hashes) ? text(Object.values(hashes)[0]) : ''
}

/** Keys by which twins under other ids are recognised: the deterministic id, and each hash of a file. */
export function keysOf(value: JsonObject): string[] {
  const type = text(value['type'])
  const keys: string[] = []
  const own = scoId(value)
  if (own !== undefined) keys.push(own)
  const hashes = value['hashes']
  if (isObject(hashes))
    for (const [name, hash] of Object.entries(hashes))
      if (typeof hash === 'string') keys.push(`${type}:${name.toLowerCase()}:${hash.toLowerCase()}`)
  return keys.map((key) => clean(key).slice(0, MOST_NAME))
}
