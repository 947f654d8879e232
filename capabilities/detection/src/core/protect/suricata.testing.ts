/**
 * Reads Suricata rules as strictly as its user guide (7.0, "Rules Format" to "JA3/JA4 Keywords") writes them, for the part we
 * use, and says which events a rule fits. Anything else is an error with its line.
 */
export interface ReadRule {
  readonly action: string
  readonly protocol: string
  /** Address or `any`, port or `any`, of the far side. */
  readonly host: string
  readonly port: string
  readonly msg: string
  readonly sid: number
  readonly rev: number
  readonly metadata: readonly (readonly [string, string])[]
  readonly references: readonly string[]
  readonly tests: readonly ContentTest[]
  readonly hashList?: { readonly keyword: string; readonly file: string }
}

interface ContentTest {
  readonly buffer: string
  readonly isDotted: boolean
  /** A character a byte. */
  readonly bytes: string
  readonly nocase: boolean
  readonly endswith: boolean
  readonly bsize?: number
}

const BUFFERS = new Set([
  'dns.query',
  'tls.sni',
  'http.host',
  'http.uri.raw',
  'http.user_agent',
  'ja3.hash',
  'ja4.hash',
  'tls.cert_serial',
])
const PROTOCOLS = new Set(['ip', 'dns', 'tls', 'http', 'smtp', 'ftp-data', 'nfs', 'smb'])

export function readSuricata(text: string): readonly ReadRule[] {
  const rules: ReadRule[] = []
  const sids = new Set<number>()
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue
    try {
      const rule = readRule(line)
      if (sids.has(rule.sid)) throw new Error(`sid ${rule.sid} twice`)
      sids.add(rule.sid)
      rules.push(rule)
    } catch (cause) {
      throw new Error(`line ${i + 1}: ${cause instanceof Error ? cause.message : ''}: ${line}`, { cause })
    }
  }
  return rules
}

function readRule(line: string): ReadRule {
  if (/[^\x20-\x7e\u00a0-\uffff]/.test(line)) throw new Error('a control character')
  const [, action = '', protocol = '', host = '', port = '', body = ''] =
    /^(alert|drop) ([a-z-]+) any any (?:->|<>) (any|\[[0-9a-f.:/]+\]) (any|\d{1,5}) \((.*)\)$/.exec(line) ?? []
  if (!PROTOCOLS.has(protocol)) throw new Error('no header')
  const state: {
    msg?: string
    sid?: number
    rev?: number
    buffer?: string
    isDotted: boolean
    hashList?: ReadRule['hashList']
  } = { isDotted: false }
  const tests: { -readonly [K in keyof ContentTest]: ContentTest[K] }[] = []
  const metadata: (readonly [string, string])[] = []
  const references: string[] = []
  for (const { name, value } of optionsOf(body)) {
    const last = tests.at(-1)
    if (BUFFERS.has(name) && value === undefined) {
      state.buffer = name
      state.isDotted = false
    } else if (name === 'dotprefix' && value === undefined && state.buffer !== undefined) state.isDotted = true
    else if (name === 'content') {
      if (state.buffer === undefined) throw new Error('content without a buffer')
      const bytes = bytesOf(quotedOf(value))
      if (state.buffer === 'http.host' && /[A-Z]/.test(bytes)) throw new Error('capitals in http.host')
      tests.push({ buffer: state.buffer, isDotted: state.isDotted, bytes, nocase: false, endswith: false })
    } else if (name === 'nocase' && last !== undefined) {
      if (last.buffer === 'http.host') throw new Error('nocase with http.host')
      last.nocase = true
    } else if (name === 'endswith' && last !== undefined) last.endswith = true
    else if (name === 'bsize' && last !== undefined) last.bsize = numberOf(value, 65_535)
    else if (name === 'msg' && state.msg === undefined) state.msg = quotedOf(value)
    else if (name === 'sid' && state.sid === undefined) state.sid = numberOf(value, 0xffff_ffff)
    else if (name === 'rev' && state.rev === undefined) state.rev = numberOf(value, 0xffff_ffff)
    else if (name === 'requires' && value === 'feature ja4') continue
    else if (name === 'reference') {
      if (!/^url,[A-Za-z0-9\-_./?=]+$/.test(value ?? '')) throw new Error('reference')
      references.push((value ?? '').slice(4))
    } else if (name === 'metadata') {
      for (const pair of (value ?? '').split(',')) {
        const [, key = '', word = ''] = /^ ?([a-z_]+) ([A-Za-z0-9_.+/-]+)$/.exec(pair) ?? []
        if (key === '') throw new Error(`metadata ${pair}`)
        metadata.push([key, word])
      }
    } else if (/^file(?:md5|sha1|sha256)$/.test(name) && /^[a-z0-9.]+$/.test(value ?? ''))
      state.hashList = { keyword: name, file: value ?? '' }
    else throw new Error(`option ${name}:${value ?? ''}`)
  }
  const { msg, sid, rev, hashList } = state
  if (msg === undefined || sid === undefined || rev === undefined) throw new Error('msg, sid or rev is missing')
  if (protocol !== 'ip' && tests.length === 0 && hashList === undefined) throw new Error('asks for nothing')
  return { action, protocol, host, port, msg, sid, rev, metadata, references, tests, ...(hashList && { hashList }) }
}

/** Options end with `;`; within quotes only what stands behind a backslash may be one. */
function* optionsOf(body: string): Generator<{ readonly name: string; readonly value: string | undefined }> {
  let at = 0
  while (at < body.length) {
    while (body[at] === ' ') at++
    let isQuoted = false
    let end = at
    for (; end < body.length; end++) {
      if (body[end] === '\\') end++
      else if (body[end] === '"') isQuoted = !isQuoted
      else if (body[end] === ';') {
        if (isQuoted) throw new Error('a semicolon within quotes')
        break
      }
    }
    if (end >= body.length) throw new Error('the last option has no end')
    const option = body.slice(at, end)
    const colon = option.indexOf(':')
    const name = colon < 0 ? option : option.slice(0, colon)
    if (!/^[a-z0-9_.]+$/.test(name)) throw new Error(`no keyword: ${option}`)
    yield { name, value: colon < 0 ? undefined : option.slice(colon + 1) }
    at = end + 1
  }
}

function quotedOf(value: string | undefined): string {
  const [, inner] = /^"((?:[^"\\;|:]|\|[0-9A-F ]+\||\\[\\";:])*)"$/.exec(value ?? '') ?? []
  if (inner === undefined || inner === '') throw new Error(`no quoted text: ${value}`)
  return inner
}

declare const TextEncoder: new () => { encode(text: string): Uint8Array }
const utf8 = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))

function bytesOf(text: string): string {
  const parts = text.split('|')
  if (parts.length % 2 === 0) throw new Error('hex without end')
  return parts
    .map((part, i) => {
      if (i % 2 === 0) return utf8(part)
      if (!/^[0-9A-F]{2}(?: [0-9A-F]{2})*$/.test(part)) throw new Error(`no hex: ${part}`)
      return String.fromCharCode(...part.split(' ').map((hex) => Number.parseInt(hex, 16)))
    })
    .join('')
}

function numberOf(value: string | undefined, most: number): number {
  const number = Number(value)
  if (!/^[1-9]\d*$/.test(value ?? '') || number > most) throw new Error(`no number: ${value}`)
  return number
}

/** What a sensor sees: protocol, buffers as Suricata fills them, port and address of the far side. */
export interface Seen {
  readonly protocol: string
  readonly buffers: Readonly<Record<string, string>>
  readonly port?: number
}

/** Whether a rule over buffers fits. */
export function fits(rule: ReadRule, { protocol, buffers, port = 80 }: Seen): boolean {
  return (
    rule.protocol === protocol &&
    rule.tests.length > 0 &&
    (rule.port === 'any' || Number(rule.port) === port) &&
    rule.tests.every(({ buffer, isDotted, bytes, nocase, endswith, bsize }) => {
      const text = buffers[buffer]
      if (text === undefined) return false
      const plain = `${isDotted ? '.' : ''}${text}`
      const small = (one: string) => (nocase ? one.toLowerCase() : one)
      const data = small(utf8(plain))
      if (bsize !== undefined && data.length !== bsize) return false
      return endswith ? data.endsWith(small(bytes)) : data.includes(small(bytes))
    })
  )
}
