import { isObject, type JsonObject, type JsonValue } from '@testudo/stix'
import { attributeToStix, readAttribute } from './attribute-to-stix.ts'
import { analystDataToStix, relateTo, reportsToStix, sightingsToStix } from './beside-to-stix.ts'
import { Collector, type Frame, withExtension } from './context.ts'
import { distributionsOf, type Handling, joinHandling } from './distribution.ts'
import { galaxiesToStix } from './galaxy-to-stix.ts'
import { guarded, Malformed, type Note, noteMalformed, Notes } from './notes.ts'
import { type Converted, objectToStix } from './object-to-stix.ts'
import { INSTANCE_FIELDS, marks, organisation, tagsOf } from './parts.ts'
import { flag, items, needText, noteUnread, objectAt, text, uuid } from './read.ts'
import { stixTime, unixSeconds } from './time.ts'

export interface ToStixOptions {
  /** The `created` of an object the caller already holds under this id. Versions keep it (STIX 2.1 §3.6). */
  readonly createdOf?: (id: string) => string | undefined
  /** More attributes, objects and attributes of objects in one event than this: the event is refused. */
  readonly maxParts?: number
}

/** What MISP data becomes. `handling` has an entry for every object: who may have it is for the caller to decide. */
export interface ToStixResult {
  readonly objects: readonly JsonObject[]
  readonly handling: ReadonlyMap<string, Handling>
  /** Lower-case UUID of an event, attribute or object to the id of what stands for it. */
  readonly standsFor: ReadonlyMap<string, string>
  readonly notes: readonly Note[]
}

const KNOWN: ReadonlySet<string> = new Set([
  ...INSTANCE_FIELDS,
  ...'uuid info date threat_level_id analysis timestamp published publish_timestamp Org Orgc'.split(' '),
  ...'distribution SharingGroup disable_correlation extends_uuid Attribute Object Tag Galaxy'.split(' '),
  ...'EventReport Note Opinion Relationship'.split(' '),
])

/** MISP's own converter marks what it wrote with this label, and reads only what has it as its own. */
export const TOOL_LABEL = 'misp:tool="MISP-STIX-Converter"'

/**
 * MISP events, as exported, to STIX 2.1 objects: one event, a list, a `response` of either, or a bare list of
 * attributes. Same input, same output, ids included; they are those of MISP's own converter.
 *
 * Never throws for bad input: what is malformed is refused with its path, the rest is converted.
 */
export function toStix(input: unknown, options: ToStixOptions = {}): ToStixResult {
  const steps = toStixInSteps(input, options)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Parts converted between two steps: some milliseconds of work. */
const STEP = 200

/** The same, handing over every few hundred parts: a server that converts large events stays awake for others. */
export function* toStixInSteps(
  input: unknown,
  options: ToStixOptions = {},
): Generator<undefined, ToStixResult, undefined> {
  const notes = new Notes()
  const objects = new Map<string, JsonObject>()
  const handling = new Map<string, Handling>()
  const standsFor = new Map<string, string>()
  for (const [event, path] of eventsIn(input, notes)) {
    const one = new Collector(notes, options.createdOf ?? (() => undefined))
    try {
      yield* convert(one, event, path, options.maxParts ?? 500_000)
    } catch (error) {
      noteMalformed(notes, error)
      continue
    }
    for (const object of one.objects) objects.set(String(object['id']), object)
    for (const [id, rules] of one.handling) handling.set(id, joinHandling(handling.get(id), rules))
    for (const [part, id] of one.standsFor) standsFor.set(part, id)
  }
  return { objects: [...objects.values()], handling, standsFor, notes: notes.all }
}

/** Lists and responses inside each other: MISP never needs more than three. */
const MAX_WRAPPING = 8

/** The events of any of the shapes MISP exports, with their paths. */
function eventsIn(input: unknown, notes: Notes, path = '', depth = 0): [JsonObject, string][] {
  if (depth > MAX_WRAPPING) {
    notes.add('refused', '/', `events wrapped deeper than ${MAX_WRAPPING} times`)
    return []
  }
  if (Array.isArray(input)) return input.flatMap((item: unknown, i) => eventsIn(item, notes, `${path}/${i}`, depth + 1))
  if (!isObject(input)) {
    notes.add('refused', path, 'an event is expected')
    return []
  }
  if (Object.hasOwn(input, 'response')) return eventsIn(input['response'], notes, `${path}/response`, depth + 1)
  if (Object.hasOwn(input, 'Event') && !Object.hasOwn(input, 'info'))
    return isObject(input['Event']) ? [[input['Event'], `${path}/Event`]] : refusedEvent(notes, `${path}/Event`)
  return [[input, path]]
}

function refusedEvent(notes: Notes, path: string): [] {
  notes.add('refused', path, 'an event is expected')
  return []
}

function* convert(
  c: Collector,
  event: JsonObject,
  path: string,
  maxParts: number,
): Generator<undefined, void, undefined> {
  const parts = countParts(event)
  if (parts > maxParts)
    throw new Malformed(path === '' ? '/' : path, `${parts} attributes and objects: at most ${maxParts} are read`)
  const bare = !Object.hasOwn(event, 'info') && Array.isArray(event['Attribute'])
  const tags = tagsOf(event, path, c.notes)
  const seconds = unixSeconds(event, 'timestamp', path)
  if (seconds === undefined && !bare) throw new Malformed(`${path}/timestamp`, 'timestamp is missing')
  const at = stixTime(seconds ?? 0)
  const outer: Frame = {
    created: at,
    modified: at,
    author: undefined,
    rules: distributionsOf(event, path, true),
    tags: [tags],
  }
  const owner = event['Orgc'] ?? event['Org']
  const frame = isObject(owner)
    ? { ...outer, author: organisation(c, owner, `${path}/${isObject(event['Orgc']) ? 'Orgc' : 'Org'}`, outer) }
    : outer
  if (bare) {
    yield* body(c, event, path, frame, [])
    return
  }
  noteUnread(event, KNOWN, path, c.notes)
  const id = c.claim(event, path)
  const info = needText(event, 'info', path)
  const published = flag(event, 'published', path)
  const container = `${published ? 'report' : 'grouping'}--${id}`
  const later: (() => void)[] = []
  const refs = yield* body(c, event, path, frame, later)
  c.standsFor.set(id, container)
  refs.push(...galaxiesToStix(c, event, path, frame))
  refs.push(...reportsToStix(c, event, path, container, frame))
  refs.push(...analystDataToStix(c, event, path, container, frame, later))
  const before = c.objects.length
  for (const link of later) guarded(c.notes, link)
  for (const object of c.objects.slice(before)) refs.push(String(object['id']))
  const listed = [...new Set(refs)].filter((ref) => ref !== container)
  if (listed.length === 0) listed.push(emptyNote(c, id, container, frame))
  const publishedAt = unixSeconds(event, 'publish_timestamp', path)
  c.add(
    {
      ...c.common(published ? 'report' : 'grouping', container, frame),
      name: info,
      ...(published
        ? { published: stixTime(publishedAt === undefined || publishedAt === 0 ? (seconds ?? 0) : publishedAt) }
        : { context: 'suspicious-activity' }),
      object_refs: listed,
      labels: ['Threat-Report', TOOL_LABEL, ...tags.names],
      ...marks(c, frame),
      ...withExtension('property-extension', { event: keptEvent(event, path) }),
    },
    frame,
  )
}

/** MISP allows an event without content; STIX wants at least one reference. */
const emptyNote = (c: Collector, id: string, about: string, frame: Frame): string =>
  c.add(
    {
      ...c.common('note', `note--${id}`, frame),
      content: 'This MISP Event is empty and contains no attribute, object, galaxy or tag.',
      labels: ['misp:data-layer="Empty Event"'],
      object_refs: [about],
      ...marks(c, frame),
    },
    frame,
  )

/** Attributes and objects with what hangs on them; the ids of everything added. */
function* body(
  c: Collector,
  event: JsonObject,
  path: string,
  frame: Frame,
  later: (() => void)[],
): Generator<undefined, string[], undefined> {
  const before = c.objects.length
  let done = 0
  for (const [raw, here] of items(event, 'Attribute', path, c.notes)) {
    done++
    if (done % STEP === 0) yield
    guarded(c.notes, () => {
      const part = objectAt(raw, here)
      const id = c.claim(part, here)
      const attribute = readAttribute(c, part, id, here, frame)
      const stands = attributeToStix(c, attribute, here)
      c.standsFor.set(id, stands)
      hangingOn(c, part, here, stands, attribute.frame, later)
    })
  }
  const objects: [Converted, JsonObject, string][] = []
  for (const [raw, here] of items(event, 'Object', path, c.notes)) {
    done++
    if (done % STEP === 0) yield
    guarded(c.notes, () => {
      const done = objectToStix(c, raw, here, frame)
      const part = objectAt(raw, here)
      objects.push([done, part, here])
      c.standsFor.set(uuid(part, here), done.id)
      for (const { attribute, part: inner, path: at } of done.attributes) {
        c.standsFor.set(attribute.uuid, done.id)
        hangingOn(c, inner, at, done.id, attribute.frame, later)
      }
      analystDataToStix(c, part, here, done.id, done.frame, later)
    })
  }
  for (const [done, part, here] of objects) referencesOf(c, done, part, here, later)
  return c.objects
    .slice(before)
    .flatMap((object) => (CONTAINED.test(String(object['type'])) ? [] : [String(object['id'])]))
}

/** Identities, definitions and markings are beside the content, not content. */
const CONTAINED = /^(?:identity|extension-definition|marking-definition)$/

function hangingOn(
  c: Collector,
  part: JsonObject,
  path: string,
  id: string,
  frame: Frame,
  later: (() => void)[],
): void {
  galaxiesToStix(c, part, path, frame, id)
  sightingsToStix(c, part, path, id, frame)
  analystDataToStix(c, part, path, id, frame, later)
}

function referencesOf(c: Collector, done: Converted, part: JsonObject, path: string, later: (() => void)[]): void {
  for (const [raw, here] of items(part, 'ObjectReference', path, c.notes)) {
    later.push(() => {
      const reference = objectAt(raw, here)
      const target = needText(reference, 'referenced_uuid', here).toLowerCase()
      const type = text(reference, 'relationship_type', here) ?? 'related-to'
      const given = text(reference, 'uuid', here) === undefined ? undefined : uuid(reference, here)
      relateTo(c, done.id, type, target, done.frame, here, given)
    })
  }
}

/** What of an event STIX has no property for. */
function keptEvent(event: JsonObject, path: string): JsonObject {
  const kept: Record<string, JsonValue> = {}
  for (const key of ['date', 'threat_level_id', 'analysis', 'extends_uuid']) {
    const value = text(event, key, path)
    if (value !== undefined) kept[key] = value
  }
  if (flag(event, 'disable_correlation', path)) kept['disable_correlation'] = true
  return kept
}

function countParts(event: JsonObject): number {
  const lengthOf = (value: unknown) => (Array.isArray(value) ? value.length : 0)
  const objects: unknown = event['Object']
  let count = lengthOf(event['Attribute']) + lengthOf(objects)
  if (Array.isArray(objects)) for (const one of objects) count += isObject(one) ? lengthOf(one['Attribute']) : 0
  return count
}
