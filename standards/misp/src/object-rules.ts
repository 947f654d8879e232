import type { JsonObject, JsonValue } from '@testudo/stix'
import { addressType } from './address.ts'
import { HASHES, hive } from './attribute-rules.ts'

/** One object template: the observable it is about, and where each relation stands in it (pattern paths). */
export interface ObjectRule {
  readonly root: string
  readonly paths: Readonly<Record<string, string>>
  /** Properties of the root that are always there. */
  readonly fixed?: JsonObject
}

const hashPaths = (root: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(HASHES).map(([type, name]) => [type, `${root}:hashes.${/^\w+$/.test(name) ? name : `'${name}'`}`]),
  )

const CONNECTION = {
  'ip-src': 'network-traffic:src_ref.value',
  'ip-dst': 'network-traffic:dst_ref.value',
  'src-port': 'network-traffic:src_port',
  'dst-port': 'network-traffic:dst_port',
}

const RULES: Readonly<Record<string, ObjectRule>> = {
  file: {
    root: 'file',
    paths: {
      filename: 'file:name',
      'size-in-bytes': 'file:size',
      mimetype: 'file:mime_type',
      path: 'file:parent_directory_ref.path',
      ...hashPaths('file'),
    },
  },
  'domain-ip': {
    root: 'domain-name',
    paths: {
      domain: 'domain-name:value',
      hostname: 'domain-name:value',
      ip: 'domain-name:resolves_to_refs[*].value',
    },
  },
  'ip-port': {
    root: 'network-traffic',
    fixed: { protocols: ['tcp'] },
    paths: { ...CONNECTION, ip: 'network-traffic:dst_ref.value', domain: 'network-traffic:dst_ref.value' },
  },
  'network-connection': {
    root: 'network-traffic',
    fixed: { protocols: ['tcp'] },
    paths: {
      ...CONNECTION,
      'hostname-dst': 'network-traffic:dst_ref.value',
      'hostname-src': 'network-traffic:src_ref.value',
    },
  },
  email: {
    root: 'email-message',
    fixed: { is_multipart: false },
    paths: {
      from: 'email-message:from_ref.value',
      to: 'email-message:to_refs[*].value',
      cc: 'email-message:cc_refs[*].value',
      bcc: 'email-message:bcc_refs[*].value',
      subject: 'email-message:subject',
      'message-id': 'email-message:message_id',
      'email-body': 'email-message:body',
      'reply-to': "email-message:additional_header_fields.'Reply-To'[*]",
      'x-mailer': "email-message:additional_header_fields.'X-Mailer'[*]",
    },
  },
  url: { root: 'url', paths: { url: 'url:value' } },
  asn: {
    root: 'autonomous-system',
    paths: { asn: 'autonomous-system:number', description: 'autonomous-system:name' },
  },
  mutex: { root: 'mutex', paths: { name: 'mutex:name' } },
  'registry-key': {
    root: 'windows-registry-key',
    paths: {
      key: 'windows-registry-key:key',
      name: 'windows-registry-key:values[0].name',
      data: 'windows-registry-key:values[0].data',
      'data-type': 'windows-registry-key:values[0].data_type',
    },
  },
  process: {
    root: 'process',
    paths: { pid: 'process:pid', 'command-line': 'process:command_line', 'current-directory': 'process:cwd' },
  },
  'user-account': {
    root: 'user-account',
    paths: {
      username: 'user-account:account_login',
      'user-id': 'user-account:user_id',
      'display-name': 'user-account:display_name',
      'account-type': 'user-account:account_type',
    },
  },
  x509: {
    root: 'x509-certificate',
    paths: {
      'serial-number': 'x509-certificate:serial_number',
      issuer: 'x509-certificate:issuer',
      subject: 'x509-certificate:subject',
      version: 'x509-certificate:version',
      'x509-fingerprint-md5': 'x509-certificate:hashes.MD5',
      'x509-fingerprint-sha1': "x509-certificate:hashes.'SHA-1'",
      'x509-fingerprint-sha256': "x509-certificate:hashes.'SHA-256'",
    },
  },
}

/** The rule of every object template that is about one observable. */
export const OBJECT_RULES: ReadonlyMap<string, ObjectRule> = new Map(Object.entries(RULES))

const NUMBERS: ReadonlySet<string> = new Set(['size', 'src_port', 'dst_port', 'number', 'pid'])

/** The value as STIX has it under this path; `undefined` when it cannot stand there. */
export function valueAt(path: string, value: string): JsonValue | undefined {
  const last = path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(':')) + 1)
  if (path === 'windows-registry-key:key') return hive(value, 0)
  if (!NUMBERS.has(last)) return value
  const digits = last === 'number' ? value.replace(/^as\s*/i, '') : value
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}

const TARGETS: Readonly<Record<string, string>> = { parent_directory_ref: 'directory' }

/** The type of the observable a reference leads to. */
export function targetType(property: string, value: string): string {
  if (/^(?:from|to|cc|bcc)_refs?$/.test(property)) return 'email-addr'
  return TARGETS[property] ?? addressType(value) ?? 'domain-name'
}

/** One observable built step by step from pattern paths. */
export class ObservableBuilder {
  readonly all: Record<string, JsonValue>[] = []
  private readonly root: Record<string, JsonValue>

  constructor(type: string, id: string, fixed: JsonObject) {
    this.root = { type, spec_version: '2.1', id, ...fixed }
    this.all.push(this.root)
  }

  /**
   * Sets a value under a path; `idOf` names the observable a reference leads to.
   *
   * @returns false when another value already stands there and there is room for one only
   */
  set(path: string, value: JsonValue, idOf: (type: string) => string): boolean {
    const [first = '', ...rest] = path
      .slice(path.indexOf(':') + 1)
      .split('.')
      .map((step) => step.replaceAll("'", ''))
    const name = first.replace(/\[.*\]$/, '')
    if (/_refs?$/.test(name)) return this.refer(name, rest.join('.'), value, idOf)
    if (first.endsWith('[*]')) return this.append(name, value)
    if (first.endsWith('[0]')) {
      const list = (this.root[name] ??= [{}]) as Record<string, JsonValue>[]
      return put(list[0] ?? {}, rest.join('.'), value)
    }
    if (rest.length === 0) return put(this.root, name, value)
    const inner = (this.root[name] ??= {}) as Record<string, JsonValue>
    const last = rest.join('.')
    if (!last.endsWith('[*]')) return put(inner, last, value)
    const list = last.slice(0, -3)
    inner[list] = [...((inner[list] ?? []) as JsonValue[]), value]
    return true
  }

  private append(name: string, value: JsonValue): boolean {
    this.root[name] = [...((this.root[name] ?? []) as JsonValue[]), value]
    return true
  }

  private refer(name: string, inner: string, value: JsonValue, idOf: (type: string) => string): boolean {
    const type = targetType(name, String(value))
    const id = idOf(type)
    if (name.endsWith('_ref') && !put(this.root, name, id)) return false
    if (name.endsWith('_refs')) this.append(name, id)
    this.all.push({ type, spec_version: '2.1', id, [inner]: value })
    return true
  }
}

function put(object: Record<string, JsonValue>, name: string, value: JsonValue): boolean {
  if (object[name] !== undefined) return object[name] === value
  object[name] = value
  return true
}
