import { isObject, type JsonObject } from '@testudo/stix/json'
import { parseBlock } from '@testudo/stix/pattern/cidr'
import { referencesIn } from '../variables/names.ts'
import { AGENT_TARGET_TYPES, AUTHENTICATION_TYPES, isOneOf, REGIONS, SECURITY_CATEGORIES } from '../vocabulary.ts'
import { tell, type Told } from '../tell/told.ts'
import { extensions } from './common.ts'
import { type Findings, shown } from './finding.ts'
import { bool, type Check, dictionary, list, object, text, under } from './shape.ts'
import { identifier, oneOf, vocabulary } from './values.ts'

const words = dictionary(() => undefined, text())
const location: Check = object({
  name: text(),
  description: text(),
  building_details: text(),
  network_details: text(),
  region: oneOf(REGIONS),
  country: text(),
  administrative_area: text(),
  city: text(),
  street_address: text(),
  postal_code: text(),
  latitude: text(),
  longitude: text(),
  precision: text(),
})
const contact = object({ email: words, phone: words, contact_details: text() })
const category = list(vocabulary(SECURITY_CATEGORIES), 1)
const common = { type: text(), name: text(), description: text(), location, agent_target_extensions: extensions }

const ADDRESSES = {
  dname: (value: string) => /^(?!-)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?$/.test(value),
  ipv4: (value: string) => parseBlock(value)?.bytes.length === 4,
  ipv6: (value: string) => parseBlock(value)?.bytes.length === 16,
  l2mac: (value: string) => /^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}$/.test(value),
  vlan: (value: string) => /^\d{1,4}$/.test(value) && Number(value) <= 4095,
  url: (value: string) => /^https?:\/\/[^\s<>"{}|\\^`]+$/i.test(value),
} satisfies Record<string, (value: string) => boolean>
const isKind = (kind: string): kind is keyof typeof ADDRESSES => Object.hasOwn(ADDRESSES, kind)

/** What keeps a text from being an address of a kind; undefined when nothing does. */
export function flawOfAddress(kind: string, value: string): Told<string> | undefined {
  return !isKind(kind) || ADDRESSES[kind](value) ? undefined : tell(`address.${kind}`, { value: shown(value) })
}

function checkAddress(value: string, path: string, found: Findings, kind: string): void {
  const flaw = referencesIn(value).length > 0 ? undefined : flawOfAddress(kind, value)
  if (flaw === undefined) return
  // Names are what people call things by; of the other kinds the standard says the form.
  if (kind === 'dname') found.must('agent.address_form', path, { flaw })
  else found.error('agent.address_form', path, { flaw })
}

const address: Check = (value, path, found) => {
  if (!isObject(value)) return found.error('schema.type.address', path)
  for (const [kind, entries] of Object.entries(value)) {
    const at = under(path, kind)
    if (!isKind(kind))
      found.error('agent.address_kind', at, { kind: shown(kind), all: Object.keys(ADDRESSES).join(', ') })
    if (!Array.isArray(entries)) found.error('schema.type.addresses', at)
    else
      for (const [i, entry] of entries.entries())
        if (typeof entry === 'string' || (kind === 'vlan' && typeof entry === 'number'))
          checkAddress(String(entry), under(at, i), found, kind)
        else found.error('schema.type.address_text', under(at, i))
  }
}

const port: Check = text((value, path, found) => {
  if (referencesIn(value).length > 0 || (/^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535))
    return
  found.error('agent.port', path, { value: shown(value) })
})

const reached = { ...common, address, port, authentication_info: identifier(), category }

const SHAPES: Readonly<Record<string, Check>> = {
  group: object({ ...common, contact }, ['type', 'name']),
  individual: object({ ...common, contact }, ['type', 'name']),
  organization: object({ ...common, contact }, ['type', 'name']),
  location: object({ ...common, logical: list(text(), 1) }, ['type', 'name']),
  sector: object({ ...common, sector: text() }, ['type', 'name', 'sector']),
  'security-category': object({ ...common, category }, ['type', 'name', 'category']),
  'net-address': object(reached, ['type', 'name']),
  'http-api': object(reached, ['type', 'name']),
  ssh: object(reached, ['type', 'name']),
  linux: object(reached, ['type', 'name']),
}
const REACHED: ReadonlySet<string> = new Set(['net-address', 'http-api', 'ssh', 'linux'])

/** An agent or a target (§7). Types outside the vocabulary keep what they have. */
export const agentTarget: Check = (value, path, found) => {
  const type = isObject(value) ? value['type'] : undefined
  const shape = typeof type === 'string' && Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined
  if (shape) shape(value, path, found)
  else requireWords(value, ['type', 'name'], path, found)
  if (!isObject(value) || typeof type !== 'string') return
  if (!isOneOf(AGENT_TARGET_TYPES, type)) found.warn('agent.type', under(path, 'type'), { type: shown(type) })
}

/** Whether an agent or target can be reached by something, if it is of a kind that is reached at an address. */
export const lacksAddress = (value: JsonObject): boolean =>
  typeof value['type'] === 'string' && REACHED.has(value['type']) && !hasAddress(value['address'])

const hasAddress = (value: unknown): boolean =>
  isObject(value) && Object.values(value).some((entries) => Array.isArray(entries) && entries.length > 0)

function requireWords(value: unknown, names: readonly string[], path: string, found: Findings): void {
  if (!isObject(value)) return found.error('schema.type.no_object', path)
  for (const name of names)
    if (!Object.hasOwn(value, name)) found.error('schema.missing', path, { name })
    else if (typeof value[name] !== 'string') found.error('schema.type.no_text', under(path, name))
}

const key = { name: text(), description: text(), authentication_info_extensions: extensions, type: text() }
const kms = { kms: bool, kms_key_identifier: text() }
const AUTHENTICATIONS: Readonly<Record<string, Check>> = {
  'http-basic': object({ ...key, ...kms, user_id: text(), password: text() }, ['type']),
  'user-auth': object({ ...key, ...kms, username: text(), password: text() }, ['type']),
  oauth2: object({ ...key, ...kms, oauth_header: text(), token: text() }, ['type', 'oauth_header', 'token']),
}

/** §6 */
export const authenticationInfo: Check = (value, path, found) => {
  const type = isObject(value) ? value['type'] : undefined
  const shape = typeof type === 'string' && Object.hasOwn(AUTHENTICATIONS, type) ? AUTHENTICATIONS[type] : undefined
  if (shape) shape(value, path, found)
  else requireWords(value, ['type'], path, found)
  if (!isObject(value)) return
  if (typeof type === 'string' && !isOneOf(AUTHENTICATION_TYPES, type))
    found.warn('authentication.type', under(path, 'type'), { type: shown(type) })
  for (const secret of ['password', 'token'])
    if (typeof value[secret] === 'string' && referencesIn(value[secret]).length === 0 && value['kms'] !== true)
      found.warn('authentication.clear_secret', under(path, secret))
}
