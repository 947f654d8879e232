import { type Exercise, type Persona, tidalShield } from '@testudo/exercise'
import { Fault } from '@testudo/kernel/fault'
import type { Label, PolicySet } from '@testudo/kernel/label'
import { labelFromMarkings } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

const SEED_SOURCE_TYPE = 'x-testudo-mission'
const BATCH = 250

/**
 * Stores the exercise once, told relative to now, in a store that holds no mission yet. Every object is marked as
 * exercise by its author; a live node never calls this.
 *
 * @returns how many objects were stored; 0 when the store already tells a story
 */
export async function seedExercise(
  host: Host,
  by: Subject,
  invite: (people: readonly Persona[]) => Promise<unknown>,
): Promise<number> {
  const counts = await host.objects.counts(by)
  if ((counts[SEED_SOURCE_TYPE] ?? 0) > 0) return 0
  const exercise = tidalShield(host.clock.now())
  let stored = 0
  const marks = fieldMarks(exercise, host.policies)
  for (const { label, source, grading, objects } of exercise.bundles) {
    const items = objects.map((object) => ({ text: JSON.stringify(object), label, portions: partsOf(object, marks) }))
    for (let at = 0; at < items.length; at += BATCH) {
      const outcomes = await host.exchange.accept(by, items.slice(at, at + BATCH), {
        source,
        ...(grading === undefined ? {} : { grading }),
      })
      const held = outcomes.find(({ verdict }) => verdict === 'quarantined')
      if (held !== undefined)
        throw new Fault(
          'invalid',
          held.code ?? 'exercise.refused',
          `The story holds ${held.id}, which cannot be stored.`,
        )
    }
    stored += objects.length
  }
  // The people of the story have accounts without a way in; an administrator gives each a one-time link.
  await invite(exercise.people)
  return stored
}

type StoryObject = Exercise['bundles'][number]['objects'][number]

/** The story's own marks for single fields, by id. */
function fieldMarks({ bundles }: Exercise, policies: PolicySet): ReadonlyMap<string, Label> {
  const marks = new Map<string, Label>()
  for (const { objects } of bundles) {
    for (const object of objects) {
      const label = object.type === 'marking-definition' ? labelFromMarkings([object], policies)?.label : undefined
      if (label !== undefined) marks.set(object.id, label)
    }
  }
  return marks
}

/** Fields that stand under a mark of their own: kept apart, so that who may not read them never gets them. */
function partsOf(object: StoryObject, marks: ReadonlyMap<string, Label>): { selector: string; label: Label }[] {
  const granular = object['granular_markings'] as
    | readonly { marking_ref?: string; selectors: readonly string[] }[]
    | undefined
  return (granular ?? []).flatMap(({ marking_ref = '', selectors }) => {
    const label = marks.get(marking_ref)
    return label === undefined ? [] : selectors.map((selector) => ({ selector, label }))
  })
}
