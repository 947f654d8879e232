import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { moment, name, rights, words } from './shapes.ts'

/*
 * Peers: other nodes. Counts are those of the statements the asker may read; when the last contact was is known to all
 * who may see peers, for contact is made whether or not there is anything to say.
 */

/** `waiting`: never spoken yet. `offline`: the last try failed. `behind`: reached, but something has waited for long. */
export const PEER_STATES = ['healthy', 'behind', 'offline', 'waiting', 'paused'] as const

export const peerRow = z.object({
  /** Account id. */
  id: name,
  /** Name of the node, as it signs. */
  node: z.string(),
  name: z.string(),
  nation: z.string(),
  organisation: z.string(),
  url: z.string(),
  /** Who calls: we bring and ask for (`both`), only bring, only ask, or only wait to be called. */
  direction: z.enum(['both', 'push', 'pull', 'wait']),
  everySeconds: z.number().int(),
  state: z.enum(PEER_STATES),
  lastContact: moment.optional(),
  /** Why the last try failed, in words for people. */
  trouble: words.optional(),
  nextTry: moment.optional(),
  /** Newest receipt for anything the asker may read. */
  lastReceipt: moment.optional(),
  /** Since when the oldest undelivered statement waits. */
  waitingSince: moment.optional(),
  queued: z.number().int(),
  delivered: z.number().int(),
  refused: z.number().int(),
  received: z.number().int(),
  recallsOutstanding: z.number().int(),
  /** People behind it, as it declares them. */
  people: z.number().int(),
  /** What people must look into: its key is not believed, or its audit log shows two pasts. */
  alarm: words.optional(),
})
export type PeerRow = Readonly<z.infer<typeof peerRow>>

export const peers = contract({
  path: '/sharing/peers',
  may: 'sharing:read',
  summary: 'Other nodes this one speaks with: health, lag, last receipt, what waits',
  reply: z.object({ peers: z.array(peerRow).readonly(), marking: markingSchema }),
})

/** What two nodes' people hand each other over another channel, and compare by its fingerprints. */
export const introduction = z.strictObject({
  v: z.literal('testudo/introduction/1'),
  node: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  nation: z.string().max(3),
  organisation: z.string().max(200),
  /** `https://host:port` of its listener for nodes; empty: it cannot be called. */
  url: z.string().max(500),
  /** SHA-256 of its TLS certificate. */
  certificate: z.string().regex(/^[0-9a-f]{64}$/),
  /** Ed25519 key it signs with. */
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  /** STIX identities whose objects it makes versions of. */
  identities: z.array(z.string().max(200)).max(100),
  /** Originator names of labels it speaks for. */
  names: z.array(z.string().max(100)).max(100),
  /** Whether it is an exercise node: only nodes of the same kind are pinned. */
  exercise: z.boolean(),
  /** What checks its audit log, as a C2SP key: `name+id+base64`. Absent: its log is not witnessed. */
  log: z
    .string()
    .regex(/^[^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{1,100}$/)
    .exactOptional(),
  /** People behind it who read alike. */
  people: z.array(z.strictObject({ nation: z.string().max(3), count: z.int().min(0).max(1_000_000), rights })).max(500),
})
export type Introduction = Readonly<z.infer<typeof introduction>>

/** A key a node signs with, or has signed with. */
export const nodeKey = z.object({
  id: z.string(),
  /** Unix ms from which it signs; 0: since people pinned it. */
  from: moment,
  until: moment.optional(),
  /** Compared by people, or signed by the key before it. */
  how: z.enum(['pinned', 'rotated']),
  /** Why the node changed to it. */
  reason: z.string().optional(),
  revoked: z.object({ at: moment, reason: z.string() }).optional(),
})

const reason = z.string().trim().min(1).max(500)

export const self = contract({
  path: '/sharing/self',
  may: 'sharing:read',
  summary: 'What this node hands to another one’s people so that they can pin it',
  reply: z.object({
    introduction,
    text: z.string(),
    fingerprints: z.object({ certificate: z.string(), key: z.string() }),
    /** Keys this node has signed with, oldest first. */
    keys: z.array(nodeKey).readonly(),
  }),
})

export const rotateKey = contract({
  path: '/sharing/self/key',
  may: 'sharing:peers',
  summary:
    'Gives this node another key to sign with. The old one vouches for it at every peer, unless it is compromised: then people compare the new introduction',
  body: z.strictObject({
    /** Told to every node that pins this one. */
    reason,
    compromised: z.boolean().default(false),
  }),
  reply: z.object({
    key: z.string(),
    fingerprint: z.string(),
    /** From when it signs. */
    from: moment,
    /** Peers that learn it by themselves at their next contact. */
    told: z.number().int(),
  }),
})

export const revokeKey = contract({
  path: '/sharing/peers/:id/keys/:key/revoke',
  may: 'sharing:peers',
  summary:
    'Trusts a key of a peer no more: what is seen under it for the first time is refused until another is pinned',
  params: z.object({ id: name, key: z.string().regex(/^[0-9a-f]{32}$/) }),
  body: z.strictObject({ reason }),
  reply: z.object({ id: name }),
})

export const restartLog = contract({
  path: '/sharing/peers/:id/log',
  may: 'sharing:peers',
  summary:
    'Begins anew with the audit log of a peer after people have looked into an alarm; the evidence stays in the audit log',
  params: z.object({ id: name }),
  body: z.strictObject({ reason }),
  reply: z.object({ id: name }),
})

export const addPeer = contract({
  path: '/sharing/peers',
  may: 'sharing:peers',
  summary: 'Pins another node by its introduction and says what it may read; never beyond one’s own rights',
  body: z.strictObject({
    introduction,
    /** What the node may read here. It gets no more than this, whatever it says of itself. */
    rights,
    direction: z.enum(['both', 'push', 'pull', 'wait']).default('both'),
    everySeconds: z.int().min(1).max(86_400).default(30),
  }),
  reply: z.object({ id: name }),
})

export const changePeer = contract({
  method: 'PUT',
  path: '/sharing/peers/:id',
  may: 'sharing:peers',
  summary: 'Changes what a node may read, how often it is called, its address; or pauses it',
  params: z.object({ id: name }),
  body: z.strictObject({
    rights: rights.optional(),
    direction: z.enum(['both', 'push', 'pull', 'wait']).optional(),
    everySeconds: z.int().min(1).max(86_400).optional(),
    url: z.string().max(500).optional(),
    paused: z.boolean().optional(),
    /** A new introduction: new people, a new certificate; the signing key changes by rotation only, or with `pinKey`. */
    introduction: introduction.optional(),
    pinKey: z.boolean().optional(),
  }),
  reply: z.object({ id: name }),
})

export const removePeer = contract({
  method: 'DELETE',
  path: '/sharing/peers/:id',
  may: 'sharing:peers',
  summary: 'Closes a peer: it reads and brings nothing more; what was exchanged stays on record',
  params: z.object({ id: name }),
  reply: z.object({}),
})

export const syncPeer = contract({
  path: '/sharing/peers/:id/now',
  may: 'sharing:sync',
  summary: 'Calls a peer now instead of at its next time',
  params: z.object({ id: name }),
  body: z.strictObject({}),
  reply: z.object({ contacted: z.boolean(), trouble: words.optional() }),
})

/** One line of a comparison, as one asker may see it. */
export const comparison = z.object({
  /** `A has 412 for B, B has 409, 3 missing: …`. */
  sentence: words,
  sent: z.number().int(),
  held: z.number().int(),
  missing: z.array(z.object({ reason: z.string(), words, count: z.number().int() })).readonly(),
  unknown: z.number().int(),
})

export const reconcilePeer = contract({
  path: '/sharing/peers/:id/reconcile',
  may: 'sharing:sync',
  summary: 'Compares what each side holds of the other by set digests, sends again what was lost',
  params: z.object({ id: name }),
  body: z.strictObject({}),
  reply: z.object({
    at: moment,
    /** What we gave it, and what it gave us. */
    given: comparison,
    brought: comparison,
    /** What we keep from it and by which rule; for this side alone. */
    withheld: z
      .array(z.object({ because: words, count: z.number().int(), topics: z.record(z.string(), z.number().int()) }))
      .readonly(),
    marking: markingSchema,
  }),
})

export const peerDetail = contract({
  path: '/sharing/peers/:id',
  may: 'sharing:read',
  summary: 'One peer: rights, keys, what was sent and received lately with verdicts, recalls that are outstanding',
  params: z.object({ id: name }),
  reply: z.object({
    peer: peerRow,
    rights,
    /** Oldest first. */
    keys: z.array(nodeKey).readonly(),
    /** Its audit log as this node has last seen and countersigned it. */
    log: z
      .object({
        /** What checks the log, and what checks its countersignatures of ours (`audit verify --witness`). */
        key: z.string(),
        witness: z.string(),
        /** Minutes of public log seen, and when. */
        size: z.number().int().optional(),
        at: moment.optional(),
        alarm: z
          .object({
            at: moment,
            code: z.enum(['forked', 'shrunk', 'signature']),
            words,
            seen: z.string(),
            offered: z.string(),
          })
          .optional(),
      })
      .optional(),
    certificate: z.string(),
    groups: z.array(z.object({ nation: z.string(), count: z.number().int() })).readonly(),
    /** Newest first, at most 100: only what the asker may read. */
    lines: z
      .array(
        z.object({
          at: moment,
          way: z.enum(['sent', 'received']),
          object: z.string(),
          title: z.string(),
          /** A verdict with reason code (`accepted`, `refused.hops`, …); absent: not answered yet. */
          verdict: z.string().optional(),
          words: words.optional(),
          portion: z.string(),
        }),
      )
      .readonly(),
    marking: markingSchema,
  }),
})

/** A certificate is about to end within this time, ms: new ones must be told to every node that pins it. */
export const CERTIFICATE_WARN_MS = 30 * 86_400_000

export const certificates = contract({
  path: '/sharing/certificates',
  may: 'sharing:read',
  summary: 'The TLS certificate of this node, and when those of its peers end, as their last connection has shown them',
  reply: z.object({
    own: z.object({
      /** Common name of its subject. */
      subject: z.string(),
      /** SHA-256, 64 hexadecimal digits. */
      fingerprint: z.string(),
      from: moment,
      until: moment,
      pem: z.string(),
      /** `https://host:port` for nodes and smart cards; absent: the node has no such listener. */
      origin: z.string().optional(),
    }),
    peers: z
      .array(
        z.object({
          id: name,
          name: z.string(),
          nation: z.string(),
          fingerprint: z.string(),
          /** Absent: no connection since this node was started. */
          until: moment.optional(),
        }),
      )
      .readonly(),
    /** Of this node, when it answered. */
    now: moment,
  }),
})

export const exportBundle = contract({
  path: '/sharing/peers/:id/bundle',
  may: 'sharing:release',
  summary:
    'What waits for a peer as one signed file, to be carried over an air gap. Keep it as secret as what is in it',
  params: z.object({ id: name }),
  reply: { stream: 'application/vnd.testudo.bundle' },
})

export const importBundle = contract({
  path: '/sharing/bundles',
  may: 'sharing:import',
  summary: 'Takes a signed file another node has written for this one; every object is judged by itself',
  upload: true,
  reply: z.object({
    from: z.string(),
    verdicts: z.record(z.string(), z.number().int()),
    /** Base64 of the answer file: receipts to carry back. */
    receipts: z.string(),
  }),
})
