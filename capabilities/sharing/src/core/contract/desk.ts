import { contract } from '@testudo/kernel/contract'
import { markSchema, markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { cursor, label, moment, name, pageLimit, signature, stixId, who, words } from './shapes.ts'

/* The release desk: who will see this, two people where the policy asks, what was sent, what was taken back. */

const STATES = ['draft', 'proposed', 'approved', 'sent', 'refused', 'revoked', 'recalled'] as const

/** How far receipts have come. */
const receipts = z.object({
  confirmed: z.number().int(),
  refused: z.number().int(),
  total: z.number().int(),
  last: moment.optional(),
})

export const releaseRow = z.object({
  id: name,
  kind: z.enum(['release', 'recall']),
  title: z.string(),
  mark: markSchema,
  state: z.enum(STATES),
  revision: z.number().int(),
  /** Names of nations and nodes it goes to. */
  nations: z.array(z.string()).readonly(),
  nodes: z.number().int(),
  signed: z.object({ have: z.number().int(), need: z.number().int() }),
  author: who,
  at: moment,
  /** What the asker can do next about it; empty: wait for somebody else. */
  next: z.array(z.enum(['edit', 'propose', 'approve', 'refuse', 'send', 'revoke', 'recall'])).readonly(),
  /** Why it cannot go on, if so. */
  blocked: words.optional(),
  receipts: receipts.optional(),
})
export type ReleaseRow = Readonly<z.infer<typeof releaseRow>>

export const releases = contract({
  path: '/sharing/releases',
  may: 'sharing:read',
  summary: 'Releases and recalls the asker may read all of: waiting for a signature, prepared, sent, outstanding',
  query: z.object({
    cursor: cursor.optional(),
    limit: pageLimit,
    state: z.enum(STATES).optional(),
    object: stixId.optional(),
  }),
  reply: z.object({ rows: z.array(releaseRow).readonly(), next: cursor.optional(), marking: markingSchema }),
})

/** What may be asked of the desk: objects, nodes, how far it may travel, until when, on whose word. */
const matter = {
  objects: z.array(stixId).min(1).max(1_000),
  /** Peer accounts. */
  recipients: z.array(name).max(200),
  /** Relays that may pass it on; 0: for the recipients alone. */
  hops: z.int().min(0).max(4).default(0),
  notAfter: moment.optional(),
  /** Parts that go to nobody, beside what labels keep back. */
  without: z
    .array(z.strictObject({ object: stixId, selector: z.string().min(1).max(1_000) }))
    .max(1_000)
    .default([]),
}

/** A paragraph or property of what is released, with its own mark. */
export const part = z.object({
  object: z.string(),
  selector: z.string(),
  /** How a page shows it: the title, running text, a list entry, or a named property. */
  kind: z.enum(['title', 'heading', 'text', 'item', 'property']),
  property: z.string(),
  text: z.string(),
  mark: markSchema,
  /** Under a label of its own. */
  marked: z.boolean(),
  /** Taken out by the author for everybody. */
  removed: z.boolean(),
})
export type ReleasePart = Readonly<z.infer<typeof part>>

export const recipientRow = z.object({
  /** Peer account; '' for this node itself. */
  peer: z.string(),
  node: z.string(),
  nation: z.string(),
  organisation: z.string(),
  chosen: z.boolean(),
  people: z.number().int(),
  /** How many of them see something, and all that their node gets. */
  see: z.number().int(),
  seeAll: z.number().int(),
  sees: z.number().int(),
  of: z.number().int(),
  /** Parts it does not get: `object selector`, and the sentence of the rule. */
  lacks: z.array(z.object({ object: z.string(), selector: z.string(), because: words })).readonly(),
  /** Why it gets nothing at all, or what lets it have the rest. */
  because: words,
  allowed: z.boolean(),
})
export type RecipientRow = Readonly<z.infer<typeof recipientRow>>

export const previewReply = z.object({
  title: z.string(),
  mark: markSchema,
  /** What the release holds, in reading order; of very long ones the beginning. */
  parts: z.array(part).readonly(),
  /** Parts that are not listed. */
  more: z.number().int(),
  recipients: z.array(recipientRow).readonly(),
  summary: z.object({
    nations: z.number().int(),
    nodes: z.number().int(),
    people: z.number().int(),
    /** Parts that some recipient does not get. */
    removedForSome: z.number().int(),
    objects: z.number().int(),
  }),
  /** May it go, and why, in one sentence. */
  verdict: z.object({ allowed: z.boolean(), words }),
  twoPeople: z.boolean(),
  /** What is signed: content, labels, policies, recipients, hops, end. */
  binding: z.string(),
  policies: z.array(z.object({ id: z.string(), version: z.string() })).readonly(),
  checkedAt: moment,
  marking: markingSchema,
})
export type Preview = Readonly<z.infer<typeof previewReply>>

export const previewRelease = contract({
  path: '/sharing/preview',
  may: 'sharing:read',
  summary:
    'Who would see this: nodes, nations, people by number, the fields each does not see with the sentence of the rule',
  body: z.strictObject(matter),
  reply: previewReply,
})

export const draftRelease = contract({
  path: '/sharing/releases',
  may: 'sharing:release',
  summary: 'Prepares a release; nothing goes yet',
  body: z.strictObject({
    ...matter,
    title: z.string().min(1).max(300).optional(),
    authority: z.string().max(500).default(''),
  }),
  reply: z.object({ id: name, revision: z.number().int() }),
})

export const editRelease = contract({
  method: 'PUT',
  path: '/sharing/releases/:id',
  may: 'sharing:release',
  summary: 'Changes a release that has not gone; signatures given before are void',
  params: z.object({ id: name }),
  body: z.strictObject({
    revision: z.int().min(1),
    ...matter,
    title: z.string().min(1).max(300).optional(),
    authority: z.string().max(500).default(''),
  }),
  reply: z.object({ id: name, revision: z.number().int() }),
})

export const releaseDetail = contract({
  path: '/sharing/releases/:id',
  may: 'sharing:read',
  summary: 'One release: what goes, who sees it, signatures, history, receipts, what is outstanding',
  params: z.object({ id: name }),
  reply: z.object({
    row: releaseRow,
    authority: z.string(),
    hops: z.number().int(),
    notAfter: moment.optional(),
    objects: z.array(z.string()).readonly(),
    without: z.array(z.object({ object: z.string(), selector: z.string() })).readonly(),
    preview: previewReply,
    proposed: signature.optional(),
    approved: signature.optional(),
    history: z.array(z.object({ step: z.string(), by: who, at: moment, reason: z.string().optional() })).readonly(),
    /** For what was sent: one line per node. */
    delivery: z
      .array(
        z.object({
          peer: z.string(),
          node: z.string(),
          nation: z.string(),
          state: z.enum(['queued', 'sent', 'confirmed', 'refused', 'recall-sent', 'recalled', 'recall-refused']),
          since: moment,
          answeredAt: moment.optional(),
          tries: z.number().int(),
          words: words.optional(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

/** `revision` and `binding` are what the person saw: anything newer refuses the step. */
export const stepRelease = contract({
  path: '/sharing/releases/:id/:step',
  may: 'sharing:release',
  summary: 'Signs (propose), signs as second (approve), sends, refuses or revokes a release',
  params: z.object({ id: name, step: z.enum(['propose', 'approve', 'send', 'refuse', 'revoke']) }),
  body: z.strictObject({
    revision: z.int().min(1),
    binding: z.string().max(100),
    reason: z.string().max(1_000).default(''),
  }),
  reply: z.object({ id: name, revision: z.number().int(), state: z.enum(STATES) }),
})

export const recall = contract({
  path: '/sharing/recalls',
  may: 'sharing:release',
  summary:
    'Takes back what was released: a whole release, or one object wherever it was sent. Who has not confirmed is listed',
  body: z.strictObject({
    release: name.optional(),
    object: stixId.optional(),
    /** Only from these peers; none: from everybody. */
    peers: z.array(name).max(200).default([]),
    reason: z.string().min(1).max(500),
  }),
  reply: z.object({ id: name, statements: z.number().int(), nodes: z.number().int() }),
})

export const recallReach = contract({
  path: '/sharing/recall-reach',
  may: 'sharing:release',
  summary: 'Whom a recall of an object would reach, before it is asked for: who holds it, who waits for it',
  query: z.object({ object: stixId }),
  reply: z.object({
    title: z.string(),
    mark: markSchema,
    nodes: z
      .array(
        z.object({
          peer: name,
          node: z.string(),
          nation: z.string(),
          /** `held`: it has confirmed. `sent`: gone, not confirmed yet. `waiting`: has not left, and will not. */
          state: z.enum(['held', 'sent', 'waiting']),
          since: moment,
          /** How often it was given: each is taken back. */
          statements: z.number().int(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

export const explainRelease = contract({
  path: '/sharing/explain',
  may: 'sharing:read',
  summary: 'Whether an object may go to a node, rule by rule, and what of it',
  query: z.object({ object: stixId, to: name }),
  reply: z.object({
    object: z.string(),
    to: z.string(),
    allowed: z.boolean(),
    sentence: words,
    rules: z.array(z.object({ holds: z.boolean(), words, about: z.string() })).readonly(),
    /** Parts it would not get. */
    lacks: z.array(z.object({ selector: z.string(), because: words })).readonly(),
    /** What has been sent to it, and what it said. */
    sent: z.array(z.object({ at: moment, verdict: z.string().optional(), recalled: z.boolean() })).readonly(),
    marking: markingSchema,
  }),
})

export const sanitise = contract({
  path: '/sharing/sanitised',
  may: 'sharing:release',
  summary:
    'Makes a version that can go further: parts taken out or replaced, under a label of its own, derived from the first',
  body: z.strictObject({
    object: stixId,
    remove: z.array(z.string().min(1).max(1_000)).max(500).default([]),
    /** What stands above the tear-line instead of a text: selector to text. */
    replace: z.record(z.string().max(1_000), z.string().max(20_000)).default({}),
    label,
    /** Look only: what it would be. */
    dryRun: z.boolean().default(false),
  }),
  reply: z.object({
    id: stixId.optional(),
    /** Readable by the label it asks for only once a second person has signed: its name among those that wait. */
    waits: name.optional(),
    text: z.string(),
    parts: z.array(part).readonly(),
    marking: markingSchema,
  }),
})

export const waitingVersions = contract({
  path: '/sharing/sanitised',
  may: 'sharing:release',
  summary: 'Sanitised versions that wait for a second person, as far as the asker may read what they were made of',
  reply: z.object({
    rows: z
      .array(
        z.object({
          id: name,
          object: z.string(),
          title: z.string(),
          text: z.string(),
          mark: markSchema,
          /** Of the version, once it is made. */
          becomes: markSchema,
          by: who,
          at: moment,
          /** Whether the asker may be the second person. */
          maySign: z.boolean(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

export const signSanitised = contract({
  path: '/sharing/sanitised/:id/:step',
  may: 'sharing:release',
  summary: 'Signs a sanitised version as second person, which makes it; or refuses it',
  params: z.object({ id: name, step: z.enum(['approve', 'refuse']) }),
  body: z.strictObject({}),
  reply: z.object({ id: stixId.optional() }),
})

export const releaseHistory = contract({
  path: '/sharing/history',
  may: 'sharing:read',
  summary: 'Who released what to whom on which authority, newest first',
  query: z.object({ cursor: cursor.optional(), limit: pageLimit, object: stixId.optional() }),
  reply: z.object({
    rows: z
      .array(
        z.object({
          at: moment,
          step: z.string(),
          by: who,
          second: who.optional(),
          release: z.string(),
          title: z.string(),
          nodes: z.array(z.string()).readonly(),
          authority: z.string(),
          mark: markSchema,
        }),
      )
      .readonly(),
    next: cursor.optional(),
    marking: markingSchema,
  }),
})
