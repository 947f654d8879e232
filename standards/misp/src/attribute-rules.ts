import type { JsonObject } from '@testudo/stix'
import { addressType, parseRange } from './address.ts'

/** Gives the id of an observable of this type. */
export type IdOf = (type: string) => string

/** One attribute type: where the parts of its value stand in a pattern, and what observables it is. */
export interface AttributeRule {
  /** The pattern path of each part of the value, in the order MISP joins them with `|`. */
  readonly parts: readonly string[]
  /** Other paths a part is found under in patterns of other producers. */
  readonly also?: Readonly<Record<string, number>>
  /** Comparisons that hold whatever the value. */
  readonly fixed?: readonly (readonly [path: string, value: string])[]
  /** Whether a part is a number in STIX, or an address whose type the pattern names. */
  readonly kinds?: readonly ('text' | 'number' | 'address')[]
  /** Where the value is cut: at the first `|`, or at the last one when the first part may hold it. */
  readonly cut?: 'first' | 'last'
  /** The spelling STIX asks for, part by part; the value as MISP has it is kept beside. */
  readonly spell?: (part: string, i: number) => string
  /** The path of the file content in the pattern, for types with data. */
  readonly content?: string
  /** The observables, those that are referred to last; absent when only a pattern can say it. */
  readonly observables?: (parts: readonly string[], id: IdOf, data: string | undefined) => JsonObject[]
}

const sco = (type: string, id: IdOf, properties: JsonObject): JsonObject => ({
  type,
  spec_version: '2.1',
  id: id(type),
  ...properties,
})

const at = (parts: readonly string[], i: number): string => parts[i] ?? ''

/** Quoted when it is no plain word, as the pattern grammar asks. */
const step = (name: string): string => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `'${name}'`)

const single = (type: string, property: string): AttributeRule => ({
  parts: [`${type}:${property}`],
  observables: (parts, id) => [sco(type, id, { [property]: at(parts, 0) })],
})

const hash = (type: string, name: string): AttributeRule => ({
  parts: [`${type}:hashes.${step(name)}`],
  observables: (parts, id) => [sco(type, id, { hashes: { [name]: at(parts, 0) } })],
})

const filenameHash = (name: string): AttributeRule => ({
  parts: ['file:name', `file:hashes.${step(name)}`],
  cut: 'last',
  observables: (parts, id) => [sco('file', id, { hashes: { [name]: at(parts, 1) }, name: at(parts, 0) })],
})

const address = (end: 'src' | 'dst', withPort: boolean): AttributeRule => ({
  parts: [`network-traffic:${end}_ref.value`, ...(withPort ? [`network-traffic:${end}_port`] : [])],
  kinds: ['address', 'number'],
  cut: 'last',
  observables: (parts, id) => {
    const type = addressType(at(parts, 0)) ?? 'ipv4-addr'
    const port = withPort ? { [`${end}_port`]: Number(at(parts, 1)) } : {}
    return [
      sco('network-traffic', id, { [`${end}_ref`]: id(type), ...port, protocols: ['tcp'] }),
      sco(type, id, { value: at(parts, 0) }),
    ]
  },
})

const emailAddress = (path: string, property: JsonObject | ((address: string) => JsonObject)): AttributeRule => ({
  parts: [`email-message:${path}`],
  observables: (parts, id) => [
    sco('email-message', id, {
      is_multipart: false,
      ...(typeof property === 'function' ? property(id('email-addr')) : property),
    }),
    sco('email-addr', id, { value: at(parts, 0) }),
  ],
})

const email = (path: string, property: (value: string) => JsonObject): AttributeRule => ({
  parts: [`email-message:${path}`],
  observables: (parts, id) => [sco('email-message', id, { is_multipart: false, ...property(at(parts, 0)) })],
})

const HIVES: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKU: 'HKEY_USERS',
  HKCC: 'HKEY_CURRENT_CONFIG',
}

/** STIX 2.1 §6.17: the hive is written out. */
export const hive = (part: string, i: number): string =>
  i > 0 ? part : part.replace(/^HK(?:LM|CU|CR|U|CC)(?=\\|$)/i, (short) => HIVES[short.toUpperCase()] ?? short)

const url = single('url', 'value')
const domain = single('domain-name', 'value')

const RULES: Readonly<Record<string, AttributeRule>> = {
  AS: {
    parts: ['autonomous-system:number'],
    kinds: ['number'],
    observables: (parts, id) => [sco('autonomous-system', id, { number: Number(at(parts, 0)) })],
  },
  attachment: {
    parts: ['file:name'],
    content: 'file:content_ref.payload_bin',
    observables: (parts, id, data) => [
      sco('file', id, { name: at(parts, 0), ...(data === undefined ? {} : { content_ref: id('artifact') }) }),
      ...(data === undefined ? [] : [sco('artifact', id, { payload_bin: data })]),
    ],
  },
  'malware-sample': {
    parts: ['file:name', 'file:hashes.MD5'],
    cut: 'last',
    content: 'file:content_ref.payload_bin',
    observables: (parts, id, data) => [
      sco('file', id, {
        hashes: { MD5: at(parts, 1) },
        name: at(parts, 0),
        ...(data === undefined ? {} : { content_ref: id('artifact') }),
      }),
      ...(data === undefined ? [] : [sco('artifact', id, { ...SAMPLE, payload_bin: data })]),
    ],
  },
  domain,
  hostname: domain,
  'domain|ip': {
    parts: ['domain-name:value', 'domain-name:resolves_to_refs[*].value'],
    kinds: ['text', 'address'],
    observables: (parts, id) => {
      const type = addressType(at(parts, 1)) ?? 'ipv4-addr'
      return [
        sco('domain-name', id, { value: at(parts, 0), resolves_to_refs: [id(type)] }),
        sco(type, id, { value: at(parts, 1) }),
      ]
    },
  },
  'hostname|port': {
    // MISP's converter joins domain-name:value and network-traffic:dst_port: two objects, which AND cannot join (§9.5).
    parts: ['network-traffic:dst_ref.value', 'network-traffic:dst_port'],
    also: { 'domain-name:value': 0 },
    fixed: [['network-traffic:dst_ref.type', 'domain-name']],
    kinds: ['text', 'number'],
    cut: 'last',
    observables: (parts, id) => [
      sco('network-traffic', id, {
        dst_ref: id('domain-name'),
        dst_port: Number(at(parts, 1)),
        protocols: ['tcp'],
      }),
      sco('domain-name', id, { value: at(parts, 0) }),
    ],
  },
  email: single('email-addr', 'value'),
  'email-attachment': {
    parts: ['email-message:body_multipart[*].body_raw_ref.name'],
    observables: (parts, id) => [
      sco('email-message', id, {
        is_multipart: true,
        body_multipart: [{ body_raw_ref: id('file'), content_disposition: `attachment; filename='${at(parts, 0)}'` }],
      }),
      sco('file', id, { name: at(parts, 0) }),
    ],
  },
  'email-body': email('body', (body) => ({ body })),
  'email-dst': emailAddress('to_refs[*].value', (to) => ({ to_refs: [to] })),
  'email-src': emailAddress('from_ref.value', (from) => ({ from_ref: from })),
  'email-header': email('received_lines[*]', (line) => ({ received_lines: [line] })),
  'email-message-id': email('message_id', (id) => ({ message_id: id })),
  'email-reply-to': email("additional_header_fields.'Reply-To'[*]", (to) => ({
    additional_header_fields: { 'Reply-To': [to] },
  })),
  'email-subject': email('subject', (subject) => ({ subject })),
  'email-x-mailer': email("additional_header_fields.'X-Mailer'[*]", (mailer) => ({
    additional_header_fields: { 'X-Mailer': [mailer] },
  })),
  filename: single('file', 'name'),
  'github-username': {
    parts: ['user-account:account_login'],
    fixed: [['user-account:account_type', 'github']],
    observables: (parts, id) => [sco('user-account', id, { account_type: 'github', account_login: at(parts, 0) })],
  },
  'http-method': { parts: ["network-traffic:extensions.'http-request-ext'.request_method"] },
  'user-agent': { parts: ["network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'"] },
  port: { parts: ['network-traffic:dst_port'], kinds: ['number'] },
  'size-in-bytes': { parts: ['file:size'], kinds: ['number'] },
  'ip-src': address('src', false),
  'ip-dst': address('dst', false),
  'ip-src|port': address('src', true),
  'ip-dst|port': address('dst', true),
  link: url,
  uri: url,
  url,
  'mac-address': {
    parts: ['mac-addr:value'],
    // STIX 2.1 §6.10: lower case, colons.
    spell: (value) => value.toLowerCase().replaceAll('-', ':'),
    observables: (parts, id) => [sco('mac-addr', id, { value: at(parts, 0) })],
  },
  mutex: single('mutex', 'name'),
  regkey: { ...single('windows-registry-key', 'key'), spell: hive },
  'regkey|value': {
    parts: ['windows-registry-key:key', 'windows-registry-key:values[*].data'],
    spell: hive,
    observables: (parts, id) => [
      sco('windows-registry-key', id, { key: at(parts, 0), values: [{ data: at(parts, 1) }] }),
    ],
  },
  'x509-fingerprint-md5': hash('x509-certificate', 'MD5'),
  'x509-fingerprint-sha1': hash('x509-certificate', 'SHA-1'),
  'x509-fingerprint-sha256': hash('x509-certificate', 'SHA-256'),
}

/** How a sample is packed: MISP's zip with its well-known password. */
export const SAMPLE = {
  mime_type: 'application/zip',
  encryption_algorithm: 'mime-type-indicated',
  decryption_key: 'infected',
} as const

/** The names hashes go by in STIX. Those beyond its vocabulary are spelled as MISP's own converter spells them. */
export const HASHES: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha224: 'SHA224',
  sha256: 'SHA-256',
  sha384: 'SHA384',
  sha512: 'SHA-512',
  'sha512/224': 'SHA224',
  'sha512/256': 'SHA-256',
  'sha3-224': 'SHA3224',
  'sha3-256': 'SHA3-256',
  'sha3-384': 'SHA3384',
  'sha3-512': 'SHA3-512',
  ssdeep: 'SSDEEP',
  tlsh: 'TLSH',
  authentihash: 'AUTHENTIHASH',
  imphash: 'IMPHASH',
  pehash: 'PEHASH',
  vhash: 'VHASH',
  telfhash: 'TELFHASH',
}

/** Hash types that share the STIX name of another one. */
export const SHARED_HASH_NAME: ReadonlySet<string> = new Set(['sha512/224', 'sha512/256'])

/** Detection rules in a language of their own: the MISP type is the STIX pattern type. */
export const RULE_LANGUAGES: ReadonlySet<string> = new Set(['sigma', 'snort', 'suricata', 'yara'])

/** The rule of every attribute type that is an observable or a comparison. */
export const ATTRIBUTE_RULES: ReadonlyMap<string, AttributeRule> = new Map([
  ...Object.entries(RULES),
  ...Object.entries(HASHES).flatMap(([type, name]): [string, AttributeRule][] => [
    [type, hash('file', name)],
    [`filename|${type}`, filenameHash(name)],
  ]),
])

/** Why a part cannot be what its kind says; `undefined` when it can. */
export function partFault(kind: 'text' | 'number' | 'address', value: string): string | undefined {
  if (value === '') return 'a part of the value is empty'
  if (kind === 'number' && !/^\d{1,15}$/.test(value)) return 'a whole number is expected'
  if (kind === 'address' && parseRange(value) === undefined) return 'an IP address or range is expected'
  return undefined
}
