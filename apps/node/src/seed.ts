import { type Persona, tidalShield } from '@testudo/exercise'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'

const SEED_SOURCE_TYPE = 'x-testudo-mission'

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
  for (const { label, source, grading, objects } of exercise.bundles) {
    await host.objects.put(by, objects, { label, source, ...(grading === undefined ? {} : { grading }) })
    stored += objects.length
  }
  // The people of the story have accounts without a way in; an administrator gives each a one-time link.
  await invite(exercise.people)
  return stored
}
