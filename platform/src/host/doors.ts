import type { Label, PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Deed } from '../audit/entry.ts'
import type { Entry } from '../audit/entry-form.ts'
import type { Mail } from '../mail/index.ts'
import type { ExchangeObjects } from '../objects/exchange-types.ts'
import type { Outbound, Reach } from '../outbound/index.ts'
import type { Migration, Tx } from '../storage/index.ts'
import type { Peers } from './peers.ts'

/** Tables of a capability's own, in the node's database. */
export interface OwnTables {
  readonly engine: 'embedded' | 'postgres'
  /** Rows one transaction should write at most: one embedded connection serves readers too. */
  readonly batchSize: number
  /** Brings the capability's schema to its newest step. Once, in `start`. */
  migrate(name: string, steps: readonly Migration[]): Promise<void>
  /** Commits when `work` resolves, rolls back when it throws. Durable when the promise settles. */
  asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Reads labelled tables (see `labelledTable`) as one subject: row security shows what it may read. */
  readAs<T>(subject: Subject, work: (tx: Tx) => Promise<T>): Promise<T>
  /** The number of a label for a row of a labelled table, written in the same transaction. */
  labelNumber(tx: Tx, label: Label): Promise<number>
  mayRead(subject: Subject, label: Label): boolean
}

/** Secrets of a node, one file each in the data folder, made at first use and never shown. */
export interface Keys {
  /** 32 random bytes that survive a restart. @param name lower-case letters and hyphens */
  key(name: string): Promise<Uint8Array>
}

/** What this node says of itself to others. */
export interface Self {
  readonly name: string
  readonly organisation: string
  readonly nation: string
  /** STIX identities whose objects this node alone makes versions of. */
  readonly identities: readonly string[]
  /** Certificate (PEM) and key this node shows to others over mutual TLS, and its SHA-256 fingerprint (64 hex digits). */
  tls(): Promise<{ readonly certificate: string; readonly key: string; readonly fingerprint: string }>
  /** Address browsers open: `https://centre.example`. */
  readonly origin: () => string
  /** Telephone of the watch, when the settings tell one. */
  readonly phone: string | undefined
  /** Address of the listener for other nodes and clients with certificates: `https://host:port`; undefined when there is none. */
  readonly tlsOrigin: () => string | undefined
}

/** Rights of a machine account, as an administrator gives them. */
export interface MachineRights {
  readonly organisation: string
  readonly nation: string
  readonly communities: readonly string[]
  readonly clearances: Readonly<Record<string, string>>
  readonly specialAccess: readonly string[]
  readonly roles: readonly string[]
  readonly clearedUntil?: number
}

/** Accounts of machines: peer nodes and services such as TAXII clients. Nobody gives rights beyond their own. */
export interface Accounts {
  /**
   * @param fingerprint SHA-256 of the client certificate, 64 hexadecimal digits
   * @throws {Fault} `denied` when `by` does not hold what it gives; `conflict` when login or fingerprint are taken
   */
  add(
    by: Subject,
    account: {
      readonly kind: 'peer' | 'service'
      readonly login: string
      readonly name: string
      readonly rights: MachineRights
      readonly fingerprint?: string
    },
  ): Promise<Subject>
  /** Takes effect at once, for open connections too. */
  change(
    by: Subject,
    id: string,
    change: {
      readonly name?: string
      readonly rights?: MachineRights
      readonly fingerprint?: string
      readonly disabled?: boolean
    },
  ): Promise<Subject>
  /** A token for HTTP Basic or Bearer; its secret is told this once. */
  token(
    by: Subject,
    id: string,
    token: { readonly name: string; readonly days: number },
  ): Promise<{ readonly id: string; readonly secret: string }>
  /** Tokens of a machine's account that may still be used, oldest first; never their secrets. Unix ms. */
  tokens(id: string): Promise<readonly MachineToken[]>
  /** Ends one token of a machine's account, or every one, from the next request on. @returns how many */
  endTokens(by: Subject, id: string, token?: string): Promise<number>
  /** The account as it stands now; undefined when there is none or it is closed. People, peers and services. */
  find(id: string): Promise<Subject | undefined>
  list(kind: 'peer' | 'service'): Promise<readonly (Subject & { readonly login: string; readonly disabled: boolean })[]>
  /** Every person with an open account, whoever asks: for what the node does by itself, never for an answer to somebody. */
  everybody(): Promise<readonly Subject[]>
  /**
   * Accounts that made or last reset this one, and those that made or reset them, all the way up; empty: the first, or
   * none such. What they could sign in as is no second person to them.
   */
  makersOf(id: string): Promise<ReadonlySet<string>>
  /** Verbs a subject holds on this node. */
  verbsOf(subject: Subject): ReadonlySet<string>
  /** After every change of accounts, roles or credentials. */
  onChange(listener: () => void): void
}

/** What is known of a token besides its secret. */
export interface MachineToken {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly until: number
}

/** A checkpoint of an audit log as C2SP signed note, with the proof (RFC 6962 §2.1.2, hex) that it grew from an earlier one. */
export interface Offered {
  readonly note: string
  readonly proof: readonly string[]
}

/**
 * What a witness says to a checkpoint. `grown`: it continues what was seen, and `line` countersigns it; `forked`: the log
 * shows another past than before; `shrunk`: it lacks what was seen; `signature`: it is not readable, or not of this log.
 */
export type Witnessed =
  | { readonly verdict: 'grown'; readonly size: number; readonly note: string; readonly line: string }
  | { readonly verdict: 'same' | 'forked' | 'shrunk' | 'signature' }

/** Audit logs that watch each other, so that no nation alone can rewrite its own. */
export interface AuditWitness {
  /** What checks the log of this node: `name+id+base64`. */
  readonly key: string
  /** What checks the countersignatures of the node whose log this key checks. @throws {Fault} `audit.key_unreadable` */
  keyAsWitness(log: string): string
  /** Whose countersignatures of our log are checked from now on, beside those the settings name: the nodes of these logs. */
  trust(logs: readonly string[]): void
  /** The newest checkpoint of this node's log; the proof is empty where there is none from `first` (intervals). Undefined before the first. */
  offer(first: number): Promise<(Offered & { readonly size: number }) | undefined>
  /**
   * Judges the checkpoint of another log, and countersigns it when it grew from the one seen last.
   *
   * @param log what checks that log @param seen the note that was taken last, none: the first is taken as it is
   * @throws {Fault} `audit.key_unreadable`
   */
  judge(log: string, seen: string | undefined, offered: Offered): Witnessed
  /** Keeps another node's countersignature under our checkpoint of that size. @returns false when it is not that node's, or wrong */
  keep(log: string, size: number, line: string): Promise<boolean>
}

/** A deed as its reader may see it in the audit log; `id` is what a receipt is asked by. */
export type RecordedDeed = Readonly<Omit<Entry, 'salt'>> & { readonly id: string }

/** The audit log, for capabilities that keep records which must stand as long as it does. */
export interface Records {
  /**
   * The deed becomes a leaf of the log in this open transaction, together with what it tells of. Takes the ledger's lock.
   *
   * @returns its id: `GET /audit/entries/:entry/receipt` proves it a minute later
   */
  write(tx: Tx, deed: Deed): Promise<string>
  /** Signs a text with the key of the node, as a record of this kind and no other. Ed25519, base64; the key as SPKI, base64. */
  sign(kind: string, text: string): { readonly key: string; readonly signature: string }
  isSigned(kind: string, text: string, signature: string): boolean
  /** Proof that a deed is in the log, as JSON, for who may read what it tells of; undefined until its minute is closed. @param id as `write` gave it */
  receipt(id: string): Promise<string | undefined>
  /** Deeds in [from, until) that changed something, in the order of the log, as far as the subject may see them there. O(log n + deeds). */
  changes(subject: Subject, range: { readonly from: number; readonly until: number }): AsyncIterable<RecordedDeed>
  /**
   * What was written under one verb about one id with a label the subject may read, in the order of the log: an account of
   * something it reads is compared with it, so no `audit:read` is asked for. Cost: one pass over the log.
   */
  about(subject: Subject, verb: string, id: string): Promise<readonly RecordedDeed[]>
}

/** A request to a mounted protocol, with who it comes from. Cookies are not credentials here. */
export interface MountedRequest {
  readonly method: string
  /** Below and with the prefix, percent-encoded as received: `/taxii2/api/collections/`. */
  readonly path: string
  /** Without the question mark. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Read as it arrives; nothing is read unless asked for. */
  readonly body: AsyncIterable<Uint8Array>
  /** Undefined: no credential, or none that holds. */
  readonly caller: { readonly subject: Subject; readonly verbs: ReadonlySet<string>; readonly via: string } | undefined
  /** Until when the certificate this connection shows is valid, Unix ms; undefined without one. */
  readonly certificateUntil: number | undefined
  readonly signal: AbortSignal
}

export interface MountedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array | string>
}

/** A protocol that is no list of contracts. It answers everything below its prefix, refusals included. */
export interface Mount {
  /** `/taxii2`. Segments of it are never a route of the API or a page. */
  readonly prefix: string
  /** Callers only over TLS with a client certificate (the local socket excepted). */
  readonly certificateOnly?: boolean
  readonly handle: (request: MountedRequest) => Promise<MountedAnswer>
}

/** Doors a capability may use besides the common ones. */
export interface Doors {
  readonly tables: OwnTables
  /** What nodes need of the store to exchange objects. */
  readonly exchange: ExchangeObjects
  readonly keys: Keys
  /**
   * A folder of the capability's own in the data folder, made when it is not there.
   *
   * @param name lower-case letters and hyphens
   * @param keeping `in backups`: its files (no folders in it, nothing that ends in `.part`) go into every backup of the node
   */
  folder(name: string, keeping?: 'in backups'): Promise<string>
  readonly self: Self
  readonly accounts: Accounts
  readonly witness: AuditWitness
  readonly records: Records
  /** Other nodes; there are none without the capability for sharing. */
  readonly peers: Peers
  /** The one way out to other machines; addresses only as settings allow (`outbound.allow`). */
  readonly outbound: Outbound
  /** The way into mail; undefined when the settings name no mail server. */
  readonly mail: Mail | undefined
  /** Checks an address as `outbound` does, for protocols of their own. @returns the address to connect to @throws {Fault} `outbound.address` */
  readonly reach: Reach
  /** Systems playbooks may act on, as the settings declare them (`actuators`); who uses them checks them. */
  readonly actuators: readonly Readonly<Record<string, unknown>>[]
  /** How much of their events is kept (settings `detection.keepDays`, `detection.keepGigabytes`). */
  readonly telemetryKept: { readonly milliseconds: number; readonly bytes: number }
  /** Folders below which sources of events may read (setting `detection.folders`). */
  readonly telemetryFolders: readonly string[]
  /** How large one piece of evidence may be (setting `incidents.evidenceMegabytes`). */
  readonly evidenceBytes: number
  /** Policies in force: `host.policies` at the time of asking. */
  readonly policiesNow: () => PolicySet
  mount(mount: Mount): void
  /** Called when the node closes, before the database does. */
  onClose(close: () => Promise<void> | void): void
}
