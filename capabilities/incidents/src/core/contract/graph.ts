import { contract, type Reply } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { stateSchema } from '@testudo/kernel/situation'
import { z } from 'zod'
import { GRAPH_KINDS } from '../graph.ts'
import { words } from '../words.ts'
import { incidentId } from './shapes.ts'

const node = z.object({
  id: z.string(),
  kind: z.enum(GRAPH_KINDS),
  name: words,
  /** STIX type of what stands in relation, part of a participant; ''. */
  what: z.string(),
  state: stateSchema.optional(),
  route: z.string().optional(),
  /** Names of what it leads to. */
  to: z.array(words).readonly(),
  mark: markSchema,
})
export type GraphNodeRow = Readonly<z.infer<typeof node>>

export const incidentGraphOf = contract({
  path: '/incidents/cases/:id/graph',
  may: 'incidents:read',
  summary: 'What leads from what was seen in an incident to the missions that suffer, as the asker may read it',
  params: z.object({ id: incidentId }),
  reply: z.object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    nodes: z.array(node).readonly(),
    /** `from` leads to `to`. */
    edges: z.array(z.object({ from: z.string(), to: z.string() })).readonly(),
    /** How many of a kind are left out: at most 60 of each are drawn, the newest. */
    more: z.array(z.object({ kind: z.string(), n: z.number().int() })).readonly(),
    mark: markSchema,
    marking: markingSchema,
  }),
})
export type IncidentGraph = Reply<typeof incidentGraphOf>
