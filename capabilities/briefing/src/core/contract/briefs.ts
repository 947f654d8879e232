import { contract } from '@testudo/kernel/contract'
import { markingSchema, markSchema } from '@testudo/kernel/markBook'
import { label } from '@testudo/kernel/shapes'
import { z } from 'zod'
import { documentSchema, issueHeadSchema } from '../document/document.ts'
import { sectionSchema } from '../document/parts.ts'
import { productSchema } from '../document/products.ts'
import { scaleSchema } from '../document/scales.ts'

const id = z.string().min(1).max(200)
/** Unix ms in a query string. */
const moment = z.coerce.number().int().min(0)

/** What a brief is of: the same for a look and for a draft. */
const asked = {
  kind: productSchema.default('sitrep'),
  /** STIX id of a mission or its code (`M-04`); all missions when left out. */
  mission: z.string().min(1).max(200).optional(),
  /** For whom: a label as people write it (`ALLIED RESTRICTED REL EST LTU`) or as JSON. Left out: everybody who may read all the asker has on the page. */
  to: z.string().max(4_000).optional(),
  /** What changed is counted from here; left out: from the last issued brief of the same kind, mission and releasability. */
  since: moment.optional(),
  language: z.enum(['en', 'fr']).optional(),
  scale: scaleSchema.default('icd-203'),
}

/** How a page differs from the last one issued: ids of paragraphs, and what is not on it any more. */
const differenceSchema = z.object({
  added: z.array(z.string()).readonly(),
  changed: z.array(z.object({ id: z.string(), before: z.string() })).readonly(),
  gone: z.array(z.object({ mark: z.string(), text: z.string() })).readonly(),
})

const last = z.object({ id, asOf: z.number(), difference: differenceSchema })

/** The page as it would be drawn now; nothing is kept. */
export const look = contract({
  path: '/briefing/look',
  may: 'briefing:read',
  summary: 'A brief drawn now for one releasability, with what changed since the last issued one; nothing is kept',
  query: z.object(asked),
  reply: z.object({
    document: documentSchema,
    head: issueHeadSchema,
    last: last.optional(),
    /** Nobody said for whom: the page says all the asker may read. For whom it could be besides, and what would not be told so. */
    wider: z
      .object({
        /** For `to`. */
        to: z.string(),
        banner: z.string(),
        /** The first 20 of them. */
        apart: z.array(z.object({ mark: z.string(), text: z.string() })).readonly(),
        count: z.number().int(),
      })
      .optional(),
    marking: markingSchema,
  }),
})

export const lookPdf = contract({
  path: '/briefing/look/pdf',
  may: 'briefing:read',
  summary: 'The same page as tagged A4 PDF, marked as a draft',
  query: z.object(asked),
  reply: { stream: 'application/pdf' },
})

export const lookHtml = contract({
  path: '/briefing/look/html',
  may: 'briefing:read',
  summary: 'The same page as HTML for printing, marked as a draft',
  query: z.object(asked),
  reply: { stream: 'text/html' },
})

const rowSchema = z.object({
  id,
  state: z.enum(['draft', 'signed', 'issued']),
  kind: productSchema,
  language: z.enum(['en', 'fr']),
  title: z.string(),
  mission: z.string().optional(),
  /** Banner of the page. */
  banner: z.string(),
  asOf: z.number(),
  at: z.number(),
  by: z.string(),
  /** Of an issued one. */
  copies: z.number().int().optional(),
  hash: z.string().optional(),
  /** Taken back: when, by whom, why. */
  recalled: z.object({ at: z.number(), by: z.string(), reason: z.string() }).optional(),
  mark: markSchema,
})
export type BriefRow = Readonly<z.infer<typeof rowSchema>>

export const briefs = contract({
  path: '/briefing/briefs',
  may: 'briefing:read',
  summary: 'Drafts and issued briefs, newest first',
  query: z.object({
    kind: productSchema.optional(),
    mission: z.string().max(200).optional(),
    state: z.enum(['draft', 'issued']).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ rows: z.array(rowSchema).readonly(), marking: markingSchema }),
})

export const draft = contract({
  path: '/briefing/briefs',
  method: 'POST',
  may: 'briefing:write',
  summary: 'Draws a brief and keeps it as a draft; the words of people on the last issued one are taken over',
  body: z.strictObject(asked),
  reply: z.object({ id }),
})

export const brief = contract({
  path: '/briefing/briefs/:id',
  may: 'briefing:read',
  summary: 'One draft or issued brief, with what changed since the last issued one',
  params: z.object({ id }),
  reply: z.object({
    row: rowSchema,
    document: documentSchema,
    head: issueHeadSchema,
    last: last.optional(),
    /** Names a draft exactly as it stands: what is signed. */
    revision: z.string(),
    /** Of a draft: who has signed it as it stands, and whether two must. */
    signed: z.array(z.object({ name: z.string(), at: z.number(), you: z.boolean() })).readonly(),
    needsTwo: z.boolean(),
    /** What a product of its kind must still say before it is signed. */
    lacks: z.array(z.object({ en: z.string(), fr: z.string() })).readonly(),
    /** Paragraphs of the facts that people took out of a draft, and can bring back. */
    removed: z.array(z.object({ id, mark: z.string(), text: z.string() })).readonly(),
    /** Of a recalled one: whether who asks took copies and has not said that they are destroyed. */
    holdsCopies: z.boolean(),
    marking: markingSchema,
  }),
})

export const briefPdf = contract({
  path: '/briefing/briefs/:id/pdf',
  may: 'briefing:read',
  summary: 'A copy of an issued brief as tagged A4 PDF; a draft is marked as one and has no copies',
  params: z.object({ id }),
  query: z.object({ copy: z.coerce.number().int().min(1).max(999).default(1) }),
  reply: { stream: 'application/pdf' },
})

export const briefHtml = contract({
  path: '/briefing/briefs/:id/html',
  may: 'briefing:read',
  summary: 'The same copy as HTML for printing',
  params: z.object({ id }),
  query: z.object({ copy: z.coerce.number().int().min(1).max(999).default(1) }),
  reply: { stream: 'text/html' },
})

const revision = z.string().min(1).max(100)
const text = z.string().trim().min(1).max(4_000)

export const edit = contract({
  path: '/briefing/briefs/:id/paragraphs',
  may: 'briefing:write',
  summary: 'Changes, adds or takes out one paragraph of a draft; signatures on it end',
  params: z.object({ id }),
  body: z.strictObject({
    revision,
    change: z.discriminatedUnion('what', [
      /** Back to what the facts say: leave `text` and `label` out. */
      z.strictObject({ what: z.literal('change'), paragraph: id, text: text.optional(), label: label.optional() }),
      z.strictObject({ what: z.literal('add'), section: sectionSchema, text, label }),
      z.strictObject({ what: z.literal('remove'), paragraph: id }),
      z.strictObject({ what: z.literal('restore'), paragraph: id }),
    ]),
  }),
  reply: z.object({ revision }),
})

export const refresh = contract({
  path: '/briefing/briefs/:id/refresh',
  may: 'briefing:write',
  summary: 'Draws a draft again from the facts as they are now; what people wrote stays where it still fits',
  params: z.object({ id }),
  body: z.strictObject({ revision }),
  reply: z.object({ revision }),
})

export const discard = contract({
  method: 'DELETE',
  path: '/briefing/briefs/:id',
  may: 'briefing:write',
  summary: 'Throws a draft away; an issued brief stays',
  params: z.object({ id }),
  reply: z.object({ id }),
})

export const sign = contract({
  path: '/briefing/briefs/:id/sign',
  may: 'briefing:release',
  summary: 'Signs a draft as it stands; it is issued when the policy asks no second person or a second one has signed',
  params: z.object({ id }),
  body: z.strictObject({
    revision,
    authority: z.string().trim().min(1).max(500),
    copies: z.number().int().min(1).max(999).default(1),
  }),
  reply: z.object({ state: z.enum(['signed', 'issued']), hash: z.string().optional() }),
})
