import { Fault } from '@testudo/kernel/fault'
import type { z } from 'zod'

/** @throws {Fault} `invalid` naming the first place that is of another shape */
export function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  const path = `/${parsed.error.issues[0]?.path.join('/') ?? ''}`
  throw new Fault('invalid', 'sharing.malformed', `Not a question of a kind known here, at ${path}.`, {
    place: { path },
  })
}
