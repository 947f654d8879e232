import { contract } from '@testudo/kernel/contract'
import { markingSchema } from '@testudo/kernel/markBook'
import { z } from 'zod'
import { label, moment, name, rights, stixId, words } from './shapes.ts'

/*
 * TAXII 2.1: collections are views of the store, one feed for each reader. Clients are accounts of services. Sources are
 * foreign TAXII servers this node asks, or brings to. Whoever may not read under a label that a collection or source
 * names is not told of it.
 */

const filter = {
  /** STIX types; none: every type. */
  types: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]{1,120}$/, 'a STIX type'))
    .max(100)
    .readonly()
    .default([]),
  /** Only objects under exactly one of these labels; none: under any the reader may read. */
  labels: z.array(label).max(100).readonly().default([]),
  /** Only what one of these sources asserted; none: whoever did. */
  sources: z.array(z.string().min(1).max(200)).max(100).readonly().default([]),
}

/** Accounts; `*`: every account whose role lets it. */
const accounts = z.array(name).max(1_000).readonly().default(['*'])

const alias = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'lower-case letters, digits and hyphens')

const matter = {
  alias: alias.optional(),
  title: z.string().min(1).max(200),
  description: z.string().max(2_000).default(''),
  ...filter,
  /** Of what is added without a marking. Default: the node's. */
  defaultLabel: label.optional(),
  readers: accounts,
  writers: accounts,
}

export const collectionRow = z.object({
  /** UUID, as in the address. */
  id: z.string(),
  alias: z.string().optional(),
  title: z.string(),
  description: z.string(),
  types: z.array(z.string()).readonly(),
  labels: z.array(label).readonly(),
  sources: z.array(z.string()).readonly(),
  defaultLabel: label.optional(),
  /** Told to who keeps collections. */
  readers: z.array(z.string()).readonly().optional(),
  writers: z.array(z.string()).readonly().optional(),
  /** Below the node's address. */
  path: z.string(),
  /** Everything an account may read; there without set-up, and cannot be changed. */
  builtin: z.boolean(),
})
export type CollectionRow = Readonly<z.infer<typeof collectionRow>>

export const collections = contract({
  path: '/sharing/collections',
  may: 'sharing:read',
  summary: 'TAXII collections of this node, as far as the asker may read the labels they name',
  reply: z.object({
    /** Path of the discovery resource and of the API root. */
    discovery: z.string(),
    root: z.string(),
    /** Address for clients with certificates, when the node listens for them. */
    tlsOrigin: z.string().optional(),
    collections: z.array(collectionRow).readonly(),
    marking: markingSchema,
  }),
})

export const addCollection = contract({
  path: '/sharing/collections',
  may: 'sharing:collections',
  summary: 'Makes a TAXII collection: a view of the store, by types, labels and sources',
  body: z.strictObject(matter),
  reply: z.object({ id: z.string() }),
})

export const changeCollection = contract({
  method: 'PUT',
  path: '/sharing/collections/:id',
  may: 'sharing:collections',
  summary: 'Changes a collection. With another filter it is another view: clients walk it from its beginning',
  params: z.object({ id: name }),
  body: z.strictObject(matter),
  reply: z.object({ id: z.string() }),
})

export const removeCollection = contract({
  method: 'DELETE',
  path: '/sharing/collections/:id',
  may: 'sharing:collections',
  summary: 'Closes a collection; the store keeps the objects',
  params: z.object({ id: name }),
  reply: z.object({}),
})

/** Which identities' objects a client makes versions of; none: whatever the rule of creators lets it. */
const identities = z.array(stixId).max(100).readonly().default([])

export const clientRow = z.object({
  /** Account. */
  id: z.string(),
  login: z.string(),
  name: z.string(),
  organisation: z.string(),
  nation: z.string(),
  reads: z.boolean(),
  writes: z.boolean(),
  identities: z.array(z.string()).readonly(),
  disabled: z.boolean(),
  /** Tokens that still work, oldest first; their secrets were told once. */
  tokens: z.array(z.object({ id: z.string(), name: z.string(), createdAt: moment, until: moment })).readonly(),
  lastRead: moment.optional(),
  lastWrite: moment.optional(),
})
export type ClientRow = Readonly<z.infer<typeof clientRow>>

export const clients = contract({
  path: '/sharing/taxii/clients',
  may: 'sharing:collections',
  summary: 'Accounts of services that may read or write collections, and when they last did',
  reply: z.object({ clients: z.array(clientRow).readonly() }),
})

/** A credential to be told this once. */
const credential = z.object({ id: z.string(), login: z.string(), secret: z.string(), until: moment })

export const addClient = contract({
  path: '/sharing/taxii/clients',
  may: 'sharing:collections',
  summary: 'Makes an account for a TAXII client and gives its token this once; never beyond one’s own rights',
  body: z.strictObject({
    login: z.string().min(2).max(120),
    name: z.string().min(1).max(200),
    rights,
    writes: z.boolean().default(false),
    identities,
    days: z.int().min(1).max(366).default(90),
    /** SHA-256 of its certificate, for mutual TLS. */
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  reply: credential,
})

export const changeClient = contract({
  method: 'PUT',
  path: '/sharing/taxii/clients/:id',
  may: 'sharing:collections',
  summary: 'Closes or opens a client, gives it another certificate, or says whose objects it makes versions of',
  params: z.object({ id: name }),
  body: z.strictObject({
    disabled: z.boolean().optional(),
    identities: z.array(stixId).max(100).optional(),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  reply: z.object({ id: z.string() }),
})

export const renewClient = contract({
  path: '/sharing/taxii/clients/:id/token',
  may: 'sharing:collections',
  summary: 'Gives a client one more token, told this once',
  params: z.object({ id: name }),
  body: z.strictObject({ days: z.int().min(1).max(366).default(90) }),
  reply: credential,
})

export const endClientToken = contract({
  method: 'DELETE',
  path: '/sharing/taxii/clients/:id/tokens/:token',
  may: 'sharing:collections',
  summary: 'Ends one token of a client, from its next request on',
  params: z.object({ id: name, token: name }),
  reply: z.object({}),
})

const pem = z.string().min(1).max(100_000)

/** Secrets are written and never read: `same` keeps what is there. `own`: the certificate of this node. */
export const access = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same') }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), login: z.string().min(1).max(200), password: z.string().max(2_000) }),
  z.strictObject({
    kind: z.literal('token'),
    token: z
      .string()
      .min(1)
      .max(8_000)
      .regex(/^[\x21-\x7e]+$/, 'printable characters without blanks'),
    scheme: z.enum(['Bearer', 'Token']).default('Bearer'),
  }),
  z.strictObject({ kind: z.literal('own') }),
  z.strictObject({ kind: z.literal('certificate'), certificate: pem, key: pem }),
])
export type Access = Readonly<z.infer<typeof access>>

const grading = {
  reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']).default('F'),
  credibility: z.enum(['1', '2', '3', '4', '5', '6']).default('6'),
}

const address = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\/[^\s#?@]+$/, 'an http or https address')

const sourceMatter = {
  name: z.string().min(1).max(200),
  direction: z.enum(['pull', 'push']),
  /** The API root, ending with a slash. */
  url: address,
  /** Id or alias of the collection there. */
  collection: z.string().regex(/^[\w.~-]{1,200}$/, 'the id or alias of a collection'),
  access,
  /** Authority that vouches for the server, PEM (not given again, it stays); and the SHA-256 of its very certificate. */
  ca: pem.optional(),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  everySeconds: z.int().min(30).max(604_800).default(3_600),
  paused: z.boolean().default(false),
  /** Pull: types asked for. Push: types brought. None: every type. */
  types: filter.types,
  /** Pull: of objects without a marking. Default: the node's. */
  defaultLabel: label.optional(),
  ...grading,
  /** Push: the service account that stands for the server. What it may read is what goes. */
  account: name.optional(),
}

/** `waiting`: not asked yet. */
export const SOURCE_STATES = ['healthy', 'failing', 'waiting', 'running', 'paused'] as const

/** What became of objects: verdicts of an import, or the outcomes the server told. */
const tally = z.record(z.string(), z.number().int())

export const sourceRow = z.object({
  id: z.string(),
  name: z.string(),
  direction: z.enum(['pull', 'push']),
  url: z.string(),
  collection: z.string(),
  access: z.enum(['none', 'basic', 'token', 'own', 'certificate']),
  everySeconds: z.number().int(),
  state: z.enum(SOURCE_STATES),
  types: z.array(z.string()).readonly(),
  defaultLabel: label.optional(),
  reliability: z.string(),
  credibility: z.string(),
  account: z.string().optional(),
  fingerprint: z.string().optional(),
  hasAuthority: z.boolean(),
  lastRun: moment.optional(),
  lastSuccess: moment.optional(),
  nextRun: moment.optional(),
  failures: z.number().int(),
  trouble: words.optional(),
  /** Of the last run and of all; told to who reads what the source’s keeper reads. */
  last: tally.optional(),
  total: tally.optional(),
})
export type SourceRow = Readonly<z.infer<typeof sourceRow>>

export const sources = contract({
  path: '/sharing/taxii/sources',
  may: 'sharing:collections',
  summary: 'Foreign TAXII servers: health, last run, what became of the objects, next run',
  reply: z.object({ sources: z.array(sourceRow).readonly(), marking: markingSchema }),
})

export const addSource = contract({
  path: '/sharing/taxii/sources',
  may: 'sharing:collections',
  summary: 'Pulls from, or pushes to, a collection of a foreign TAXII server on a schedule',
  body: z.strictObject(sourceMatter),
  reply: z.object({ id: z.string() }),
})

export const changeSource = contract({
  method: 'PUT',
  path: '/sharing/taxii/sources/:id',
  may: 'sharing:collections',
  summary: 'Changes a source; who changes it answers for it from then on, with own rights',
  params: z.object({ id: name }),
  body: z.strictObject(sourceMatter),
  reply: z.object({ id: z.string() }),
})

export const removeSource = contract({
  method: 'DELETE',
  path: '/sharing/taxii/sources/:id',
  may: 'sharing:collections',
  summary: 'Asks a foreign server no more; the objects it gave stay',
  params: z.object({ id: name }),
  reply: z.object({}),
})

export const runSource = contract({
  path: '/sharing/taxii/sources/:id/now',
  may: 'sharing:collections',
  summary: 'Runs a source now, as a job',
  params: z.object({ id: name }),
  body: z.strictObject({
    /** From the beginning, instead of where the last run ended. */
    again: z.boolean().default(false),
  }),
  reply: z.object({ job: z.string(), source: sourceRow }),
})

export const discoverServer = contract({
  path: '/sharing/taxii/discover',
  may: 'sharing:collections',
  summary: 'Asks a foreign TAXII server what it offers',
  body: z.strictObject({
    url: address,
    access,
    ca: pem.optional(),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  reply: z.object({
    title: z.string(),
    roots: z
      .array(
        z.object({
          url: z.string(),
          title: z.string(),
          /** Why it cannot be asked, if so. */
          trouble: words.optional(),
          collections: z
            .array(
              z.object({
                id: z.string(),
                alias: z.string().optional(),
                title: z.string(),
                description: z.string(),
                reads: z.boolean(),
                writes: z.boolean(),
              }),
            )
            .readonly(),
        }),
      )
      .readonly(),
  }),
})
