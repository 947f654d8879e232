import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { label, marking, moment, vulnerabilityId, words } from './shapes.ts'
import { answerKind, incidentStep } from './warnings.ts'

/**
 * The operator's own pages: only the warnings and equipment of the organisation the account stands for, and of these only
 * what its labels let it read. Others, their names, numbers and existence are in no answer.
 */
const piece = z.object({
  id: z.string(),
  name: words,
  version: z.string().optional(),
  seen: moment,
  answer: answerKind.optional(),
  because: z.string().optional(),
  /** Of VEX, when it was answered that it is not affected. */
  justification: z.string().optional(),
})

export const portalHome = contract({
  path: '/operator',
  may: 'portal:read',
  summary: 'What waits for an answer of this operator, and what was answered',
  reply: z.object({
    operator: z.string(),
    node: z.string(),
    waiting: z
      .array(
        z.object({
          id: z.string(),
          number: z.string(),
          title: words,
          equipment: z.number().int(),
          answerBy: moment,
          started: z.boolean(),
        }),
      )
      .readonly(),
    answered: z
      .array(z.object({ id: z.string(), number: z.string(), title: words, answeredAt: moment, summary: words }))
      .readonly(),
    equipment: z.number().int(),
    incidents: z.number().int(),
    phone: z.string().optional(),
    label,
    marking,
  }),
})

/** One warning, question by question. Reading it is the receipt. */
export const portalWarning = contract({
  path: '/operator/warnings/:id',
  may: 'portal:read',
  summary: 'One warning with the equipment it is about and the answers so far',
  params: z.object({ id: z.string().max(100) }),
  reply: z.object({
    id: z.string(),
    number: z.string(),
    vulnerability: vulnerabilityId,
    title: words,
    /** Of a version after the first: which, since when, and what is new in it. */
    version: z.number().int(),
    changed: z.object({ at: moment, words: z.array(words).readonly() }).optional(),
    /** What happens and what to do, in the reader's language. */
    paragraphs: z.array(words).readonly(),
    /** `The patch 4.2.3 is installed on both.` */
    fixed: words,
    mitigated: words,
    equipment: z.array(piece).readonly(),
    /** Pieces of which nothing is asked any more, and why. Without any other: the warning is withdrawn. */
    out: z.array(z.object({ id: z.string(), name: words, why: words })).readonly(),
    answerBy: moment,
    silence: words,
    phone: z.string().optional(),
    /** Who will see the answer, and who will not. */
    seenBy: z.array(z.object({ allowed: z.boolean(), text: words })).readonly(),
    answeredAt: moment.optional(),
    label,
    marking,
  }),
})

export const portalAnswer = contract({
  method: 'POST',
  path: '/operator/warnings/:id/answers',
  may: 'portal:answer',
  summary: 'Answers for some or all pieces of equipment; `draft` keeps it to finish later',
  params: z.object({ id: z.string().max(100) }),
  body: z.strictObject({
    answers: z
      .array(
        z.strictObject({
          equipment: z.string().max(100),
          answer: answerKind,
          /** What was done, or what stands in the way; why it is not affected (a justification of VEX). */
          because: z.string().max(2_000).default(''),
          justification: z.string().max(100).optional(),
        }),
      )
      .min(1)
      .max(10_000),
    draft: z.boolean().default(false),
  }),
  reply: z.object({ answered: z.number().int(), left: z.number().int(), saved: moment }),
})

/** A VEX document (OpenVEX, or CSAF with category csaf_vex) as signed by the operator: a JWS (RFC 7515, compact, EdDSA) over it. */
export const portalVex = contract({
  method: 'POST',
  path: '/operator/vex',
  may: 'portal:answer',
  summary: 'Takes a signed VEX document of the operator about its own equipment',
  upload: true,
  reply: z.object({
    statements: z.number().int(),
    answered: z.number().int(),
    problems: z.array(z.object({ at: z.string(), message: z.string() })).readonly(),
  }),
})

export const portalCsaf = contract({
  path: '/operator/warnings/:id/csaf',
  may: 'portal:read',
  summary: 'The warning as a CSAF document',
  params: z.object({ id: z.string().max(100) }),
  reply: { stream: 'application/json' },
})

/** Its answers, to keep, to give to others, or to sign and send back. */
export const portalOpenVex = contract({
  path: '/operator/warnings/:id/openvex',
  may: 'portal:read',
  summary: 'What this operator has answered to a warning, as an OpenVEX document',
  params: z.object({ id: z.string().max(100) }),
  reply: { stream: 'application/json' },
})

export const portalEquipment = contract({
  path: '/operator/equipment',
  may: 'portal:read',
  summary: 'The equipment this operator has told of',
  reply: z.object({
    rows: z.array(piece.extend({ components: z.number().int(), open: z.number().int() })).readonly(),
    marking,
  }),
})

const incidentFields = {
  title: z.string().min(1).max(300),
  aware: moment,
  unlawful: z.boolean().optional(),
  crossBorder: z.boolean().optional(),
  severity: z.string().max(4_000).default(''),
  impact: z.string().max(4_000).default(''),
  indicators: z.string().max(10_000).default(''),
  cause: z.string().max(4_000).default(''),
  measures: z.string().max(4_000).default(''),
  equipment: z.array(z.string().max(100)).max(1_000).default([]),
  vulnerability: vulnerabilityId.optional(),
}
const incidentRecord = z.object(incidentFields)

/** One record an incident is told from, three times: within 24 h, within 72 h, within a month (Directive (EU) 2022/2555, Art. 23). */
export const portalIncidents = contract({
  path: '/operator/incidents',
  may: 'portal:read',
  summary: 'Incidents this operator reported, and what is due when',
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          aware: moment,
          told: z.array(incidentStep).readonly(),
          next: z.object({ step: incidentStep, due: moment }).optional(),
          /** What was said so far, to go on from. */
          record: incidentRecord,
          /** Each step as it was told. */
          texts: z.array(z.object({ step: incidentStep, at: moment, late: z.boolean(), text: words })).readonly(),
        }),
      )
      .readonly(),
    marking,
  }),
})

export const portalIncident = contract({
  method: 'POST',
  path: '/operator/incidents',
  may: 'portal:answer',
  summary: 'Reports an incident, or tells more of one: every step is written from the same record',
  body: z.strictObject({
    id: z.string().max(100).optional(),
    step: incidentStep,
    ...incidentFields,
  }),
  reply: z.object({
    id: z.string(),
    next: z.object({ step: incidentStep, due: moment }).optional(),
    late: z.boolean(),
  }),
})
