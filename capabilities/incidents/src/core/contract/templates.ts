import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { TASK_TYPES } from '../vocabulary.ts'
import { incidentId, label, moment } from './shapes.ts'

/** What is done first, kept from an incident in the words of who gave its tasks. */
export const keptTemplateSchema = z.object({
  name: z.string(),
  types: z.array(z.string()).readonly(),
  /** Earliest due first. */
  tasks: z
    .array(
      z.object({
        name: z.string(),
        type: z.enum(TASK_TYPES),
        /** Hours from the opening. */
        dueHours: z.number().int(),
      }),
    )
    .readonly(),
})
export type KeptTemplate = Readonly<z.infer<typeof keptTemplateSchema>>

const row = keptTemplateSchema.extend({
  id: z.string(),
  by: z.string(),
  at: moment,
  /** The asker's organisation made it, and may remove it. */
  own: z.boolean(),
  mark: markSchema,
})
export type TemplateRow = Readonly<z.infer<typeof row>>

export const templates = contract({
  path: '/incidents/templates',
  may: 'incidents:read',
  summary:
    'What an incident may begin with: templates kept on this node, by name, and labels, as far as the asker may read',
  reply: z.object({
    rows: z.array(row).readonly(),
    /** The node’s own first, then those in use. */
    labels: z.array(label).readonly(),
    marking: markingSchema,
  }),
})

export const keepTemplate = contract({
  path: '/incidents/templates',
  method: 'POST',
  may: 'incidents:write',
  summary: 'Keeps the tasks of an incident as a template, under the join of what they were read from',
  body: z.strictObject({ incident: incidentId, name: z.string().trim().min(1).max(100) }),
  reply: z.object({ id: z.string() }),
})

export const dropTemplate = contract({
  path: '/incidents/templates/:id',
  method: 'DELETE',
  may: 'incidents:write',
  summary: 'Removes a template the asker’s organisation made; incidents begun with it stay as they are',
  params: z.object({ id: z.string().max(60) }),
  reply: z.object({}),
})
