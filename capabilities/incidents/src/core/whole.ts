import { z } from 'zod'
import { ANSWER_EXTENSION, REQUEST_TYPE } from './request.ts'
import { PORTION_EXTENSION } from './vocabulary.ts'

const named = (property: string) => z.looseObject({ [property]: z.string() })
const bodySchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  source_ref: z.string().optional(),
  target_ref: z.string().optional(),
  object_refs: z.array(z.string()).optional(),
  extensions: z
    .looseObject({
      [PORTION_EXTENSION]: named('incident_ref').optional().catch(undefined),
      [ANSWER_EXTENSION]: named('request_ref').optional().catch(undefined),
    })
    .default({}),
})

const isWhole = (id: string | undefined): id is string =>
  id !== undefined && (id.startsWith('incident--') || id.startsWith(`${REQUEST_TYPE}--`))

/** What an object is a portion of, and what must go where it goes. */
export interface Belongs {
  readonly wholes: readonly string[]
  /** Observables it shows: without them it says nothing. */
  readonly shows: readonly string[]
}

/**
 * An incident is its own portion, so is a request. Others say it by `incident_ref` or `request_ref`, relationships by their ends.
 * Revoked ones belong as before: that they are revoked is told where they went.
 */
export function belongingOf(body: string): Belongs {
  const read = bodySchema.safeParse(JSON.parse(body))
  if (!read.success) return { wholes: [], shows: [] }
  const { type, id, source_ref, target_ref, object_refs = [], extensions } = read.data
  const says = [extensions[PORTION_EXTENSION]?.['incident_ref'], extensions[ANSWER_EXTENSION]?.['request_ref']]
  const ends = type === 'relationship' ? [source_ref, target_ref] : []
  const wholes = [...new Set([id, ...says, ...ends].filter(isWhole))]
  return { wholes, shows: type === 'observed-data' && wholes.length > 0 ? object_refs : [] }
}

/** Objects that can be portions at all, by their id. */
export const mayBelong = (id: string): boolean =>
  isWhole(id) || /^(event|task|note|observed-data|grouping|relationship)--/.test(id)
