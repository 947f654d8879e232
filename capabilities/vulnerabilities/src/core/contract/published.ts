import { contract } from '@testudo/kernel/contract'
import { z } from 'zod'
import { PUBLISHED_STATUSES } from '../published/tally.ts'
import { label, mark, marking, moment, vulnerabilityId, words } from './shapes.ts'

/* What owners publish of themselves, and what a node may learn about its own equipment without showing it. */

export const publishedStatus = z.enum(PUBLISHED_STATUSES)
export const publishedCounts = z.object({
  affected: z.number().int(),
  notAffected: z.number().int(),
  unknown: z.number().int(),
})

/** One published word. It is a row of its own under a label of its own; nothing of an inventory is in it. */
export const publishedRow = z.object({
  id: z.string(),
  vulnerability: vulnerabilityId,
  operator: z.string(),
  operatorName: z.string(),
  nation: z.string(),
  status: publishedStatus,
  at: moment,
  /** Who published it: an organisation, or the node it came from. */
  by: z.string(),
  mark,
})
export type PublishedRow = z.infer<typeof publishedRow>

export const published = contract({
  path: '/vulnerabilities/published',
  may: 'vulnerabilities:read',
  summary: 'What owners publish of themselves: affected, not affected or unknown, as far as the reader may know',
  query: z.object({
    vulnerability: vulnerabilityId.optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
  }),
  reply: z.object({
    rows: z.array(publishedRow).readonly(),
    counts: publishedCounts,
    /** Before `limit`. */
    found: z.number().int(),
    marking,
  }),
})

const operatorChoice = z.object({ id: z.string(), name: z.string(), nation: z.string() })
const nodeChoice = z.object({ id: z.string(), node: z.string(), name: z.string(), nation: z.string() })

/** What somebody who speaks for an operator could publish, beside what is published. */
export const publishable = contract({
  path: '/vulnerabilities/publishable',
  may: 'vulnerabilities:write',
  summary: 'Operators one speaks for, how each stands to what could concern it, and what is published already',
  query: z.object({ operator: z.string().max(200).optional() }),
  reply: z.object({
    operators: z.array(operatorChoice).readonly(),
    /** The one the rows are about; none when one speaks for nobody. */
    operator: z.string().optional(),
    /** Vulnerabilities whose records name something it runs. */
    rows: z
      .array(
        z.object({
          id: vulnerabilityId,
          title: words,
          /** What would be published now. */
          now: publishedStatus,
          /** What is published, newest first: a row for each label. */
          published: z
            .array(
              z.object({
                id: z.string(),
                status: publishedStatus,
                at: moment,
                mark,
                /** Nodes it goes to, and how that stands. */
                sent: z
                  .array(
                    z.object({
                      name: z.string(),
                      state: z.enum(['waiting', 'sent', 'refused']),
                      why: words.optional(),
                    }),
                  )
                  .readonly(),
              }),
            )
            .readonly(),
          mark,
        }),
      )
      .readonly(),
    /** Other nodes it could be sent to; `sharing` false: this node knows no others, and publishes for its own readers. */
    nodes: z.array(nodeChoice).readonly(),
    sharing: z.boolean(),
    /** Label of the node, where the form begins. */
    label,
    marking,
  }),
})

const publication = {
  operator: z.string().min(1).max(200),
  vulnerabilities: z.array(vulnerabilityId).min(1).max(500),
  /** As JSON. */
  label: z.string().max(4_000),
  /** Accounts of nodes it is sent to besides. */
  to: z.array(z.string().min(1).max(200)).max(50).default([]),
}

/** Exactly what would be published and who would see it. Stores and sends nothing. */
export const previewPublication = contract({
  method: 'POST',
  path: '/vulnerabilities/published/preview',
  may: 'vulnerabilities:write',
  summary: 'What would be published word by word, and who would read it; nothing is stored or sent',
  body: z.strictObject(publication),
  reply: z.object({
    rows: z
      .array(
        z.object({
          vulnerability: vulnerabilityId,
          status: publishedStatus,
          /** It is known here from narrower records alone: readers of the word would learn that it is known. */
          beyond: mark.optional(),
        }),
      )
      .readonly(),
    operatorName: z.string(),
    nation: z.string(),
    /** Accounts of this node cleared no higher than oneself that would read it. */
    people: z.array(z.object({ nation: z.string(), people: z.number().int() })).readonly(),
    /** Nodes it would be sent to; one that may not read the label gets nothing. */
    nodes: z.array(z.object({ id: z.string(), name: z.string(), reads: z.boolean() })).readonly(),
    mark,
    marking,
  }),
})

export const publishStatuses = contract({
  method: 'POST',
  path: '/vulnerabilities/published',
  may: 'vulnerabilities:write',
  summary: 'Publishes for an operator whether vulnerabilities affect it, here and at other nodes, and nothing more',
  body: z.strictObject(publication),
  reply: z.object({
    rows: z.array(z.object({ vulnerability: vulnerabilityId, status: publishedStatus })).readonly(),
    sent: z
      .array(z.object({ name: z.string(), state: z.enum(['waiting', 'sent', 'refused']), why: words.optional() }))
      .readonly(),
  }),
})

export const withdrawStatuses = contract({
  method: 'POST',
  path: '/vulnerabilities/published/withdraw',
  may: 'vulnerabilities:write',
  summary: 'Takes back what was published, here and at the nodes it was sent to',
  body: z.strictObject({ ids: z.array(z.string().min(1).max(100)).min(1).max(500) }),
  reply: z.object({ withdrawn: z.number().int() }),
})

const leaks = z.object({ responder: z.array(z.string()).readonly(), asker: z.array(z.string()).readonly() })

/** What asking a node about one's products would give away, to be read first. */
export const productsLeak = contract({
  path: '/vulnerabilities/products/leak',
  may: 'vulnerabilities:write',
  summary: 'What a node would learn by being asked which records name our products, to be read before it is asked',
  query: z.object({ peer: z.string().min(1).max(200) }),
  reply: z.object({
    /** Acknowledges exactly these sentences, for this person. */
    id: z.string(),
    name: z.string(),
    /** Names of products that would be asked, each in every spelling records use; never sent. */
    keys: z.number().int(),
    components: z.number().int(),
    en: leaks,
    fr: leaks,
    /** Why it cannot be asked now. */
    trouble: words.optional(),
  }),
})

export const askProducts = contract({
  method: 'POST',
  path: '/vulnerabilities/products/ask',
  may: 'vulnerabilities:write',
  summary: 'Asks a node which records name our products without telling which those are; runs as a job',
  body: z.strictObject({ peer: z.string().min(1).max(200), acknowledged: z.string().max(100) }),
  reply: z.object({
    job: z.string(),
    /** When it was over within some seconds. */
    report: z
      .object({
        /** Records that name a product of ours. */
        records: z.number().int(),
        new: z.number().int(),
        changed: z.number().int(),
        same: z.number().int(),
        /** Records in a form not known here, or under a label not known here. */
        left: z.number().int(),
        /** Points that crossed: all the node learnt. */
        points: z.number().int(),
        vulnerabilities: z.array(vulnerabilityId).readonly(),
      })
      .optional(),
  }),
})
