import type { JsonObject } from '@testudo/stix'
import { relate } from './attribute-to-stix.ts'
import { type Collector, type Frame, withExtension } from './context.ts'
import { derivedId } from './ids.ts'
import { guarded, Malformed, show } from './notes.ts'
import { frameOf, insideOf, marks, organisation } from './parts.ts'
import { items, needText, objectAt, text } from './read.ts'
import { isoTime, stixTime, unixSeconds } from './time.ts'

/** Sightings of an attribute: seen, false positive (an opinion against it), expired (the indicator ends). */
export function sightingsToStix(c: Collector, part: JsonObject, path: string, about: string, frame: Frame): string[] {
  const ids: string[] = []
  for (const [raw, here] of items(part, 'Sighting', path, c.notes)) {
    guarded(c.notes, () => {
      const sighting = objectAt(raw, here)
      const seconds = unixSeconds(sighting, 'date_sighting', here)
      if (seconds === undefined) throw new Malformed(`${here}/date_sighting`, 'date_sighting is missing')
      const kind = text(sighting, 'type', here) ?? '0'
      const at = stixTime(seconds)
      const who =
        sighting['Organisation'] === undefined
          ? undefined
          : organisation(c, sighting['Organisation'], `${here}/Organisation`, frame)
      const given = text(sighting, 'uuid', here) === undefined ? undefined : c.claim(sighting, here)
      const inside: Frame = { ...frame, created: at, modified: at, author: who }
      const source = text(sighting, 'source', here)
      const idOf = (type: string) =>
        given === undefined
          ? derivedId(type, about, kind, String(seconds), who ?? '', source ?? '')
          : `${type}--${given}`
      if (kind === '0') {
        ids.push(
          c.add(
            {
              ...c.common('sighting', idOf('sighting'), inside),
              ...(source === undefined ? {} : { description: source }),
              first_seen: at,
              last_seen: at,
              count: 1,
              sighting_of_ref: about,
              ...(who === undefined ? {} : { where_sighted_refs: [who] }),
              ...marks(c, frame),
            },
            inside,
          ),
        )
      } else if (kind === '1') {
        ids.push(
          c.add(
            {
              ...c.common('opinion', idOf('opinion'), inside),
              opinion: 'strongly-disagree',
              explanation: 'False positive Sighting',
              object_refs: [about],
              ...marks(c, frame),
              ...withExtension('property-extension', {
                sighting: { type: '1', ...(source === undefined ? {} : { source }) },
              }),
            },
            inside,
          ),
        )
      } else if (kind === '2') expire(c, about, at, here)
      else throw new Malformed(`${here}/type`, `a sighting is of type 0, 1 or 2, found ${show(kind)}`)
    })
  }
  return ids
}

function expire(c: Collector, about: string, at: string, path: string): void {
  const from = c.get(about)?.['valid_from']
  if (typeof from === 'string' && Date.parse(from) < Date.parse(at)) {
    c.amend(about, { valid_until: at })
    c.notes.add('changed', path, 'an expiration: the indicator ends at that time')
  } else c.notes.add('lost', path, 'an expiration of what is no indicator, or before it began')
}

/** MISP's opinion, 0 to 100, on the scale of STIX. */
const OPINIONS = ['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'] as const

/** Analyst data on any part: notes, opinions and relationships. */
export function analystDataToStix(
  c: Collector,
  part: JsonObject,
  path: string,
  about: string,
  around: Frame,
  later: (() => void)[],
): string[] {
  const ids: string[] = []
  const each = (
    key: string,
    take: (data: JsonObject, uuid: string, frame: Frame, here: string) => string | undefined,
  ) => {
    for (const [raw, here] of items(part, key, path, c.notes)) {
      guarded(c.notes, () => {
        const data = objectAt(raw, here)
        const at = isoTime(data, 'modified', here) ?? isoTime(data, 'created', here)
        const when = at === undefined ? around.modified : new Date(at).toISOString()
        const id = take(data, c.claim(data, here), insideOf(data, here, around, when, c.notes), here)
        if (id !== undefined) ids.push(id)
      })
    }
  }
  const authors = (data: JsonObject, here: string): JsonObject => {
    const name = text(data, 'authors', here)
    return name === undefined ? {} : { authors: [name] }
  }
  each('Note', (data, uuid, frame, here) =>
    c.add(
      {
        ...c.common('note', `note--${uuid}`, frame),
        content: needText(data, 'note', here),
        ...(text(data, 'language', here) === undefined ? {} : { lang: text(data, 'language', here) ?? 'en' }),
        ...authors(data, here),
        object_refs: [about],
        ...marks(c, frame),
      },
      frame,
    ),
  )
  each('Opinion', (data, uuid, frame, here) => {
    const value = needText(data, 'opinion', here)
    if (!/^\d{1,3}$/.test(value) || Number(value) > 100)
      throw new Malformed(`${here}/opinion`, `an opinion is 0 to 100, found ${show(value)}`)
    const comment = text(data, 'comment', here)
    return c.add(
      {
        ...c.common('opinion', `opinion--${uuid}`, frame),
        opinion: OPINIONS[Math.min(4, Math.floor(Number(value) / 20.2))] ?? 'neutral',
        ...(comment === undefined ? {} : { explanation: comment }),
        ...authors(data, here),
        object_refs: [about],
        ...marks(c, frame),
        ...withExtension('property-extension', { opinion: Number(value) }),
      },
      frame,
    )
  })
  each('Relationship', (data, uuid, frame, here) => {
    const target = needText(data, 'related_object_uuid', here).toLowerCase()
    const type = text(data, 'relationship_type', here) ?? 'related-to'
    later.push(() => relateTo(c, about, type, target, frame, here, uuid))
    return undefined
  })
  return ids
}

/** Relates to whatever stands for a UUID; noted when nothing here does. */
export function relateTo(
  c: Collector,
  source: string,
  type: string,
  target: string,
  frame: Frame,
  path: string,
  uuid?: string,
): string | undefined {
  const id = c.standsFor.get(target)
  if (id === undefined) {
    c.notes.add('lost', path, `relates to ${show(target)}, which is not in this event`)
    return undefined
  }
  if (uuid === undefined) return relate(c, source, type, id, frame)
  return c.add(
    {
      ...c.common('relationship', `relationship--${uuid}`, frame),
      relationship_type: type,
      source_ref: source,
      target_ref: id,
      ...marks(c, frame),
    },
    frame,
  )
}

/** The reports of an event: each a note about the event and about what it mentions. */
export function reportsToStix(c: Collector, event: JsonObject, path: string, about: string, around: Frame): string[] {
  const ids: string[] = []
  for (const [raw, here] of items(event, 'EventReport', path, c.notes)) {
    guarded(c.notes, () => {
      const report = objectAt(raw, here)
      const content = needText(report, 'content', here)
      const frame = frameOf(report, here, around, c.notes)
      const name = text(report, 'name', here)
      const mentioned = [...content.matchAll(/@!?\[(?:attribute|object)\]\(([0-9a-fA-F-]{36})\)/g)].flatMap((match) => {
        const id = c.standsFor.get((match[1] ?? '').toLowerCase())
        return id === undefined ? [] : [id]
      })
      ids.push(
        c.add(
          {
            ...c.common('note', `note--${c.claim(report, here)}`, frame),
            ...(name === undefined ? {} : { abstract: name }),
            content,
            labels: ['misp:data-layer="Event Report"'],
            object_refs: [...new Set([about, ...mentioned])],
            ...marks(c, frame),
          },
          frame,
        ),
      )
    })
  }
  return ids
}
