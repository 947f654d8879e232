import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { SHARED } from '../likely.ts'
import { SEVERITIES } from '../severity.ts'
import { words } from '../words.ts'
import { missionMark } from './incidents.ts'
import { incidentId, moment } from './shapes.ts'

/** An alert as its capability names it. */
export const alertIds = z.array(z.string().min(1).max(200)).max(200)

const grouped = z.object({
  id: z.string(),
  title: words,
  place: z.string(),
  first: moment,
  last: moment,
  route: z.string(),
  /** None for the earliest of its group. `apart`: ms between the two. */
  because: z
    .object({
      tie: z.enum(['asset', 'host', 'met', 'family', 'sequence']),
      with: words,
      apart: z.number().int(),
    })
    .optional(),
  /** The incident it stands in already. */
  taken: z.object({ id: z.string(), number: z.string() }).optional(),
  mark: markSchema,
})

const proposal = z.object({
  /** Id of its earliest alert. */
  id: z.string(),
  severity: z.enum(SEVERITIES),
  because: words,
  first: moment,
  last: moment,
  alerts: z.array(grouped).readonly(),
  missions: z.array(missionMark).readonly(),
  /** Reports, vulnerabilities and others whose exposures lie on the same assets. */
  named: z.array(z.object({ id: z.string(), what: words, route: z.string(), mark: markSchema })).readonly(),
  /** An open incident that holds alerts of this group already. */
  into: z.object({ id: z.string(), number: z.string(), name: z.string() }).optional(),
  /** Open incidents that share something with it, the most likely first, and what. */
  likely: z
    .array(
      z.object({
        id: z.string(),
        number: z.string(),
        name: z.string(),
        shares: z.array(z.object({ kind: z.enum(SHARED), what: words })).readonly(),
        mark: markSchema,
      }),
    )
    .readonly(),
  dismissed: z.object({ id: z.string(), because: z.string(), by: z.string(), at: moment }).optional(),
  mark: markSchema,
})
export type ProposalRow = Readonly<z.infer<typeof proposal>>

export const proposals = contract({
  path: '/incidents/proposals',
  may: 'incidents:read',
  summary: 'Alerts of the last 30 days put together, as the asker may read them: those worst for missions first',
  query: z.object({ show: z.enum(['new', 'dismissed']).default('new') }),
  reply: z.object({ rows: z.array(proposal).readonly(), marking: markingSchema }),
})

export const addAlerts = contract({
  path: '/incidents/cases/:id/alerts',
  may: 'incidents:write',
  summary: 'Adds alerts to an incident: a grouping of its author under the label of what they rest on',
  params: z.object({ id: incidentId }),
  body: z.strictObject({ alerts: alertIds.min(1) }),
  reply: z.object({ id: z.string() }),
})

export const dismissProposal = contract({
  path: '/incidents/proposals/dismissed',
  may: 'incidents:write',
  summary: 'Puts a proposed group aside with a reason; it comes back when another alert joins it',
  body: z.strictObject({ alerts: alertIds.min(1), because: z.string().trim().min(1).max(2_000) }),
  reply: z.object({ id: z.string() }),
})

export const restoreProposal = contract({
  method: 'DELETE',
  path: '/incidents/proposals/dismissed/:id',
  may: 'incidents:write',
  summary: 'Takes back that a group was put aside',
  params: z.object({ id: z.uuid() }),
  reply: z.object({ id: z.string() }),
})
