import { isObject, isUuid, type JsonObject, uuid5 } from '@testudo/stix'
import type { MispEvent, MispTag } from './event.ts'
import { EventBuilder } from './event-builder.ts'
import { uuidOf } from './attribute-from-stix.ts'
import { MISP_NAMESPACE } from './ids.ts'
import { markingTags, organisationOf } from './names-from-stix.ts'
import { type Note, Notes } from './notes.ts'
import { keptOn, modifiedOf, StixInput, tagLabels, textOf, textsOf } from './stix-input.ts'
import { mispSeconds } from './time.ts'

export interface FromStixOptions {
  /**
   * The distribution of an event, decided by the caller for whom it is for: 0 to 3, or 4 with a sharing group it knows.
   * Without: 0, the receiving organisation only. Parts inherit it.
   */
  readonly distribution?: (container: JsonObject | undefined) => '0' | '1' | '2' | '3'
  /** `info` of the event that collects what no report or grouping names. */
  readonly looseInfo?: string
}

export interface FromStixResult {
  readonly events: readonly MispEvent[]
  readonly notes: readonly Note[]
}

/** Objects that are beside the content: they are read where something names them. */
const BESIDE = /^(?:marking-definition|extension-definition|language-content|relationship|sighting)$/

/**
 * STIX 2.1 objects to MISP events: a list, a bundle or one object. Each report and grouping becomes an event of what it
 * names; everything else comes into one event more. Attributes, objects and galaxies that MISP once wrote come back as
 * they were; foreign STIX becomes the nearest attribute, or a `stix2-pattern` object when a pattern says more.
 *
 * Never throws for bad input: what is malformed or has no place in MISP is in the notes, with its path.
 */
export function fromStix(input: unknown, options: FromStixOptions = {}): FromStixResult {
  const notes = new Notes()
  const stix = new StixInput(input, notes)
  const events: MispEvent[] = []
  const taken = new Set<string>()
  const links = linksOf(stix)
  for (const [id, object] of stix.byId) {
    const type = textOf(object, 'type')
    if (type !== 'report' && type !== 'grouping') continue
    const members = withAround(stix, links, textsOf(object, 'object_refs'))
    for (const member of [id, ...members]) taken.add(member)
    for (const ref of textsOf(object, 'object_refs'))
      if (!stix.byId.has(ref)) notes.add('lost', stix.pathOf.get(id) ?? '/', `${ref} is named but not here`)
    events.push(eventOf(stix, object, members, notes, options))
  }
  const loose = [...stix.byId].filter(([id, object]) => !taken.has(id) && !isBeside(object)).map(([id]) => id)
  if (loose.length > 0) {
    const event = eventOf(stix, undefined, withAround(stix, links, loose), notes, options)
    if (event.Attribute.length + event.Object.length + event.Galaxy.length + (event.EventReport?.length ?? 0) > 0)
      events.push(event)
  }
  return { events, notes: notes.all }
}

const isBeside = (object: JsonObject): boolean =>
  BESIDE.test(textOf(object, 'type') ?? '') ||
  (textOf(object, 'type') === 'identity' && textOf(object, 'identity_class') !== 'class')

/** Relationships under their source, sightings under what they saw. */
function linksOf(stix: StixInput): Map<string, [id: string, otherEnd: string | undefined][]> {
  const links = new Map<string, [string, string | undefined][]>()
  for (const [id, object] of stix.byId) {
    const isSighting = object['type'] === 'sighting'
    if (!isSighting && object['type'] !== 'relationship') continue
    const from = textOf(object, isSighting ? 'sighting_of_ref' : 'source_ref') ?? ''
    const list = links.get(from) ?? []
    list.push([id, isSighting ? undefined : textOf(object, 'target_ref')])
    links.set(from, list)
  }
  return links
}

/** The ids that are here, with the relationships between and the sightings of them. */
function withAround(stix: StixInput, links: ReturnType<typeof linksOf>, ids: readonly string[]): Set<string> {
  const named = ids.filter((id) => stix.byId.has(id))
  const members = new Set(named)
  for (const id of named)
    for (const [link, otherEnd] of links.get(id) ?? [])
      if (otherEnd === undefined || members.has(otherEnd)) members.add(link)
  return members
}

function eventOf(
  stix: StixInput,
  container: JsonObject | undefined,
  members: ReadonlySet<string>,
  notes: Notes,
  options: FromStixOptions,
): MispEvent {
  const containerId = container === undefined ? undefined : textOf(container, 'id')
  const modified =
    container === undefined
      ? [...members].reduce((latest, id) => later(latest, modifiedOf(stix.byId.get(id) ?? {})), '1970-01-01T00:00:00Z')
      : modifiedOf(container)
  const kept = container === undefined ? {} : keptOn(container)['event']
  const fields = isObject(kept) ? kept : {}
  const builder = new EventBuilder(stix, members, containerId, notes)
  const content = builder.build()
  const published = container?.['type'] === 'report'
  const author = container === undefined ? undefined : organisationOf(stix, textOf(container, 'created_by_ref'))
  const publishedAt = container === undefined ? undefined : textOf(container, 'published')
  const extended = textOf(fields, 'extends_uuid')
  return {
    uuid: containerId === undefined ? uuid5(MISP_NAMESPACE, [...members].sort().join(' ')) : uuidOf(containerId),
    info: (container && textOf(container, 'name')) ?? options.looseInfo ?? 'STIX objects',
    date: textOf(fields, 'date') ?? modified.slice(0, 10),
    timestamp: mispSeconds(modified),
    threat_level_id: textOf(fields, 'threat_level_id') ?? '4',
    analysis: textOf(fields, 'analysis') ?? '0',
    published,
    ...(published && publishedAt !== undefined ? { publish_timestamp: mispSeconds(publishedAt) } : {}),
    distribution: options.distribution?.(container) ?? '0',
    ...(extended !== undefined && isUuid(extended) ? { extends_uuid: extended } : {}),
    ...(author === undefined ? {} : { Orgc: author }),
    ...content,
    Tag: eventTags(stix, container, notes),
  }
}

const later = (a: string, b: string): string => (Date.parse(b) > Date.parse(a) ? b : a)

/** Labels that are tags, and TLP markings as tags. A marking MISP has no word for is noted: it must not go unseen. */
function eventTags(stix: StixInput, container: JsonObject | undefined, notes: Notes): MispTag[] {
  if (container === undefined) return []
  const names = new Set(tagLabels(container))
  for (const tag of markingTags(stix, container, notes)) names.add(tag)
  return [...names].map((name) => ({ name }))
}
