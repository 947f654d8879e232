import { isObject, type JsonObject } from '@testudo/stix'
import { type Distribution, type Handling, joinHandling } from './distribution.ts'
import { EXTENSION_OBJECTS, MISP_EXTENSION } from './ids.ts'
import { Malformed, type Notes } from './notes.ts'
import { uuid } from './read.ts'
import { joinTags, type TagSet } from './tags.ts'

/** What stands for an attribute, object or event in a conversion: who made it, when, under which rules. */
export interface Frame {
  readonly created: string
  readonly modified: string
  readonly author: string | undefined
  readonly rules: readonly Distribution[]
  /** Tags of everything around, outermost first: a mark on the event holds for all of it. */
  readonly tags: readonly TagSet[]
}

/** Collects what one event becomes; every object once, in the order of the event. */
export class Collector {
  readonly objects: JsonObject[] = []
  readonly handling = new Map<string, Handling>()
  readonly notes: Notes
  /** UUID of a MISP part to the STIX id that stands for it. */
  readonly standsFor = new Map<string, string>()
  private readonly seen = new Map<string, string>()
  private readonly at = new Map<string, number>()
  private readonly createdOf: (id: string) => string | undefined

  constructor(notes: Notes, createdOf: (id: string) => string | undefined) {
    this.notes = notes
    this.createdOf = createdOf
  }

  has(id: string): boolean {
    return this.at.has(id)
  }

  /** When the caller already holds this id: the `created` that must not change. */
  heldSince(id: string): string | undefined {
    return this.createdOf(id)
  }

  /** The UUID of a part; the same UUID twice in an event is refused the second time. @throws {Malformed} */
  claim(part: JsonObject, path: string): string {
    const id = uuid(part, path)
    const first = this.seen.get(id)
    if (first !== undefined) throw new Malformed(`${path}/uuid`, `the UUID ${id} is already used at ${first}`)
    this.seen.set(id, path)
    return id
  }

  /** Adds an object under the rules of its frame. The same id again, an identity or a cluster, only adds its rules. */
  add(object: JsonObject, frame: Frame): string {
    const id = String(object['id'])
    if (this.at.has(id)) {
      this.handle(id, frame)
      return id
    }
    this.at.set(id, this.objects.length)
    this.objects.push(object)
    this.handle(id, frame)
    if (isExtended(object) && !this.at.has(MISP_EXTENSION)) {
      for (const shared of EXTENSION_OBJECTS) {
        const sharedId = String(shared['id'])
        this.at.set(sharedId, this.objects.length)
        this.objects.push(shared)
        this.handling.set(sharedId, { rules: [], tags: [], unknownMarks: [] })
      }
    }
    return id
  }

  /** What holds where this object stands too holds for it. */
  handle(id: string, { rules, tags }: Pick<Frame, 'rules' | 'tags'>): void {
    // Markings and definitions are the same for everybody, wherever they stand.
    const shared = /^(?:marking|extension)-definition--/.test(id)
    this.handling.set(
      id,
      joinHandling(this.handling.get(id), { rules: shared ? [] : rules, ...marksOf(shared ? [] : tags) }),
    )
  }

  /** Puts properties onto an object that is already there. */
  amend(id: string, properties: JsonObject): void {
    const at = this.at.get(id)
    const held = at === undefined ? undefined : this.objects[at]
    if (at !== undefined && held) this.objects[at] = { ...held, ...properties }
  }

  get(id: string): JsonObject | undefined {
    const at = this.at.get(id)
    return at === undefined ? undefined : this.objects[at]
  }

  /** The properties every SDO and SRO of MISP origin has. */
  common(type: string, id: string, frame: Frame): JsonObject {
    const created = this.heldSince(id) ?? frame.created
    return {
      type,
      spec_version: '2.1',
      id,
      ...(frame.author === undefined ? {} : { created_by_ref: frame.author }),
      created: created < frame.modified ? created : frame.modified,
      modified: frame.modified,
    }
  }
}

const isExtended = ({ extensions }: JsonObject): boolean => isObject(extensions) && MISP_EXTENSION in extensions

/** What the tags of an object and of all around it say. */
function marksOf(tags: readonly TagSet[]): Omit<Handling, 'rules'> {
  const all = joinTags(tags)
  return {
    tags: all.names,
    unknownMarks: all.unknownMarks,
    ...(all.tlp === undefined ? {} : { tlp: all.tlp }),
    ...(all.pap === undefined ? {} : { pap: all.pap }),
  }
}

/** A copy of `properties` with our extension, or nothing added when there is nothing to keep. */
export function withExtension(kind: 'property-extension' | 'new-sdo', kept: JsonObject): JsonObject {
  if (kind === 'property-extension' && Object.keys(kept).length === 0) return {}
  return { extensions: { [MISP_EXTENSION]: { extension_type: kind, ...kept } } }
}
