import { isObject, type JsonObject } from '@testudo/stix'
import { uuidOf } from './attribute-from-stix.ts'
import type { Annotated, MispAttribute, MispEvent, MispObject, MispReport } from './event.ts'
import { galaxyOf } from './galaxy-from-stix.ts'
import { organisationOf } from './names-from-stix.ts'
import type { Notes } from './notes.ts'
import { keptOn, mispLabel, modifiedOf, type StixInput, textOf, textsOf } from './stix-input.ts'
import { mispSeconds, mispTime } from './time.ts'

/** What an event holds. */
export type Content = Pick<MispEvent, 'Attribute' | 'Object' | 'Galaxy'> & { EventReport?: MispReport[] } & Annotated

/** The content of an event while it is put together; maps go from STIX ids to what came out of them. */
export interface Built {
  readonly input: StixInput
  readonly notes: Notes
  /** The report or grouping the event stands for. */
  readonly container: string | undefined
  readonly content: Content
  readonly attributes: ReadonlyMap<string, MispAttribute>
  readonly objects: ReadonlyMap<string, MispObject>
  readonly clusters: ReadonlyMap<string, JsonObject>
  /** Clusters that stand on an attribute, so that the event need not name them. */
  readonly linked: Set<string>
  /** Observed data to the indicator that is based on it. */
  readonly standIns: ReadonlyMap<string, string>
}

/** STIX's scale of opinions on MISP's. */
const OPINIONS: Readonly<Record<string, string>> = {
  'strongly-disagree': '0',
  disagree: '25',
  neutral: '50',
  agree: '75',
  'strongly-agree': '100',
}

/** Puts relationships, sightings, notes and opinions onto what they are about. */
export class Hanging {
  private readonly built: Built

  constructor(built: Built) {
    this.built = built
  }

  /** Relationships, sightings, notes and opinions go onto what they are about. */
  hang(object: JsonObject): void {
    const id = String(object['id'])
    const type = textOf(object, 'type')
    if (type === 'relationship') this.relationship(object, id)
    else if (type === 'sighting') this.sighting(textOf(object, 'sighting_of_ref') ?? '', object, '0')
    else if (type === 'note') this.noteObject(object, id)
    else if (type === 'opinion') this.opinion(object, id)
  }

  private relationship(object: JsonObject, id: string): void {
    const [source = '', target = '', type = ''] = ['source_ref', 'target_ref', 'relationship_type'].map((key) =>
      textOf(object, key),
    )
    if (type === 'based-on' && this.built.standIns.get(target) === source) return
    const attribute = this.built.attributes.get(source)
    const whole = this.built.objects.get(source)
    const cluster = this.built.clusters.get(target)
    if (attribute && cluster) {
      this.built.linked.add(target)
      attribute.Galaxy = [...(attribute.Galaxy ?? []), galaxyOf(cluster)]
      return
    }
    const end = this.built.objects.get(target)?.uuid ?? this.built.attributes.get(target)?.uuid
    if (whole && end !== undefined) {
      whole.ObjectReference = [
        ...(whole.ObjectReference ?? []),
        { uuid: uuidOf(id), referenced_uuid: end, relationship_type: type },
      ]
      return
    }
    this.note('lost', id, `MISP has no place for this ${type} relationship`)
  }

  private sighting(about: string, object: JsonObject, kind: '0' | '1'): void {
    const attribute = this.built.attributes.get(about)
    if (!attribute) {
      this.note('lost', String(object['id']), 'a sighting of what is no attribute here')
      return
    }
    const who = organisationOf(
      this.built.input,
      textsOf(object, 'where_sighted_refs')[0] ?? textOf(object, 'created_by_ref'),
    )
    const kept = keptOn(object)['sighting']
    const source = textOf(object, 'description') ?? (isObject(kept) ? textOf(kept, 'source') : undefined)
    attribute.Sighting = [
      ...(attribute.Sighting ?? []),
      {
        uuid: uuidOf(String(object['id'])),
        type: kind,
        date_sighting: mispSeconds(textOf(object, 'last_seen') ?? modifiedOf(object)),
        ...(source === undefined ? {} : { source }),
        ...(who === undefined ? {} : { Organisation: who }),
      },
    ]
    if (Number(object['count'] ?? 1) > 1) this.note('lost', String(object['id']), 'MISP counts a sighting once')
  }

  private about(object: JsonObject): (Annotated & object) | undefined {
    for (const ref of textsOf(object, 'object_refs')) {
      const found =
        ref === this.built.container
          ? this.built.content
          : (this.built.attributes.get(ref) ?? this.built.objects.get(ref))
      if (found) return found
    }
    return undefined
  }

  private noteObject(object: JsonObject, id: string): void {
    const layer = mispLabel(object, 'data-layer')
    if (layer === 'Empty Event') return
    const times = {
      created: mispTime(textOf(object, 'created') ?? modifiedOf(object)),
      modified: mispTime(modifiedOf(object)),
    }
    const content = textOf(object, 'content') ?? ''
    const found = layer === 'Event Report' ? undefined : this.about(object)
    const [author] = textsOf(object, 'authors')
    const language = textOf(object, 'lang')
    if (found)
      found.Note = [
        ...(found.Note ?? []),
        {
          uuid: uuidOf(id),
          note: content,
          ...(author === undefined ? {} : { authors: author }),
          ...(language === undefined ? {} : { language }),
          ...times,
        },
      ]
    else
      this.built.content.EventReport = [
        ...(this.built.content.EventReport ?? []),
        {
          uuid: uuidOf(id),
          name: textOf(object, 'abstract') ?? 'Note',
          content,
          timestamp: mispSeconds(modifiedOf(object)),
          distribution: '5',
        },
      ]
  }

  private opinion(object: JsonObject, id: string): void {
    const kept = keptOn(object)
    if (isObject(kept['sighting'])) {
      this.sighting(textsOf(object, 'object_refs')[0] ?? '', object, '1')
      return
    }
    const found = this.about(object)
    if (!found) {
      this.note('lost', id, 'an opinion about what is not here')
      return
    }
    const [author] = textsOf(object, 'authors')
    const comment = textOf(object, 'explanation')
    const value = kept['opinion'] ?? OPINIONS[textOf(object, 'opinion') ?? ''] ?? '50'
    found.Opinion = [
      ...(found.Opinion ?? []),
      {
        uuid: uuidOf(id),
        opinion: String(value),
        ...(comment === undefined ? {} : { comment }),
        ...(author === undefined ? {} : { authors: author }),
        created: mispTime(textOf(object, 'created') ?? modifiedOf(object)),
        modified: mispTime(modifiedOf(object)),
      },
    ]
  }

  private note(level: 'lost' | 'changed' | 'custom', id: string, message: string): void {
    this.built.notes.add(level, this.built.input.pathOf.get(id) ?? '/', message)
  }
}
