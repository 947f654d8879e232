import { createHash } from 'node:crypto'
import type { Label } from '@testudo/kernel/label'
import type { Grading } from '@testudo/kernel/situation'
import { formatDtg, parseTime, shortDtg } from '@testudo/kernel/time'
import { uuid5 } from '@testudo/stix'

/** When the pictures of the story are taken: 221642ZNOV26. */
export const STORY_NOW = Date.UTC(2026, 10, 22, 16, 42)

/** Any STIX object; the shape is checked by the tests, with the validator and the picture's own schemas. */
export interface StixObject {
  readonly type: string
  readonly id: string
  readonly [property: string]: unknown
}

/** Where an object goes: who may read it, who says so, and how good that source is. */
export interface Placement {
  readonly label: Label
  readonly source: string
  readonly grading: Grading
}

export interface Bundle extends Placement {
  readonly objects: StixObject[]
}

/** Property extension every object of the exercise carries; with it nothing can pass for live data. */
export const EXERCISE_EXTENSION = 'extension-definition--3f0a7c52-9d1b-4e86-8a4f-6b1e20c7d915'

const NAMESPACE = 'b7f0c7de-5d0e-4a3f-9a51-0c2f8f6d4e11'

/**
 * The id of a story object: a hash of its type and key in the story's own namespace, in the form of a UUID version 4,
 * which STIX 2.1 §2.9 asks of everything that is not an observable.
 */
export function storyId(type: string, key: string): string {
  const uuid = uuid5(NAMESPACE, `${type}/${key}`)
  return `${type}--${uuid.slice(0, 14)}4${uuid.slice(15)}`
}

/** A made-up digest that is stable: SHA-256 of the name of the thing it stands for. */
export const inventedHash = (name: string): string => createHash('sha256').update(`tidal-shield/${name}`).digest('hex')

/** Collects the objects of the story and writes its times relative to the anchor. */
export interface Story {
  /** RFC 3339 in UTC with milliseconds of a story time: `211430` (NOV 26) or `190800ZOCT26`. */
  at(dtg: string): string
  /** The row form of a story time for sentences: `211430Z`. */
  say(dtg: string): string
  /** The long form for headings: `211430ZNOV26`. */
  sayLong(dtg: string): string
  add(placement: Placement, object: StixObject): StixObject
  has(id: string): boolean
  bundles(): Bundle[]
}

/** @throws {TypeError} when a story time is not a date-time group; only a mistyped story does that */
export function beginStory(anchor: number): Story {
  const shift = Math.floor(anchor / 60_000) * 60_000 - STORY_NOW
  const groups = new Map<string, Bundle>()
  const ids = new Set<string>()

  const time = (dtg: string): number => {
    const parsed = parseTime(dtg.length === 6 ? `${dtg}ZNOV26` : dtg)
    if (parsed === undefined) throw new TypeError(`not a story time: ${dtg}`)
    return parsed + shift
  }

  return {
    at: (dtg) => new Date(time(dtg)).toISOString(),
    say: (dtg) => shortDtg(time(dtg)),
    sayLong: (dtg) => formatDtg(time(dtg)),
    has: (id) => ids.has(id),
    add(placement, object) {
      const { label, source, grading } = placement
      const key = JSON.stringify([label, source, grading])
      const group = groups.get(key) ?? { label, source, grading, objects: [] }
      groups.set(key, group)
      const flagged = flagAsExercise(object)
      group.objects.push(flagged)
      ids.add(object.id)
      return flagged
    },
    bundles: () => [...groups.values()],
  }
}

function flagAsExercise(object: StixObject): StixObject {
  const extensions = (object['extensions'] ?? {}) as Record<string, unknown>
  const own = (extensions[EXERCISE_EXTENSION] ?? {}) as Record<string, unknown>
  const flag = { extension_type: 'property-extension', exercise: 'Tidal Shield', ...own }
  return { ...object, extensions: { ...extensions, [EXERCISE_EXTENSION]: flag } }
}

/** What most of the world needs: an SDO of the story with its times. */
export function sdo(
  story: Story,
  type: string,
  key: string,
  /** `by` left out: what people of a node that stands for all nations wrote there. */
  facts: { readonly created: string; readonly modified?: string; readonly by?: string } & Readonly<
    Record<string, unknown>
  >,
): StixObject {
  const { created, modified, by, ...rest } = facts
  return {
    type,
    spec_version: '2.1',
    id: storyId(type, key),
    ...(by !== undefined && { created_by_ref: by }),
    created: story.at(created),
    modified: story.at(modified ?? created),
    ...rest,
  }
}
