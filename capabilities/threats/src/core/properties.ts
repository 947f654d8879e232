import type { Label } from '@testudo/kernel/label'
import { type Body, isRecord, textOf, textsOf } from './body.ts'

/**
 * What the granular markings of an object say (STIX 2.1 §7.2): which labels hold on which part, besides the label of the
 * whole. A marking that cannot be resolved does not loosen anything: the store has already judged the part unreadable.
 */
export interface PortionLabels {
  /** Labels that hold on the value at a path, the object's own first. */
  at(path: string): readonly Label[]
  /** Every label that holds anywhere in the object. */
  all(): readonly Label[]
}

/**
 * @param label   the label of the whole object
 * @param resolve gives the label a marking-definition stands for, or undefined when the reader does not have it
 */
export function portionLabels(
  body: Body,
  label: Label,
  resolve: (markingId: string) => Label | undefined,
): PortionLabels {
  const parts: { readonly prefix: string; readonly label: Label }[] = []
  const granular = body['granular_markings']
  for (const one of Array.isArray(granular) ? granular : []) {
    if (!isRecord(one)) continue
    const found = resolve(textOf(one['marking_ref']) ?? '')
    if (found)
      for (const selector of textsOf(one['selectors'])) parts.push({ prefix: pointerOf(selector), label: found })
  }
  return {
    at: (path) => [label, ...parts.filter(({ prefix }) => touches(prefix, path)).map((part) => part.label)],
    all: () => [label, ...parts.map((part) => part.label)],
  }
}

/** A part holds on what is inside it and on what contains it: a list is as high as its highest element. */
const touches = (a: string, b: string) => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)

/** `external_references.[0].url` → `/external_references/0/url` (STIX 2.1 §7.2.3.1). */
export function pointerOf(selector: string): string {
  return selector
    .split('.')
    .map((step) => `/${/^\[(\d+)\]$/.exec(step)?.[1] ?? step.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

export interface Property {
  readonly path: string
  readonly name: string
  readonly kind: 'text' | 'long-text' | 'number' | 'boolean' | 'time' | 'reference' | 'code' | 'list' | 'json'
  readonly value: unknown
}

/** Shown elsewhere on the page, or bookkeeping nobody reads. */
const LEFT_OUT = new Set([
  'type',
  'name',
  'description',
  'aliases',
  'x_mitre_aliases',
  'granular_markings',
  'object_marking_refs',
])
const CODE = new Set([
  'id',
  'spec_version',
  'pattern',
  'pattern_type',
  'pattern_version',
  'hashes',
  'value',
  'x_mitre_version',
])
/** What people look for first; the rest follows by name. */
const FIRST = [
  'pattern',
  'valid_from',
  'valid_until',
  'indicator_types',
  'value',
  'hashes',
  'first_seen',
  'last_seen',
  'published',
  'goals',
  'resource_level',
  'primary_motivation',
  'confidence',
  'labels',
  'created_by_ref',
  'created',
  'modified',
]

/**
 * The properties of an object as rows of a table: the telling ones first, then the rest by name. Extensions are spread
 * out one level (`extensions/…/property`), so that what a foreign tool added can be read.
 */
export function listProperties(body: Body): Property[] {
  const rows: Property[] = []
  for (const [name, value] of Object.entries(body)) {
    if (LEFT_OUT.has(name) || value === undefined) continue
    if (name === 'extensions' && isRecord(value)) {
      for (const [extension, held] of Object.entries(value)) {
        for (const [key, inner] of Object.entries(isRecord(held) ? held : {})) {
          if (key !== 'extension_type')
            rows.push(property(`/extensions/${escape(extension)}/${escape(key)}`, key, inner))
        }
      }
    } else rows.push(property(`/${escape(name)}`, name, value))
  }
  const rank = (row: Property) => {
    const at = row.path === `/${row.name}` ? FIRST.indexOf(row.name) : -1
    return at < 0 ? FIRST.length : at
  }
  return rows.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))
}

const escape = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')

function property(path: string, name: string, value: unknown): Property {
  return { path, name, kind: kindOf(name, value), value }
}

const STIX_ID = /^[a-z0-9-]+--[0-9a-f-]{36}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function kindOf(name: string, value: unknown): Property['kind'] {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string') {
    if (CODE.has(name)) return 'code'
    if (STIX_ID.test(value)) return 'reference'
    if (TIME.test(value)) return 'time'
    return value.length > 120 || value.includes('\n') ? 'long-text' : 'text'
  }
  return Array.isArray(value) && value.every((one) => typeof one !== 'object') ? 'list' : 'json'
}
