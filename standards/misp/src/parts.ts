import { isObject, type JsonObject, tlpMarkingDefinition } from '@testudo/stix'
import { type Collector, type Frame } from './context.ts'
import { distributionsOf } from './distribution.ts'
import { derivedId } from './ids.ts'
import { Malformed, type Notes, show } from './notes.ts'
import { flag, items, objectAt, text, uuid } from './read.ts'
import { joinTags, readTags, type TagSet, tlpMarking } from './tags.ts'
import { stixTime, unixSeconds } from './time.ts'

/**
 * Fields that mean something inside one MISP instance only: row numbers, counters, colours, caches. They are dropped
 * without a note; everything else that is not carried is noted.
 */
export const INSTANCE_FIELDS = [
  'id',
  'event_id',
  'object_id',
  'org_id',
  'orgc_id',
  'sharing_group_id',
  'attribute_count',
  'proposal_email_lock',
  'locked',
  'sighting_timestamp',
  'event_creator_email',
  'protected',
  'CryptographicKey',
  'RelatedEvent',
  'Feed',
  'Server',
  'warnings',
  'event_uuid',
  'object_uuid',
  'value1',
  'value2',
  'image_file',
  'batch_import',
] as const

/** The tags of a part, without those that must not leave the instance they were set on. */
export function tagsOf(part: JsonObject, path: string, notes: Notes): TagSet {
  const names: string[] = []
  for (const [raw, here] of items(part, 'Tag', path, notes)) {
    const tag = isObject(raw) ? raw : undefined
    const name = tag ? text(tag, 'name', here)?.trim() : undefined
    // A mark that cannot be read may be the strictest one: the part that carries it must not pass without it.
    if (tag === undefined || name === undefined) throw new Malformed(here, 'a tag without a name')
    if (flag(tag, 'local', here)) notes.add('lost', here, `the tag ${show(name)} is local: it does not leave`)
    else names.push(name)
  }
  const set = readTags(names)
  for (const mark of set.unknownMarks)
    notes.add('changed', `${path}/Tag`, `${show(mark)} is no level this reads: nobody is allowed`)
  return set
}

/** The frame of a part inside another: its own time, rules and tags on top of what is around. */
export function frameOf(part: JsonObject, path: string, around: Frame, notes: Notes): Frame {
  const seconds = unixSeconds(part, 'timestamp', path)
  if (seconds === undefined) notes.add('changed', `${path}/timestamp`, 'no timestamp: that of the event stands for it')
  return insideOf(part, path, around, seconds === undefined ? around.modified : stixTime(seconds), notes)
}

/** The frame of a part whose time is told in another way. */
export function insideOf(part: JsonObject, path: string, around: Frame, at: string, notes: Notes): Frame {
  return {
    created: at,
    modified: at,
    author: around.author,
    rules: [...around.rules, ...distributionsOf(part, path, false)],
    tags: [...around.tags, tagsOf(part, path, notes)],
  }
}

/** `object_marking_refs` for the strictest TLP around, its definition added; tags that are no STIX marks become labels. */
export function marks(c: Collector, frame: Frame): JsonObject {
  const { tlp } = joinTags(frame.tags)
  if (tlp === undefined) return {}
  const id = tlpMarking(tlp)
  const definition = tlpMarkingDefinition({ version: tlp === 'white' ? '1' : '2', level: tlp })
  if (definition && !c.has(id)) c.add(definition, { ...frame, rules: [], tags: [] })
  return { object_marking_refs: [id] }
}

/** The tags of the part itself, for its labels. */
export const ownTags = (frame: Frame): readonly string[] => frame.tags.at(-1)?.names ?? []

/** The identity of an organisation; added once. */
export function organisation(c: Collector, raw: unknown, path: string, frame: Frame): string {
  const org = objectAt(raw, path)
  const name = text(org, 'name', path)
  const given = text(org, 'uuid', path)
  const id = given === undefined ? derivedId('identity', name ?? '') : `identity--${uuid(org, path)}`
  if (name === undefined && given === undefined) throw new Malformed(path, 'an organisation without name and UUID')
  return c.add(
    {
      ...c.common('identity', id, { ...frame, author: undefined }),
      name: name ?? given ?? '',
      identity_class: 'organization',
    },
    frame,
  )
}
