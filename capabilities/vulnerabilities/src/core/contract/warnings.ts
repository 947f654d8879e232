import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { label, mark, marking, moment, vulnerabilityId, words } from './shapes.ts'

export const ANSWERS = ['fixed', 'mitigated', 'not-yet', 'not-affected', 'unknown'] as const
export const answerKind = z.enum(ANSWERS)
export type Answer = z.infer<typeof answerKind>

/** `no-contact`: nobody is known to send it to. `silent`: past its time without an answer. `closed`: every piece is fixed, mitigated or not affected. */
export const warningState = z.enum(['ready', 'no-contact', 'sent', 'read', 'answered', 'silent', 'closed'])
export type WarningState = z.infer<typeof warningState>

/** Steps of Directive (EU) 2022/2555, Art. 23(4). */
export const incidentStep = z.enum(['early-warning', 'notification', 'final-report'])

/** One operator's warning about one vulnerability, as the desk sees it. */
export const warningRow = z.object({
  /** Of a draft: of vulnerability and operator together. */
  id: z.string(),
  /** `0442`, once released. */
  number: z.string().optional(),
  vulnerability: vulnerabilityId,
  operator: z.string(),
  operatorName: z.string(),
  nation: z.string(),
  language: z.enum(['en', 'fr']),
  equipment: z.number().int(),
  state: warningState,
  channels: z.array(z.enum(['portal', 'mail', 'webhook'])).readonly(),
  sentAt: moment.optional(),
  readAt: moment.optional(),
  answeredAt: moment.optional(),
  answerBy: moment.optional(),
  /** Of one that stands ready: the warning it is a new version of, and what is new in it. Of one that was sent: its version. */
  version: z.number().int().optional(),
  changes: z.array(words).readonly().optional(),
  /** One officer has signed it; the policy asks for a second one. */
  waitsForSecond: z.boolean(),
  /** Channels that do not get through, in words. */
  trouble: words.optional(),
  /** Of a silent one: who phones whom. */
  escalation: words.optional(),
  /** `Fixed 3, mitigated 2 by isolation`. */
  summary: words,
  mark,
})
export type WarningRow = z.infer<typeof warningRow>

export const warnings = contract({
  path: '/vulnerabilities/warnings',
  may: 'vulnerabilities:read',
  summary: 'Warnings that stand ready or were sent, with their answers',
  query: z.object({ vulnerability: vulnerabilityId.optional() }),
  reply: z.object({ rows: z.array(warningRow).readonly(), marking }),
})

/** What an operator would get: as its own account may read it, nothing else. */
export const previewWarning = contract({
  path: '/vulnerabilities/warnings/preview',
  may: 'vulnerabilities:read',
  summary: 'One warning as its operator would read it: page, CSAF, and who else will see it',
  query: z.object({ vulnerability: vulnerabilityId, operator: z.string().max(200) }),
  reply: z.object({
    language: z.enum(['en', 'fr']),
    title: z.string(),
    /** Of a new version: what is new in it. */
    changes: z.array(z.string()).readonly(),
    paragraphs: z.array(z.string()).readonly(),
    equipment: z.array(z.object({ name: z.string(), detail: z.string() })).readonly(),
    csaf: z.string(),
    /** What the reader knows and the operator will not be told, by rule; counted for the reader alone. */
    withheld: z.array(words).readonly(),
    marking,
  }),
})

export const releaseWarnings = contract({
  method: 'POST',
  path: '/vulnerabilities/warnings/release',
  may: 'vulnerabilities:release',
  summary: 'Releases warnings to their operators, each with its own equipment only',
  body: z.strictObject({
    vulnerability: vulnerabilityId,
    operators: z.array(z.string().max(200)).min(1).max(1_000),
    authority: z.string().max(300).default(''),
    /** Hours until an answer is asked for; by outcome when absent. */
    answerWithinHours: z.number().min(1).max(720).optional(),
  }),
  reply: z.object({
    sent: z.array(z.object({ operator: z.string(), warning: z.string(), number: z.string() })).readonly(),
    refused: z.array(z.object({ operator: z.string(), why: words })).readonly(),
  }),
})

/** How operators are reached: by their account on the portal, by mail, by webhook. */
export const contacts = contract({
  path: '/vulnerabilities/contacts',
  may: 'vulnerabilities:contacts',
  summary: 'Operators and how they are reached',
  reply: z.object({
    rows: z
      .array(
        z.object({
          operator: z.string(),
          operatorName: z.string(),
          nation: z.string(),
          language: z.enum(['en', 'fr']),
          mail: z.string().optional(),
          webhook: z.string().optional(),
          /** Ed25519 public key (PEM) that signs its VEX. */
          vexKey: z.string().optional(),
          phone: z.string().optional(),
          account: z.string().optional(),
          clearances: z.record(z.string(), z.string()),
          communities: z.array(z.string()).readonly(),
          /** It agreed to get the words of its warnings by mail and webhook also where TLP is not CLEAR or GREEN. */
          openly: z.boolean(),
          mark,
        }),
      )
      .readonly(),
    marking,
  }),
})

export const keepContact = contract({
  method: 'PUT',
  path: '/vulnerabilities/contacts/:operator',
  may: 'vulnerabilities:contacts',
  summary: 'Says how an operator is reached, and what it may read at most',
  params: z.object({ operator: z.string().max(200) }),
  body: z.strictObject({
    operatorName: z.string().min(1).max(200),
    nation: z.string().length(3),
    language: z.enum(['en', 'fr']),
    /** Classification per policy, and communities: what a warning to it may hold. */
    clearances: z.record(z.string(), z.string()),
    communities: z.array(z.string()).max(50).default([]),
    mail: z.email().max(254).optional(),
    webhook: z.string().max(500).optional(),
    vexKey: z.string().max(2_000).optional(),
    phone: z.string().max(50).optional(),
    openly: z.boolean().default(false),
    /** Who may know of this contact; the node's default label unless told. */
    label: label.optional(),
  }),
  reply: z.object({
    operator: z.string(),
    /** What calls of the webhook are signed with (HMAC-SHA-256); told when the address is new or another one. */
    webhookSecret: z.string().optional(),
  }),
})

/** Incidents operators reported here, with what is due when. */
export const incidents = contract({
  path: '/vulnerabilities/incidents',
  may: 'vulnerabilities:read',
  summary: 'Incidents operators reported, each step as it was told, and what is due',
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: z.string(),
          operatorName: z.string(),
          nation: z.string(),
          title: z.string(),
          aware: moment,
          vulnerability: z.string().optional(),
          steps: z.array(z.object({ step: incidentStep, at: moment, late: z.boolean(), text: words })).readonly(),
          next: z.object({ step: incidentStep, due: moment, late: z.boolean() }).optional(),
          /** Incidents it was taken into, as the asker may know. */
          inside: z.array(z.object({ title: z.string(), route: z.string(), mark })).readonly(),
          mark,
        }),
      )
      .readonly(),
    marking,
  }),
})
