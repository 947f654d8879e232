import { nothingHere } from '@testudo/kernel/fault'
import { imagine } from '../core/whatIf.ts'
import type { World } from '../core/world.ts'

/** A what-if world. What the reader does not know cannot be assumed to fail or to be back: it is as if it were not there. */
export function imagined(before: World, fail: readonly string[], restore: readonly string[]): World {
  if (fail.length + restore.length === 0) return before
  const told = new Set(before.exposures.map((e) => e.id))
  if (![...fail, ...restore].every((ref) => before.model.indexOf.has(ref) || told.has(ref))) throw nothingHere()
  return imagine(before, fail, restore)
}
