import { canBeHash } from '@testudo/stix/pattern/hashes'
import { type JsonObject, validator } from '@testudo/stix'
import { addressType } from './address.ts'
import {
  ATTRIBUTE_RULES,
  type AttributeRule,
  partFault,
  RULE_LANGUAGES,
  SAMPLE,
  SHARED_HASH_NAME,
} from './attribute-rules.ts'
import { type Collector, type Frame, withExtension } from './context.ts'
import { relationshipId } from './ids.ts'
import { Malformed, show } from './notes.ts'
import { frameOf, INSTANCE_FIELDS, marks, ownTags } from './parts.ts'
import { type Comparison, patternOf } from './pattern.ts'
import { flag, needText, noteUnread, text } from './read.ts'
import { isoTime } from './time.ts'

/** Everything of an attribute that the two sides share. */
export interface Attribute {
  readonly uuid: string
  readonly type: string
  readonly category: string
  readonly value: string
  readonly comment: string | undefined
  readonly toIds: boolean
  readonly deleted: boolean
  readonly data: string | undefined
  readonly firstSeen: string | undefined
  readonly lastSeen: string | undefined
  readonly relation: string | undefined
  readonly disableCorrelation: boolean
  readonly frame: Frame
}

const KNOWN: ReadonlySet<string> = new Set([
  ...INSTANCE_FIELDS,
  ...'uuid type category value comment to_ids timestamp first_seen last_seen distribution SharingGroup'.split(' '),
  ...'deleted disable_correlation object_relation data Tag Galaxy Sighting Note Opinion Relationship'.split(' '),
  ...'malware_filename Event Object'.split(' '),
])

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** Reads one attribute. @throws {Malformed} naming what is wrong with it */
export function readAttribute(c: Collector, part: JsonObject, uuid: string, path: string, around: Frame): Attribute {
  const data = text(part, 'data', path)?.replaceAll(/\s/g, '')
  if (data !== undefined && (!BASE64.test(data) || data.length % 4 !== 0))
    throw new Malformed(`${path}/data`, 'the data is not base64')
  noteUnread(part, KNOWN, path, c.notes)
  return {
    uuid,
    type: needText(part, 'type', path),
    category: text(part, 'category', path) ?? 'Other',
    value: needText(part, 'value', path),
    comment: text(part, 'comment', path),
    toIds: flag(part, 'to_ids', path),
    deleted: flag(part, 'deleted', path),
    data,
    firstSeen: isoTime(part, 'first_seen', path),
    lastSeen: isoTime(part, 'last_seen', path),
    relation: text(part, 'object_relation', path),
    disableCorrelation: flag(part, 'disable_correlation', path),
    frame: frameOf(part, path, around, c.notes),
  }
}

/** Splits a value as its rule says and checks every part. @throws {Malformed} */
export function partsOf(rule: AttributeRule, attribute: Pick<Attribute, 'type' | 'value'>, path: string): string[] {
  const { type } = attribute
  const value = type === 'AS' ? attribute.value.replace(/^as\s*/i, '') : attribute.value
  const cut = rule.parts.length === 1 ? -1 : rule.cut === 'last' ? value.lastIndexOf('|') : value.indexOf('|')
  if (rule.parts.length > 1 && cut < 0) throw new Malformed(`${path}/value`, `${type} needs two parts joined by |`)
  const parts = cut < 0 ? [value] : [value.slice(0, cut), value.slice(cut + 1)]
  for (const [i, part] of parts.entries()) {
    const fault = partFault(rule.kinds?.[i] ?? 'text', part)
    if (fault !== undefined) throw new Malformed(`${path}/value`, `${fault}: ${show(part)} in ${type}`)
    if (!isHashAt(rule.parts[i] ?? '', part))
      throw new Malformed(
        `${path}/value`,
        `hexadecimal digits in the length of the hash are expected: ${show(part)} in ${type}`,
      )
  }
  return parts
}

/** Whether a value may stand where a path leads: hashes have the form of their algorithm (STIX 2.1 §10.4), all else may. */
export function isHashAt(path: string, value: string): boolean {
  const [, algorithm] = /:hashes\.'?([\w/-]+)'?$/.exec(path) ?? []
  return algorithm === undefined || canBeHash(algorithm, value)
}

/** The comparisons that find the value of an attribute. */
export function comparisonsFor(rule: AttributeRule, parts: readonly string[], data?: string): Comparison[] {
  const found: Comparison[] = (rule.fixed ?? []).map(([path, value]) => ({ path, operator: '=', value }))
  for (const [i, path] of rule.parts.entries()) {
    const value = parts[i] ?? ''
    const kind = rule.kinds?.[i]
    if (kind === 'address' && path.includes('_ref.'))
      found.push({ path: path.replace(/value$/, 'type'), operator: '=', value: addressType(value) ?? 'ipv4-addr' })
    const operator = kind === 'address' && value.includes('/') ? 'ISSUBSET' : '='
    found.push({ path, operator, value: kind === 'number' ? Number(value) : value })
  }
  if (rule.content !== undefined && data !== undefined) {
    found.push({ path: rule.content, operator: '=', value: data })
    if (rule.parts.length > 1)
      for (const [name, value] of Object.entries(SAMPLE))
        found.push({ path: `file:content_ref.${name}`, operator: '=', value })
  }
  return found
}

/** What every STIX object of an attribute says besides its content. `kept` goes where STIX has no property. */
export function attributeCommon(c: Collector, type: string, attribute: Attribute, kept: JsonObject): JsonObject {
  const { frame, category } = attribute
  return {
    ...c.common(type, `${type}--${attribute.uuid}`, frame),
    ...(attribute.deleted ? { revoked: true } : {}),
    labels: [`misp:type="${attribute.type}"`, `misp:category="${category}"`, ...ownTags(frame)],
    ...marks(c, frame),
    ...withExtension('property-extension', kept),
  }
}

const keptOf = (attribute: Attribute, withComment: boolean): JsonObject => ({
  ...(withComment && attribute.comment !== undefined ? { comment: attribute.comment } : {}),
  ...(attribute.disableCorrelation ? { disable_correlation: true } : {}),
  ...(attribute.firstSeen === undefined ? {} : { first_seen: attribute.firstSeen }),
  ...(attribute.lastSeen === undefined ? {} : { last_seen: attribute.lastSeen }),
})

const described = (attribute: Attribute): JsonObject =>
  attribute.comment === undefined ? {} : { description: attribute.comment }

/** Seconds without a fraction when there is none: first_observed of MISP carries no milliseconds. */
const plain = (timestamp: string): string => timestamp.replace(/\.000Z$/, 'Z')

/**
 * Adds what an attribute becomes and returns the id that stands for it. With `to_ids` an indicator based on observed
 * data; without, the observed data alone; what STIX has no observable for, an object of our extension.
 */
export function attributeToStix(c: Collector, attribute: Attribute, path: string): string {
  const { type, frame } = attribute
  if (attribute.deleted) c.notes.add('changed', `${path}/deleted`, 'deleted in MISP: comes out revoked')
  if (type === 'vulnerability' || type === 'campaign-name') return named(c, attribute)
  if (RULE_LANGUAGES.has(type)) {
    const id = indicator(c, attribute, { pattern: attribute.value, pattern_type: type })
    if (!attribute.toIds) c.notes.add('changed', `${path}/to_ids`, `a ${type} rule is an indicator, to_ids or not`)
    return id
  }
  const rule = ATTRIBUTE_RULES.get(type)
  if (rule === undefined || (rule.observables === undefined && !attribute.toIds)) return custom(c, attribute, path)
  const written = partsOf(rule, attribute, path)
  const parts = rule.spell ? written.map(rule.spell) : written
  const spelled = parts.some((part, i) => part !== written[i])
  if (spelled) c.notes.add('changed', `${path}/value`, `spelled as STIX asks; ${show(attribute.value)} is kept beside`)
  const kept: JsonObject = spelled ? { value: attribute.value } : {}
  if (SHARED_HASH_NAME.has(type.replace(/^filename\|/, '')))
    c.notes.add('changed', `${path}/type`, `STIX has no name for ${type}: it stands under the name of its length`)
  const data = rule.content === undefined ? undefined : attribute.data
  if (attribute.data !== undefined && rule.content === undefined)
    c.notes.add('lost', `${path}/data`, `the data of a ${type} has no place in STIX`)
  const observables = rule.observables?.(parts, idFor(attribute), data)
  const fault = observables && faultOf(observables)
  if (fault !== undefined) {
    if (!attribute.toIds) return custom(c, attribute, path, `not valid in STIX: ${fault}`)
    c.notes.add('changed', `${path}/value`, `an indicator without an observable, which would not be valid: ${fault}`)
  }
  const isObserved = observables !== undefined && fault === undefined
  const observed = isObserved ? observe(c, attribute, observables, attribute.toIds ? {} : kept) : undefined
  if (!attribute.toIds && observed !== undefined) return observed
  const pattern = patternOf(comparisonsFor(rule, parts, data))
  const id = indicator(c, attribute, { pattern, pattern_type: 'stix', pattern_version: '2.1' }, kept)
  if (observed !== undefined) relate(c, id, 'based-on', observed, frame)
  return id
}

const check = validator()

/** What the standard forbids about the first observable that is not valid: MISP lets values stand that STIX does not. */
export function faultOf(observables: readonly JsonObject[]): string | undefined {
  for (const object of observables) {
    const finding = check(object).find(({ level }) => level === 'must')
    if (finding) return `${finding.path} ${finding.message}`
  }
  return undefined
}

const idFor =
  (attribute: Attribute) =>
  (type: string): string =>
    `${type}--${attribute.uuid}`

function observe(c: Collector, attribute: Attribute, observables: readonly JsonObject[], kept: JsonObject): string {
  const { frame } = attribute
  const first = attribute.firstSeen ?? plain(frame.modified)
  const last = attribute.lastSeen ?? first
  const id = c.add(
    {
      ...attributeCommon(c, 'observed-data', attribute, { ...keptOf(attribute, !attribute.toIds), ...kept }),
      first_observed: first,
      last_observed: Date.parse(last) < Date.parse(first) ? first : last,
      number_observed: 1,
      object_refs: observables.map((object) => String(object['id'])),
    },
    frame,
  )
  for (const object of observables) c.add({ ...object, ...marks(c, frame) }, frame)
  return id
}

function indicator(c: Collector, attribute: Attribute, pattern: JsonObject, kept: JsonObject = {}): string {
  return c.add(
    {
      ...attributeCommon(c, 'indicator', attribute, {
        ...keptOf(attribute, false),
        ...unlessIds(attribute),
        ...kept,
      }),
      ...described(attribute),
      ...pattern,
      valid_from: plain(attribute.frame.modified),
      kill_chain_phases: [{ kill_chain_name: 'misp-category', phase_name: attribute.category }],
    },
    attribute.frame,
  )
}

const unlessIds = (attribute: Attribute): JsonObject => (attribute.toIds ? {} : { to_ids: false })

/** Relates two objects of the conversion. */
export function relate(c: Collector, source: string, type: string, target: string, frame: Frame): string {
  const id = relationshipId(source, type, target)
  return c.add(
    {
      ...c.common('relationship', id, { ...frame, author: undefined }),
      relationship_type: type,
      source_ref: source,
      target_ref: target,
      ...marks(c, frame),
    },
    frame,
  )
}

/** A vulnerability or campaign, known by its name. */
function named(c: Collector, attribute: Attribute): string {
  const type = attribute.type === 'vulnerability' ? 'vulnerability' : 'campaign'
  const common = attributeCommon(c, type, attribute, keptOf(attribute, true))
  const isCve = type === 'vulnerability' && /^CVE-\d{4}-\d{4,}$/i.test(attribute.value)
  return c.add(
    {
      ...common,
      labels: [...(common['labels'] as string[]), ...(attribute.toIds ? ['misp:to_ids="True"'] : [])],
      name: attribute.value,
      ...(isCve ? { external_references: [{ source_name: 'cve', external_id: attribute.value.toUpperCase() }] } : {}),
    },
    attribute.frame,
  )
}

/** An attribute no STIX object says: kept whole, under the type and names MISP's own converter uses. */
function custom(c: Collector, attribute: Attribute, path: string, why?: string): string {
  c.notes.add('custom', path, `${why ?? `${attribute.type} has no STIX observable`}: kept as x-misp-attribute`)
  const common = attributeCommon(c, 'x-misp-attribute', attribute, {})
  return c.add(
    {
      ...common,
      labels: [...(common['labels'] as string[]), ...(attribute.toIds ? ['misp:to_ids="True"'] : [])],
      x_misp_type: attribute.type,
      x_misp_category: attribute.category,
      x_misp_value: attribute.value,
      ...(attribute.comment === undefined ? {} : { x_misp_comment: attribute.comment }),
      ...(attribute.data === undefined ? {} : { x_misp_data: attribute.data }),
      ...withExtension('new-sdo', keptOf(attribute, false)),
    },
    attribute.frame,
  )
}
