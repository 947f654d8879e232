import type { Label } from '@testudo/kernel/label'
import type { StoredBody } from './storedModel.ts'
import { DEPENDENCY_EXTENSION, NEW_SDO_EXTENSION } from './objects.ts'

/** A small authored world for the tests of this capability: rail traffic control over three gateways. */
export const NOON = Date.UTC(2026, 10, 22, 12)
export const HOUR = 3_600_000
export const OPEN: Label = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }

/** FNV-1a under four seeds: the same id for the same name. */
const uuid = (key: string) => {
  const part = (seed: number) => {
    let hash = 0x811c9dc5 ^ seed
    for (const c of key) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 0x01000193)
    return (hash >>> 0).toString(16).padStart(8, '0')
  }
  const hex = part(1) + part(2) + part(3) + part(4)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
export const idOf = (type: string, key: string) => `${type}--${uuid(key)}`
const iso = (at: number) => new Date(at).toISOString()

export interface Made extends StoredBody {
  readonly value: Readonly<Record<string, unknown>>
}

function sdo(type: string, key: string, fields: Readonly<Record<string, unknown>>, label: Label): Made {
  const id = idOf(type, key)
  const times = { created: iso(NOON - 100 * HOUR), modified: iso(NOON - 100 * HOUR) }
  const value = {
    type,
    spec_version: '2.1',
    id,
    ...times,
    name: key,
    ...fields,
    extensions: { [NEW_SDO_EXTENSION]: { extension_type: 'new-sdo' } },
  }
  return { id, type, label, value }
}

export const asset = (key: string, fields: object = {}, label = OPEN) =>
  sdo('x-testudo-asset', key, { sector: 'rail', nation: 'POL', ...fields }, label)
export const service = (key: string, fields: object = {}, label = OPEN) =>
  sdo('x-testudo-service', key, { ...fields }, label)
export const operation = (key: string) => sdo('x-testudo-operation', key, {}, OPEN)
export const mission = (key: string, fields: object = {}, label = OPEN) =>
  sdo('x-testudo-mission', key, { code: key, operation_ref: idOf('x-testudo-operation', 'op'), ...fields }, label)

export const exposure = (key: string, of: Made, fields: object = {}, label = OPEN) =>
  sdo(
    'x-testudo-exposure',
    key,
    {
      asset_ref: of.id,
      health: 0,
      starts: iso(NOON - 4 * HOUR),
      cause_ref: idOf('incident', key),
      reference: key,
      what: 'wiped',
      what_fr: 'effacé',
      ...fields,
    },
    label,
  )

export interface MadeEdge extends Made {
  readonly source: string
  readonly target: string
}

export function needs(
  node: Made,
  on: Made,
  dependency: object = {},
  label = OPEN,
  modified = NOON - 100 * HOUR,
): MadeEdge {
  const id = idOf('relationship', `${node.id} needs ${on.id}`)
  const extension = { extension_type: 'property-extension', gate: 'needs', rule: 'all', ...dependency }
  const value = {
    type: 'relationship',
    spec_version: '2.1',
    id,
    created: iso(NOON - 100 * HOUR),
    modified: iso(modified),
    relationship_type: 'depends-on',
    source_ref: node.id,
    target_ref: on.id,
    extensions: { [DEPENDENCY_EXTENSION]: extension },
  }
  return { id, type: 'relationship', label, value, source: node.id, target: on.id }
}

/** Mission M-1 needs traffic control, which shares its load over three gateways, two needed. */
export function railWorld() {
  const [a, b, c] = [asset('Gdynia'), asset('Elblag'), asset('Suwalki')] as const
  const control = service('Control')
  const m = mission('M-1', { name: 'Rail movement', name_fr: 'Mouvement ferroviaire' })
  const gate = { gate: 'traffic-control links', gate_fr: 'liaisons de régulation', rule: 'share', k: 2 }
  return {
    a,
    b,
    c,
    control,
    m,
    bodies: [a, b, c, control, m, operation('op')],
    edges: [needs(control, a, gate), needs(control, b, gate), needs(control, c, gate), needs(m, control)],
  }
}
