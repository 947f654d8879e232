import { randomBytes } from 'node:crypto'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { z } from 'zod'
import { type Entry, entrySchema } from './entry-form.ts'

export { type Entry, entrySchema } from './entry-form.ts'

/** What callers record. With a label the entry is shown to who may read it; without one only to its author and to who holds `audit:read-all`. */
export interface Deed {
  readonly subject: Subject
  readonly verb: string
  readonly ids: readonly string[]
  readonly outcome: 'allowed' | 'denied' | 'failed'
  readonly detail?: Readonly<Record<string, string | number | boolean>>
  readonly label?: Label
}

/** The text of a leaf. Keys in fixed order: the text is what is hashed, it is never built again. */
export function writeEntry(deed: Deed, at: number): string {
  const { subject } = deed
  return JSON.stringify({
    salt: randomBytes(12).toString('base64url'),
    at,
    who: { id: subject.id, kind: subject.kind, organisation: subject.organisation, nation: subject.nation },
    verb: deed.verb,
    ids: deed.ids,
    outcome: deed.outcome,
    ...(deed.detail === undefined ? {} : { detail: deed.detail }),
    ...(deed.label === undefined ? {} : { label: deed.label }),
  })
}

/** The leaf of an intake batch, which the object store writes in the transaction of the objects themselves. */
const batchSchema = z.object({
  /** Not in leaves written before there were intervals. */
  salt: z.string().default(''),
  at: z.number(),
  content: z.string(),
  /** Digest over salt and ids, in order; one digest over salt and canonical label for each label. */
  ids: z.string().optional(),
  labels: z.array(z.string()).optional(),
  outcome: z.enum(['allowed', 'denied', 'failed']),
  quarantined: z.number(),
  source: z.string(),
  stored: z.number(),
  subject: z.string(),
  verb: z.string(),
})

/** Reads a leaf; undefined for leaves of a form not known here. */
export function readEntry(text: string): Entry | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  const parsed = entrySchema.safeParse(json)
  if (parsed.success) return parsed.data
  const batch = batchSchema.safeParse(json)
  if (!batch.success) return undefined
  const { salt, at, verb, outcome, subject, content, source, stored, quarantined, ids, labels } = batch.data
  return {
    salt,
    at,
    who: { id: subject, kind: '', organisation: '', nation: '' },
    verb,
    ids: [],
    outcome,
    detail: {
      content,
      source,
      stored,
      quarantined,
      ...(ids === undefined ? {} : { ids }),
      ...(labels === undefined ? {} : { labels: labels.join(' ') }),
    },
  }
}
