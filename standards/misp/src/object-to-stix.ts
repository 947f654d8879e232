import type { JsonObject, JsonValue } from '@testudo/stix'
import { addressType } from './address.ts'
import { type Attribute, faultOf, isHashAt, readAttribute, relate } from './attribute-to-stix.ts'
import { type Collector, type Frame, withExtension } from './context.ts'
import { guarded } from './notes.ts'
import { OBJECT_RULES, ObservableBuilder, type ObjectRule, valueAt } from './object-rules.ts'
import { frameOf, INSTANCE_FIELDS, marks } from './parts.ts'
import { type Comparison, patternOf } from './pattern.ts'
import { flag, items, needText, noteUnread, objectAt, text } from './read.ts'
import { isoTime } from './time.ts'

const KNOWN: ReadonlySet<string> = new Set([
  ...INSTANCE_FIELDS,
  ...'uuid name meta-category description template_uuid template_version timestamp distribution'.split(' '),
  ...'SharingGroup comment deleted first_seen last_seen Attribute ObjectReference Note Opinion'.split(' '),
  ...'Relationship Event'.split(' '),
])

/** An object of an event after its conversion: the STIX id that stands for it, and the attributes inside. */
export interface Converted {
  readonly id: string
  readonly attributes: readonly { readonly attribute: Attribute; readonly part: JsonObject; readonly path: string }[]
  readonly frame: Frame
}

/**
 * Adds what an object becomes. A template that is about one observable gives that observable, observed data and, when an
 * attribute has `to_ids`, an indicator; the whole object is kept in our extension. Any other is an `x-misp-object`.
 */
export function objectToStix(c: Collector, raw: unknown, path: string, around: Frame): Converted {
  const part = objectAt(raw, path)
  const frame = { ...frameOf({ ...part, Tag: [] }, path, around, c.notes), tags: around.tags }
  const name = needText(part, 'name', path)
  const uuid = c.claim(part, path)
  noteUnread(part, KNOWN, path, c.notes)
  const attributes: { attribute: Attribute; part: JsonObject; path: string }[] = []
  for (const [item, here] of items(part, 'Attribute', path, c.notes)) {
    guarded(c.notes, () => {
      const inner = objectAt(item, here)
      attributes.push({
        attribute: readAttribute(c, inner, c.claim(inner, here), here, frame),
        part: inner,
        path: here,
      })
    })
  }
  // A mark on one attribute holds for the whole object: it is one STIX object, and the strictest mark in it counts.
  const whole: Frame = {
    ...frame,
    rules: [...new Set([...frame.rules, ...attributes.flatMap(({ attribute }) => attribute.frame.rules)])],
    tags: [...new Set([...frame.tags, ...attributes.flatMap(({ attribute }) => attribute.frame.tags)])],
  }
  const deleted = flag(part, 'deleted', path)
  if (deleted) c.notes.add('changed', `${path}/deleted`, 'deleted in MISP: comes out revoked')
  const rule = OBJECT_RULES.get(name)
  const built = rule && build(rule, uuid, attributes)
  const kept = keptObject(part, path, name, attributes)
  const common = (type: string): JsonObject => ({
    ...c.common(type, `${type}--${uuid}`, whole),
    ...(deleted ? { revoked: true } : {}),
    labels: [`misp:name="${name}"`, `misp:meta-category="${text(part, 'meta-category', path) ?? 'misc'}"`],
    ...marks(c, whole),
  })
  const fault = built && faultOf(built.observables)
  if (
    built === undefined ||
    built.observables.length === 0 ||
    (fault !== undefined && built.comparisons.length === 0)
  ) {
    const why = fault === undefined ? `${name} has no STIX observable` : `not valid in STIX: ${fault}`
    c.notes.add('custom', path, `${why}: kept as x-misp-object`)
    const id = c.add(
      { ...common('x-misp-object'), x_misp_name: name, ...withExtension('new-sdo', { object: kept }) },
      whole,
    )
    return { id, attributes, frame: whole }
  }
  for (const inner of built.unmapped)
    c.notes.add('custom', inner, 'no place in the observable: kept in the extension of the object')
  if (fault !== undefined) {
    c.notes.add('changed', path, `an indicator without an observable, which would not be valid: ${fault}`)
    return { id: addIndicator(c, whole, common, built, kept), attributes, frame: whole }
  }
  return { id: addObserved(c, whole, common, built, kept), attributes, frame: whole }
}

interface Built {
  readonly observables: readonly JsonObject[]
  readonly comparisons: readonly Comparison[]
  readonly unmapped: readonly string[]
}

function build(rule: ObjectRule, uuid: string, attributes: readonly { attribute: Attribute; path: string }[]): Built {
  const builder = new ObservableBuilder(rule.root, `${rule.root}--${uuid}`, rule.fixed ?? {})
  const comparisons: Comparison[] = []
  const unmapped: string[] = []
  let placed = 0
  for (const { attribute, path } of attributes) {
    const relation = attribute.relation ?? ''
    const place = Object.hasOwn(rule.paths, relation) ? rule.paths[relation] : undefined
    const value = place === undefined ? undefined : valueAt(place, attribute.value)
    const set =
      place !== undefined &&
      value !== undefined &&
      !attribute.deleted &&
      fits(place, attribute.value) &&
      builder.set(place, value, (type) => `${type}--${attribute.uuid}`)
    if (!set) {
      unmapped.push(path)
      continue
    }
    placed++
    if (attribute.toIds) comparisons.push({ path: place, operator: '=', value: value as string | number })
  }
  return { observables: placed === 0 ? [] : builder.all, comparisons, unmapped }
}

/** Addresses a domain resolves to must be addresses, and hashes hashes. */
const fits = (place: string, value: string): boolean =>
  (!place.includes('resolves_to_refs') || addressType(value) !== undefined) && isHashAt(place, value)

function addObserved(
  c: Collector,
  frame: Frame,
  common: (type: string) => JsonObject,
  built: Built,
  kept: JsonObject,
): string {
  const isIndicator = built.comparisons.length > 0
  const at = frame.modified.replace(/\.000Z$/, 'Z')
  const observed = c.add(
    {
      ...common('observed-data'),
      first_observed: kept['first_seen'] ?? at,
      last_observed: kept['last_seen'] ?? kept['first_seen'] ?? at,
      number_observed: 1,
      object_refs: built.observables.map((object) => String(object['id'])),
      ...withExtension('property-extension', isIndicator ? {} : { object: kept }),
    },
    frame,
  )
  for (const object of built.observables) c.add({ ...object, ...marks(c, frame) }, frame)
  if (!isIndicator) return observed
  const id = addIndicator(c, frame, common, built, kept)
  relate(c, id, 'based-on', observed, frame)
  return id
}

const addIndicator = (
  c: Collector,
  frame: Frame,
  common: (type: string) => JsonObject,
  built: Built,
  kept: JsonObject,
): string =>
  c.add(
    {
      ...common('indicator'),
      pattern: patternOf(built.comparisons),
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: frame.modified.replace(/\.000Z$/, 'Z'),
      ...withExtension('property-extension', { object: kept }),
    },
    frame,
  )

/** The object as MISP has it, so that the way back loses nothing. Distribution stays out: the receiver decides its own. */
function keptObject(
  part: JsonObject,
  path: string,
  name: string,
  attributes: readonly { attribute: Attribute }[],
): JsonObject {
  const kept: Record<string, JsonValue> = { name }
  for (const key of ['meta-category', 'description', 'template_uuid', 'template_version', 'comment']) {
    const value = text(part, key, path)
    if (value !== undefined) kept[key.replace('-', '_')] = value
  }
  for (const key of ['first_seen', 'last_seen']) {
    const value = isoTime(part, key, path)
    if (value !== undefined) kept[key] = value
  }
  return { ...kept, attributes: attributes.map(({ attribute }) => keptAttribute(attribute)) }
}

const keptAttribute = (attribute: Attribute): JsonObject => ({
  uuid: attribute.uuid,
  type: attribute.type,
  category: attribute.category,
  value: attribute.value,
  to_ids: attribute.toIds,
  modified: attribute.frame.modified,
  ...(attribute.relation === undefined ? {} : { object_relation: attribute.relation }),
  ...(attribute.comment === undefined ? {} : { comment: attribute.comment }),
  ...(attribute.data === undefined ? {} : { data: attribute.data }),
  ...(attribute.firstSeen === undefined ? {} : { first_seen: attribute.firstSeen }),
  ...(attribute.lastSeen === undefined ? {} : { last_seen: attribute.lastSeen }),
  ...(attribute.disableCorrelation ? { disable_correlation: true } : {}),
  ...(attribute.deleted ? { deleted: true } : {}),
  ...((attribute.frame.tags.at(-1)?.names.length ?? 0) > 0
    ? { tags: [...(attribute.frame.tags.at(-1)?.names ?? [])] }
    : {}),
})
