import type { JsonObject, JsonValue } from '@testudo/stix'
import type { Observation } from '@testudo/stix/pattern/observation'
import { addressKey } from '../indicators/addresses.ts'
import { domainKey, readUrl, serialKey, spellKey } from '../indicators/normal.ts'
import type { SourceFormat } from '../sources/format.ts'
import type { EventValue } from '../sources/sourceEvent.ts'
import { dataOf, type FieldReader, fieldReader } from './eventFields.ts'
import { PARTS, type Part } from './observeTables.ts'

/** Types of observables that events are read as: a pattern over others alone can never match. */
export const OBSERVED_TYPES: ReadonlySet<string> = new Set([
  'directory',
  'domain-name',
  'email-addr',
  'email-message',
  'file',
  'ipv4-addr',
  'ipv6-addr',
  'network-traffic',
  'process',
  'url',
  'user-account',
  'windows-registry-key',
  'x509-certificate',
])

type Reader = readonly [read: FieldReader, part: Part]
const readers = new Map<SourceFormat, readonly Reader[]>()

function readersOf(format: SourceFormat): readonly Reader[] {
  const known = readers.get(format)
  if (known !== undefined) return known
  const made = PARTS[format].map(([path, part]): Reader => [fieldReader(path), part])
  readers.set(format, made)
  return made
}

/** Values of a part of one event that are looked at; hostile events could list without end. */
const MOST_VALUES = 64

/**
 * An event as one STIX observed-data (STIX 2.1 §4.14) with its observables, spelled as patterns spell them: names in small
 * letters, addresses by RFC 5952, hashes in small letters.
 *
 * @param at Unix ms
 * @returns undefined when nothing in it is an observable
 */
export function observe(event: EventValue, format: SourceFormat, at: number): Observation | undefined {
  const data = dataOf(event, format)
  const parts = new Map<Part, unknown[]>()
  for (const [read, part] of readersOf(format)) {
    for (const value of read(data)) {
      if (value === undefined || value === null || value === '' || value === '-') continue
      const held = parts.get(part)
      if (held === undefined) parts.set(part, [value])
      else if (held.length < MOST_VALUES) held.push(value)
    }
  }
  if (parts.size === 0) return undefined
  const objects = new Objects(parts)
  objects.network()
  objects.files()
  objects.process()
  objects.mail()
  objects.rest()
  if (objects.all.size === 0) return undefined
  const { all } = objects
  const instant = Math.round(at * 1_000)
  return { id: undefined, first: instant, last: instant, count: 1, roots: [...all.values()], byId: (id) => all.get(id) }
}

/** Builds the objects of one event. References are local: numbers instead of UUIDs. */
class Objects {
  readonly all = new Map<string, JsonObject>()
  private readonly parts: ReadonlyMap<Part, readonly unknown[]>

  constructor(parts: ReadonlyMap<Part, readonly unknown[]>) {
    this.parts = parts
  }

  private add(type: string, properties: JsonObject): string {
    const id = `${type}--${this.all.size}`
    this.all.set(id, { type, id, ...properties })
    return id
  }

  private texts(part: Part): string[] {
    return (this.parts.get(part) ?? []).flatMap((value) =>
      typeof value === 'string' ? value : typeof value === 'number' ? String(value) : [],
    )
  }

  private text(part: Part): string | undefined {
    return this.texts(part)[0]
  }

  /** Windows writes numbers as text, some in hexadecimal. */
  private number(part: Part): number | undefined {
    const text = this.text(part)
    const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
    return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  }

  private host(text: string): string | undefined {
    const key = addressKey(text)
    if (key === undefined) {
      const name = domainKey(text)
      return name === undefined ? undefined : this.once('domain-name', name)
    }
    return key.includes('.')
      ? this.once('ipv4-addr', key)
      : this.once('ipv6-addr', spellKey({ kind: 'ipv6-addr', key }))
  }

  private readonly known = new Map<string, string>()
  /** One object a value. */
  private once(type: string, value: string, properties: JsonObject = { value }): string {
    const key = `${type} ${value}`
    const had = this.known.get(key)
    if (had !== undefined) return had
    const id = this.add(type, properties)
    this.known.set(key, id)
    return id
  }

  network(): void {
    const [source, ...sources] = this.texts('source').flatMap((text) => this.host(text) ?? [])
    const [destination] = this.texts('destination').flatMap((text) => this.host(text) ?? [])
    const named = this.texts('destinationName').flatMap((text) => this.host(text) ?? [])
    this.names()
    const request = this.request()
    if (source === undefined && destination === undefined && sources.length === 0) return
    this.add('network-traffic', {
      ...(source !== undefined && { src_ref: source }),
      ...((destination ?? named[0]) !== undefined && { dst_ref: destination ?? named[0] }),
      ...optional('src_port', this.number('sourcePort')),
      ...optional('dst_port', this.number('destinationPort')),
      ...optional('src_byte_count', this.number('sourceBytes')),
      ...optional('dst_byte_count', this.number('destinationBytes')),
      protocols: [...new Set(this.texts('protocol').map((text) => text.toLowerCase()))],
      ...(request !== undefined && { extensions: { 'http-request-ext': request } }),
    })
  }

  /** Names asked for, with what they were answered with. */
  private names(): void {
    const answers = this.texts('answer')
      .flatMap((text) => text.split(';'))
      .slice(0, MOST_VALUES)
      .flatMap((text) => this.host(text.trim().replace(/^type:\s*\d+\s+/, '')) ?? [])
    for (const text of this.texts('domain')) {
      const value = domainKey(text)
      if (value !== undefined)
        this.once('domain-name', value, { value, ...(answers.length > 0 && { resolves_to_refs: answers }) })
    }
  }

  private request(): JsonObject | undefined {
    const host = this.text('requestHost')
    const path = this.text('requestPath')
    if (host !== undefined) this.host(host)
    for (const text of this.texts('url')) if (readUrl(text) !== undefined) this.once('url', spelled(text))
    if (path?.includes('://') === true) this.once('url', spelled(path))
    else if (host !== undefined && path !== undefined) {
      const port = this.number('destinationPort')
      const shown = port === undefined || port === 80 || port === 443 || /:\d+$/.test(host) ? host : `${host}:${port}`
      this.once('url', spelled(`${port === 443 ? 'https' : 'http'}://${shown}${path}`))
    }
    const header: Record<string, JsonValue> = {
      ...optional('User-Agent', this.text('agent')),
      ...optional('Host', host),
      ...optional('Referer', this.text('referrer')),
    }
    const method = this.text('requestMethod')
    if (path === undefined && method === undefined && Object.keys(header).length === 0) return undefined
    return {
      ...optional('request_method', method?.toLowerCase()),
      ...optional('request_value', path),
      request_header: header,
    }
  }

  private file(path: string, more: JsonObject = {}): string {
    const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
    const folder = cut > 0 ? path.slice(0, cut) : undefined
    return this.add('file', {
      name: path.slice(cut + 1),
      ...(folder !== undefined && { parent_directory_ref: this.once('directory', folder, { path: folder }) }),
      ...more,
    })
  }

  files(): void {
    const [path] = this.texts('file')
    // Hashes of an event with a process and no file are those of its image.
    if (path === undefined && this.text('image') !== undefined) return
    const hashes = this.hashes()
    if (path === undefined && hashes === undefined) return
    const more = { ...(hashes !== undefined && { hashes }), ...optional('size', this.number('fileSize')) }
    if (path === undefined) this.add('file', more)
    else this.file(path, more)
  }

  private hashes(): JsonObject | undefined {
    const hashes: Record<string, JsonValue> = {}
    const put = (name: string, text: string | undefined, digits: number) => {
      const plain = text?.trim().toLowerCase()
      if (plain !== undefined && plain.length === digits && /^[0-9a-f]+$/.test(plain)) hashes[name] = plain
    }
    // Sysmon: `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`.
    const listed = new Map(
      this.texts('hashes').flatMap((text) =>
        text.split(',').map((one) => one.split('=') as [string, string | undefined]),
      ),
    )
    put('MD5', this.text('md5') ?? listed.get('MD5'), 32)
    put('SHA-1', this.text('sha1') ?? listed.get('SHA1'), 40)
    put('SHA-256', this.text('sha256') ?? listed.get('SHA256'), 64)
    put('SHA-512', this.text('sha512') ?? listed.get('SHA512'), 128)
    return Object.keys(hashes).length === 0 ? undefined : hashes
  }

  process(): void {
    const image = this.text('image')
    const commandLine = this.text('commandLine')
    const users = this.texts('user').map((text) => this.user(text))
    if (image === undefined && commandLine === undefined) return
    const hashes = this.text('file') === undefined ? this.hashes() : undefined
    const parentImage = this.text('parentImage')
    const parentLine = this.text('parentCommandLine')
    const parent =
      parentImage === undefined && parentLine === undefined
        ? undefined
        : this.add('process', {
            ...optional('pid', this.number('parentPid')),
            ...optional('command_line', parentLine),
            ...(parentImage !== undefined && { image_ref: this.file(parentImage) }),
          })
    this.add('process', {
      ...optional('pid', this.number('pid')),
      ...optional('command_line', commandLine),
      ...optional('cwd', this.text('cwd')),
      ...(image !== undefined && { image_ref: this.file(image, hashes === undefined ? {} : { hashes }) }),
      ...(parent !== undefined && { parent_ref: parent }),
      ...(users[0] !== undefined && { creator_user_ref: users[0] }),
    })
  }

  /** `DOMAIN\name` logs in as `name`. */
  private user(text: string): string {
    return this.once('user-account', text, {
      user_id: text,
      account_login: text.slice(text.lastIndexOf('\\') + 1),
      display_name: text,
    })
  }

  mail(): void {
    const addresses = (part: Part) =>
      this.texts(part).flatMap((text) => {
        const [address] = /[^\s<>"]+@[^\s<>"]+/.exec(text) ?? []
        return address === undefined ? [] : this.once('email-addr', address.toLowerCase())
      })
    const [from] = addresses('mailFrom')
    const to = addresses('mailTo')
    const mailSubject = this.text('mailSubject')
    if (from === undefined && to.length === 0) return
    this.add('email-message', {
      is_multipart: false,
      ...(from !== undefined && { from_ref: from }),
      ...(to.length > 0 && { to_refs: to }),
      ...optional('subject', mailSubject),
    })
  }

  rest(): void {
    const serial = this.text('serial')
    const issuer = this.text('issuer')
    if (serial !== undefined || issuer !== undefined)
      this.add('x509-certificate', {
        ...optional('serial_number', serial === undefined ? undefined : (serialKey(serial) ?? serial)),
        ...optional('issuer', issuer),
        ...optional('subject', this.text('certificateSubject')),
      })
    const key = this.text('registryKey')
    if (key === undefined) return
    const cut = key.lastIndexOf('\\')
    const data = this.text('registryData')
    this.add('windows-registry-key', {
      key,
      ...(cut > 0 && { values: [{ name: key.slice(cut + 1), ...optional('data', data) }] }),
    })
  }
}

const optional = (name: string, value: JsonValue | undefined): JsonObject =>
  value === undefined ? {} : { [name]: value }

/** Scheme and host of a URL in small letters (RFC 3986 §6.2.2.1). */
const spelled = (url: string): string => url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, (head) => head.toLowerCase())
