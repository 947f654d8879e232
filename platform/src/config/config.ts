import { existsSync, readFileSync } from 'node:fs'
import { Fault } from '@testudo/kernel/fault'
import { labelSchema } from '@testudo/kernel/marking'
import { z } from 'zod'

const claimMap = <T extends z.ZodType>(value: T) =>
  z.strictObject({ claim: z.string().min(1), map: z.record(z.string(), value) })

const oidcSchema = z.strictObject({
  name: z.string().min(1),
  issuer: z.url(),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).optional(),
  scope: z.string().default('openid profile email'),
  organisation: z.strictObject({ claim: z.string().optional(), default: z.string().default('') }).prefault({}),
  nation: z.strictObject({ claim: z.string().optional(), default: z.string().default('') }).prefault({}),
  roles: claimMap(z.array(z.string())).optional(),
  communities: claimMap(z.array(z.string())).optional(),
  specialAccess: claimMap(z.array(z.string())).optional(),
  clearances: claimMap(z.record(z.string(), z.string())).optional(),
  allowInsecure: z.boolean().optional(),
})

const tlsSchema = z
  .strictObject({
    port: z.number().int().min(0).max(65_535),
    /** Address to listen on. Default: that of the plain port. */
    host: z.string().min(1).optional(),
    /** PEM files; both or none. */
    certificate: z.string().min(1).optional(),
    key: z.string().min(1).optional(),
    /** Names others reach the listener by. */
    hosts: z
      .array(z.string().regex(/^([\w.-]+|[\da-f:]+)$/i, 'a host name or an address'))
      .min(1)
      .optional(),
  })
  .refine(({ certificate, key }) => (certificate === undefined) === (key === undefined), {
    message: 'certificate and key belong together',
    path: ['key'],
  })

/** The mail server this node hands its messages to. */
const mailSchema = z
  .strictObject({
    host: z.string().regex(/^([\w.-]+|[\da-f:]+)$/i, 'a host name or an address'),
    port: z.number().int().min(1).max(65_535).default(587),
    /** What stands in `From`. */
    from: z.email(),
    user: z.string().min(1).optional(),
    /** The password is never a setting itself: it would show in the list of processes and in backups of settings. */
    passwordFile: z.string().min(1).optional(),
    /** `starttls` insists on it; `none` is for a server on this very machine. */
    tls: z.enum(['starttls', 'implicit', 'none']).default('starttls'),
    /** PEM of the authority that signed the server's certificate, when it is none the system knows. */
    ca: z.string().min(1).optional(),
    /** What this server and the way behind it may carry: policy to classification. Without it mails name nothing. */
    carries: z.record(z.string().min(1), z.string().min(1)).optional(),
  })
  .refine(({ user, passwordFile }) => (user === undefined) === (passwordFile === undefined), {
    message: 'user and passwordFile belong together',
    path: ['passwordFile'],
  })
  .refine(({ user, tls }) => user === undefined || tls !== 'none', {
    message: 'a password needs tls',
    path: ['tls'],
  })

export const configSchema = z.strictObject({
  /** Folder of keys, checkpoints, socket and the embedded database. */
  data: z.string().min(1).optional(),
  /** PostgreSQL instead of the embedded database. */
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(8080),
  /** What browsers open, when it is not `http://localhost:PORT`. */
  origin: z.url().optional(),
  name: z.string().min(1).default('Testudo'),
  organisation: z.string().default(''),
  nation: z
    .string()
    .regex(/^([A-Z]{3})?$/)
    .default(''),
  exercise: z.boolean().optional(),
  /** STIX identities whose objects this node alone makes versions of; other nodes learn them with its introduction. */
  identities: z
    .array(z.string().regex(/^identity--[0-9a-f-]{36}$/))
    .max(100)
    .default([]),
  /** Whether an exercise node tells the exercise's story on its first start; others of the same exercise get it from there. */
  story: z.boolean().default(true),
  /** Folder of policy files. */
  policies: z.string().min(1).optional(),
  defaultLabel: labelSchema.optional(),
  oidc: oidcSchema.optional(),
  /** Keys of those who countersign our audit log: `name+0123abcd+base64`. */
  witnesses: z.array(z.string()).optional(),
  /** OTLP over HTTP, with its path: `http://collector:4318/v1/traces`. */
  otlp: z.url().optional(),
  uploadLimitBytes: z.number().int().positive().optional(),
  /** A listener for other nodes and for clients with certificates. Without files the node makes a certificate of its own. */
  tls: tlsSchema.optional(),
  /** Inner hosts, addresses and ranges this node may ask: `peer.example:8443`, `10.20.0.0/16`. */
  outbound: z.strictObject({ allow: z.array(z.string().min(1)).default([]) }).optional(),
  mail: mailSchema.optional(),
  /** Systems playbooks may act on, and with which commands; the capability for playbooks reads them. */
  actuators: z.array(z.record(z.string(), z.unknown())).max(200).default([]),
  /** Telephone of the watch of this centre, as operators read it in warnings. */
  watchPhone: z.string().min(3).max(50).optional(),
  /** Events: what sources may read on this machine, and how long they are kept. */
  detection: z
    .strictObject({
      /** Folders below which they may follow files; none unless told. */
      folders: z.array(z.string().min(1)).max(100).default([]),
      /** How long events are kept for hunts, and how much of them (1e9 bytes, compressed); the oldest go first. */
      keepDays: z.number().positive().default(30),
      keepGigabytes: z.number().positive().default(20),
    })
    .optional(),
  /** How large one piece of evidence of an incident may be, in MiB. */
  incidents: z.strictObject({ evidenceMegabytes: z.number().positive().max(4_096).default(100) }).optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
})

export type Config = Readonly<z.infer<typeof configSchema>>

const PREFIX = 'TESTUDO_'
/** Read elsewhere: where tests find real data, and which file to read. */
const NOT_SETTINGS = new Set(['TESTUDO_SHARED_DATA', 'TESTUDO_CONFIG'])

/**
 * Settings from a file, overridden by the environment: `TESTUDO_PORT=8081`, `TESTUDO_UPLOAD_LIMIT_BYTES`, nested with two
 * underscores: `TESTUDO_OIDC__CLIENT_SECRET`. Values that are not text are JSON.
 *
 * @throws {Fault} `config.invalid` with the file (or `environment`) and the path: not JSON, an unknown key, a wrong value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, file?: string): Config {
  const path = file ?? environment['TESTUDO_CONFIG']
  const fromFile = path === undefined ? {} : readSettings(path)
  // The file alone first, so that its mistakes name the file.
  if (path !== undefined) check(fromFile, path)
  const merged = merge(fromFile, readEnvironment(environment))
  return check(merged, 'environment')
}

function readSettings(path: string): unknown {
  if (!existsSync(path))
    throw new Fault('invalid', 'config.invalid', 'There is no such settings file.', { place: { file: path } })
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Fault('invalid', 'config.invalid', 'The settings file is not JSON.', { cause, place: { file: path } })
  }
}

function check(value: unknown, file: string): Config {
  const parsed = configSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const pointer = `/${[...(issue?.path ?? []), ...unknown].map(String).join('/')}`
  const what = unknown.length > 0 ? `Unknown setting ${pointer}` : `${pointer}: ${issue?.message ?? 'wrong value'}`
  throw new Fault('invalid', 'config.invalid', `${what} in ${file}. Correct or remove it.`, {
    place: { file, path: pointer },
  })
}

type Tree = { [key: string]: unknown }

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Tree {
  const tree: Tree = {}
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || NOT_SETTINGS.has(name) || text === undefined) continue
    const path = name
      .slice(PREFIX.length)
      .split('__')
      .map((part) => part.toLowerCase().replaceAll(/_(\w)/g, (_all, c: string) => c.toUpperCase()))
    let at = tree
    for (const key of path.slice(0, -1)) {
      const next = isTree(at[key]) ? at[key] : {}
      at[key] = next
      at = next
    }
    at[path.at(-1) ?? ''] = valueOf(text)
  }
  return tree
}

function valueOf(text: string): unknown {
  if (!/^(-?\d|true$|false$|[[{"])/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

function merge(base: unknown, over: Tree): Tree {
  const out: Tree = isTree(base) ? { ...base } : {}
  for (const [key, value] of Object.entries(over)) out[key] = isTree(value) ? merge(out[key], value) : value
  return out
}
