import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { label, stixId } from './shapes.ts'

/** What an operator told becomes part of an incident: a new one that this organisation leads, or one it can read. */
export const takeReport = contract({
  path: '/incidents/reports/:report/take',
  may: 'incidents:write',
  summary:
    'Opens an incident from what an operator told, or adds it to one; what the operator tells later follows by itself',
  params: z.object({ report: z.string().min(1).max(200) }),
  body: z.strictObject({
    incident: stixId.regex(/^incident--/, 'expected an incident').optional(),
    /** Of a new incident. */
    name: z.string().trim().min(1).max(300).optional(),
    label: label.optional(),
  }),
  reply: z.object({ id: z.string() }),
})
