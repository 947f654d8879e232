import { parseRange } from './address.ts'
import { type LinearRegex, linearRegex } from './linear-regex.ts'
import { guarded, Malformed, type Note, Notes, show } from './notes.ts'
import { RangeSet } from './range-set.ts'
import { needText, objectAt, text } from './read.ts'

const KINDS = ['cidr', 'string', 'hostname', 'substring', 'regex'] as const
type Kind = (typeof KINDS)[number]

/** A warning list as loaded. */
export interface WarningList {
  readonly name: string
  /** As the file has it: recorded with every verdict, because lists change. */
  readonly version: string
  readonly description: string
  readonly type: Kind
  /** MISP attribute types it is meant for; empty means all. */
  readonly attributes: ReadonlySet<string>
  readonly entries: number
}

/** Why a value is probably no threat: which version of which list says so. */
export interface Warning {
  readonly list: string
  readonly version: string
  readonly type: Kind
  /** The entry, as in the list but for case; for ranges the length of the prefix that holds the value. */
  readonly entry: string
}

const NOBODY: Pick<WarningList, 'attributes'> = { attributes: new Set(['']) }

/** Values are looked at up to this length. */
const MAX_VALUE = 8192

/** Many warning lists in one index: a lookup costs some hashes, not a walk over the lists. */
export class WarningLists {
  private readonly all: WarningList[] = []
  private readonly strings = new Map<string, number[]>()
  private readonly hosts = new Map<string, number[]>()
  private readonly ranges = new RangeSet()
  private readonly substrings = new Map<number, string[]>()
  private readonly expressions = new Map<number, [LinearRegex, string][]>()

  /** Loads one `list.json`. An entry that cannot be read is noted, the others are taken. */
  load(file: unknown): { readonly list: WarningList | undefined; readonly notes: readonly Note[] } {
    const notes = new Notes()
    let list: WarningList | undefined
    guarded(notes, () => {
      list = this.read(file, notes)
    })
    return { list, notes: notes.all }
  }

  /** What is loaded, in that order. */
  get lists(): readonly WarningList[] {
    return this.all
  }

  private read(file: unknown, notes: Notes): WarningList {
    const part = objectAt(file, '')
    const name = needText(part, 'name', '')
    const type = KINDS.find((kind) => kind === part['type'])
    if (type === undefined)
      throw new Malformed('/type', `one of ${KINDS.join(', ')} is expected, found ${show(part['type'])}`)
    const entries: unknown = part['list']
    if (!Array.isArray(entries)) throw new Malformed('/list', 'a list is expected')
    const attributes: unknown = part['matching_attributes']
    const owner = this.all.length
    let taken = 0
    for (const [i, entry] of entries.entries()) {
      const why =
        typeof entry === 'string' && entry.trim() !== '' ? this.put(type, entry.trim(), owner) : 'a text is expected'
      if (why === undefined) taken++
      else notes.add('refused', `/list/${i}`, why)
    }
    const list: WarningList = {
      name,
      version: text(part, 'version', '') ?? '0',
      description: text(part, 'description', '') ?? '',
      type,
      attributes: new Set(
        Array.isArray(attributes) ? attributes.filter((one: unknown) => typeof one === 'string') : [],
      ),
      entries: taken,
    }
    this.all.push(list)
    return list
  }

  /** Takes one entry; says why when it cannot. */
  private put(type: Kind, entry: string, owner: number): string | undefined {
    const lower = entry.toLowerCase()
    if (type === 'cidr') {
      const range = parseRange(entry)
      if (!range) return `no address or range: ${show(entry)}`
      this.ranges.add(range, owner)
    } else if (type === 'hostname' || (type === 'string' && /^\.[a-z0-9]/.test(lower))) {
      // Lists of type string write `.example.org` for everything below: an exact comparison would never find any.
      add(this.hosts, lower.replace(/^\.+/, '').replace(/\.$/, ''), owner)
    } else if (type === 'string') add(this.strings, lower, owner)
    else if (type === 'substring') group(this.substrings, owner, lower)
    else {
      try {
        group(this.expressions, owner, [linearRegex(entry), entry])
      } catch (error) {
        return `the expression cannot be run safely: ${error instanceof Error ? error.message : 'unknown'}`
      }
    }
    return undefined
  }

  /**
   * The lists a value is on. A value of two parts (`domain|ip`) is on a list when one of them is; of a URL the host counts
   * too.
   *
   * @param attributeType MISP attribute type: only lists meant for it are asked; without, all are
   * @returns one warning a list, in the order of loading; empty when none
   */
  warningsFor(value: string, attributeType?: string): Warning[] {
    const found = new Map<number, string>()
    const hit = (owner: number, entry: string) => {
      if (!found.has(owner)) found.set(owner, entry)
    }
    const meant = (owner: number): boolean => {
      const { attributes } = this.all[owner] ?? NOBODY
      return attributeType === undefined || attributes.size === 0 || attributes.has(attributeType)
    }
    for (const form of formsOf(value.slice(0, MAX_VALUE), attributeType)) this.look(form, meant, hit)
    return [...found]
      .sort(([a], [b]) => a - b)
      .flatMap(([owner, entry]) => {
        const list = this.all[owner]
        return list && meant(owner) ? [{ list: list.name, version: list.version, type: list.type, entry }] : []
      })
  }

  private look(value: string, meant: (owner: number) => boolean, hit: (owner: number, entry: string) => void): void {
    const lower = value.toLowerCase()
    for (const owner of this.strings.get(lower) ?? []) hit(owner, lower)
    const range = parseRange(value)
    if (range) this.ranges.within(range, (owner, bits) => hit(owner, `/${bits}`))
    // Names have at most 127 labels (RFC 1035 §2.3.4): longer ones are no names.
    else if (lower.length <= 253 && !/[/\s]/.test(lower)) {
      const host = lower.endsWith('.') ? lower.slice(0, -1) : lower
      for (let at = 0; at >= 0 && at < host.length; at = host.indexOf('.', at) + 1 || -1) {
        const tail = host.slice(at)
        for (const owner of this.hosts.get(tail) ?? []) hit(owner, tail)
      }
    }
    for (const [owner, entries] of this.substrings)
      if (meant(owner)) for (const entry of entries) if (lower.includes(entry)) hit(owner, entry)
    for (const [owner, expressions] of this.expressions)
      if (meant(owner)) for (const [expression, entry] of expressions) if (expression.test(value)) hit(owner, entry)
  }
}

function group<T>(map: Map<number, T[]>, owner: number, entry: T): void {
  const held = map.get(owner)
  if (held === undefined) map.set(owner, [entry])
  else held.push(entry)
}

function add(map: Map<string, number[]>, key: string, owner: number): void {
  const held = map.get(key)
  if (held === undefined) map.set(key, [owner])
  else if (held.at(-1) !== owner) held.push(owner)
}

const HOST = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i

/** The value, its parts, and the host of a URL: each is looked up. */
function formsOf(value: string, type: string | undefined): Set<string> {
  const trimmed = value.trim()
  const forms = new Set([trimmed])
  const composite = type === undefined ? /^[^|]*\|[^|]*$/.test(trimmed) : type.includes('|')
  if (composite) for (const part of trimmed.split('|')) forms.add(part.trim())
  const host = HOST.exec(trimmed)?.[1]
  if (host !== undefined && host !== '') forms.add(host.replace(/^\[(.*)\]$/, '$1'))
  forms.delete('')
  return forms
}
