import type { BriefQuestion, BriefStatement } from '@testudo/kernel/brief'
import type { AnyContract, Input, May, Reply } from '@testudo/kernel/contract'
import type { Fact } from '@testudo/kernel/fact'
import type { Label, PolicySet } from '@testudo/kernel/label'
import type {
  AlertSeen,
  Exposure,
  MissionIf,
  MissionTouched,
  Observed,
  SearchHit,
  SituationItem,
} from '@testudo/kernel/situation'
import type { OperatorReport, PortionOf } from '@testudo/kernel/portion'
import type { RefusalBook, Refusals } from '@testudo/kernel/refusals'
import type { Subject } from '@testudo/kernel/subject'
import type { BesideItem, WaitingItem } from '@testudo/kernel/waiting'
import type { Taken } from '@testudo/kernel/waitingContract'
import type { Deed } from '../audit/entry.ts'
import type { Objects } from '../objects/types.ts'
import type { Tx } from '../storage/index.ts'
import type { Page } from '../pages/index.ts'
import type { Doors } from './doors.ts'

export type { Deed } from '../audit/entry.ts'
export type * from './doors.ts'
export type * from './peers.ts'

/** What a route handler knows besides its input. */
export interface Asked {
  readonly subject: Subject
  /** Raw body of an upload contract. */
  readonly upload: AsyncIterable<Uint8Array>
  readonly signal: AbortSignal
  /** `en` or `fr`, from the session or Accept-Language. */
  readonly language: 'en' | 'fr'
  /** Id of the session, token or certificate it came with, never its secret: two people do not share one. '' without a caller. */
  readonly credential: string
}

/** What a stream contract's handler returns. */
export interface StreamAnswer {
  readonly body: AsyncIterable<string | Uint8Array>
  readonly fileName?: string
}

/** Registers the answer to a contract: verbs are checked before, input parsed, faults mapped to problem+json. */
export interface Http {
  answer<C extends AnyContract>(
    contract: C,
    handler: (
      input: Input<C>,
      asked: Asked,
    ) => Promise<C['reply'] extends { readonly stream: string } ? StreamAnswer : Reply<C>>,
  ): void
  /** Shows a page the node writes itself: for people whose browser runs no scripts. Verbs, origin and audit as for answers. */
  page(page: Page): void
}

/** Delivers facts to handlers at least once, in outbox order, after the commit that wrote them. */
export interface Events {
  subscribe(consumer: string, topics: readonly string[], handler: (fact: Fact) => Promise<void>): void
  /** Writes a fact in the transaction of what it tells of; `label` by number, see `OwnTables.labelNumber`. Holds the ledger's lock. */
  publish(
    tx: Tx,
    fact: {
      readonly topic: string
      readonly label: number
      readonly at: number
      readonly ids: readonly string[]
      readonly types: readonly string[]
    },
  ): Promise<void>
  /** Says that a commit has written facts, so that nobody waits for the next poll. */
  wake(): void
}

export interface JobProgress {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly done: number
  readonly total?: number
  readonly startedAt?: number
  readonly endedAt?: number
  readonly result?: unknown
  readonly fault?: { readonly code: string; readonly message: string }
}

/** A job as one subject sees it. */
export interface JobView extends JobProgress {
  /** Whether who asked may stop it. */
  readonly mayCancel: boolean
}

/** What a job of a defined kind works with, the first time and after every restart. */
export interface JobWork {
  readonly id: string
  /** Its owner, as it stands now. */
  readonly subject: Subject
  readonly input: unknown
  /** The bytes it was given, from their beginning. */
  readonly upload: () => AsyncIterable<Uint8Array>
  /** Notes of what is done, each saved in the transaction that does it. */
  readonly steps: { readonly before: readonly string[]; save(tx: Tx, note: string): Promise<void> }
  readonly tell: (done: number, total?: number) => void
  readonly signal: AbortSignal
}

/** Long work: progress, cancellation and, for defined kinds, resumption after a restart. A job is seen by its owner and by who holds `jobs:read-all`. */
export interface Jobs {
  /** Runs at once in process; the returned id can be followed on screen and by the CLI. */
  run(
    subject: Subject,
    job: { readonly kind: string; readonly title: string; readonly label: Label },
    work: (tell: (done: number, total?: number) => void, signal: AbortSignal) => Promise<unknown>,
  ): Promise<string>
  /** Says how jobs of a kind are done and which verb their owner needs. Once, before the node is ready. */
  define(kind: string, may: string, work: (job: JobWork) => Promise<unknown>): void
  /**
   * Starts a job of a defined kind. Its bytes are on disk before anything begins, so that it goes on after a crash.
   *
   * @throws {Fault} `jobs.upload_cut` or `jobs.no_room`: nothing was begun
   */
  start(
    subject: Subject,
    job: { readonly kind: string; readonly title: string; readonly label: Label; readonly input: unknown },
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<string>
  get(subject: Subject, id: string): Promise<JobView | undefined>
  list(subject: Subject): Promise<readonly JobView[]>
  cancel(subject: Subject, id: string): Promise<void>
}

/**
 * One line of the audit log: who did what to which ids with which outcome. Reads are queued and flushed in groups. With a
 * label, others who may read it see the line; without one only its author and who holds `audit:read-all`.
 */
export interface Audit {
  record(entry: Deed): void
  /** Writes the lines in this open transaction, in their order: they stand with what they tell of, or neither does. Holds the ledger's lock. */
  recordIn(tx: Tx, entries: readonly Deed[]): Promise<void>
}
/** Nothing leaves the node but through here: takes the recipient as a subject, decides by `mayRead`, records rule, people and content hash. */
export interface Release {
  /**
   * Filters to what the recipient may read and records the decision.
   *
   * @throws {Fault} `release.nothing_may_go`; `release.second_person` when the policy of anything that would go asks for two
   * people and fewer than two accounts signed. Nobody signs for what they take for themselves (`by` is `to`).
   */
  decide(request: {
    readonly by: Subject
    readonly to: Subject
    readonly channel: string
    readonly contents: readonly { readonly id: string; readonly label: Label; readonly hash: string }[]
    /** What it carries out: the id of a release or a standing rule. */
    readonly reference?: string
    /** On whose word, as the releasing officer wrote it. */
    readonly authority?: string
    /** Accounts that signed, and when (Unix ms). */
    readonly signed?: readonly { readonly by: string; readonly at: number }[]
    /** The transaction that gives it away: the decision stands when that does, and only then. */
    readonly within?: Tx
  }): Promise<{ readonly allowed: ReadonlySet<string>; readonly decisionId: string }>
}

export interface Clock {
  /** Unix ms. */
  now(): number
}

export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

/** What one capability offers to all. Each answer passes the subject's labels inside the capability. */
export interface Contributions {
  situation?(subject: Subject): Promise<readonly SituationItem[]>
  exposures?(subject: Subject): Promise<readonly Exposure[]>
  /** What own sensors met of what is known. Fact `sighting.recorded` tells of more. */
  observed?(subject: Subject): Promise<readonly Observed[]>
  /** Alerts with a hit at or after `since` (Unix ms), as this subject may read them. */
  alerts?(subject: Subject, since: number): Promise<readonly AlertSeen[]>
  search?(subject: Subject, text: string): Promise<readonly SearchHit[]>
  /** Missions that lean on any of these objects: on an asset, on what its owner runs, on what an exposure names as its cause. */
  missions?(subject: Subject, ids: ReadonlySet<string>): Promise<readonly MissionTouched[]>
  /** Missions that matters of this capability bear on, by what each of them touches; `through` names the matter. None for what is not its own. */
  missionsOf?(subject: Subject, matters: ReadonlySet<string>): Promise<readonly MissionTouched[]>
  /** What becomes of missions if the assets of each set failed for good: one list for each set, in its order. `at`: at that moment (Unix ms), now unless told. */
  missionsIf?(
    subject: Subject,
    sets: readonly (readonly string[])[],
    at?: number,
  ): Promise<readonly (readonly MissionIf[])[]>
  /** Sentences for a brief, from what this subject may read; none for a mission it does not know. */
  brief?(subject: Subject, question: BriefQuestion): Promise<readonly BriefStatement[]>
  /** What waits for this subject to act. */
  waiting?(subject: Subject): Promise<readonly WaitingItem[]>
  /** Who sees to which of these waiting items, as far as the subject may know; an item nobody took is not in the answer. */
  taken?(subject: Subject, items: readonly string[]): Promise<readonly Taken[]>
  /** What this capability holds about an object of another one, for the page of that object. */
  beside?(subject: Subject, id: string): Promise<readonly BesideItem[]>
  /** Everything written of something that is worked on in many portions, each an object of its author: the thing, its portions, what relates them. Nothing of anything else. */
  portions?(subject: Subject, whole: string): Promise<readonly string[]>
  /** Which of these objects are portions, and of what. */
  wholes?(subject: Subject, ids: readonly string[]): Promise<readonly PortionOf[]>
  /** What an operator told under this id, as far as the subject may read it: one or none. Fact `incident.changed` tells of more. */
  told?(subject: Subject, id: string): Promise<readonly OperatorReport[]>
  /** Lists of values known to be benign, as the JSON texts of MISP warning lists; the same for all readers. Fact `lists.changed` tells of changes. */
  warningLists?(): Promise<readonly string[]>
}

/** Asks every capability and puts the answers together. */
export interface Gather {
  situation(subject: Subject): Promise<readonly SituationItem[]>
  exposures(subject: Subject): Promise<readonly Exposure[]>
  observed(subject: Subject): Promise<readonly Observed[]>
  alerts(subject: Subject, since: number): Promise<readonly AlertSeen[]>
  search(subject: Subject, text: string): Promise<readonly SearchHit[]>
  missions(subject: Subject, ids: ReadonlySet<string>): Promise<readonly MissionTouched[]>
  missionsOf(subject: Subject, matters: ReadonlySet<string>): Promise<readonly MissionTouched[]>
  missionsIf(
    subject: Subject,
    sets: readonly (readonly string[])[],
    at?: number,
  ): Promise<readonly (readonly MissionIf[])[]>
  brief(subject: Subject, question: BriefQuestion): Promise<readonly BriefStatement[]>
  waiting(subject: Subject): Promise<readonly WaitingItem[]>
  taken(subject: Subject, items: readonly string[]): Promise<readonly Taken[]>
  beside(subject: Subject, id: string): Promise<readonly BesideItem[]>
  portions(subject: Subject, whole: string): Promise<readonly string[]>
  wholes(subject: Subject, ids: readonly string[]): Promise<readonly PortionOf[]>
  told(subject: Subject, id: string): Promise<readonly OperatorReport[]>
  warningLists(): Promise<readonly string[]>
}

/** What a node lends to its capabilities. */
export interface Host extends Doors {
  readonly objects: Objects
  readonly events: Events
  readonly audit: Audit
  readonly release: Release
  readonly http: Http
  readonly jobs: Jobs
  readonly clock: Clock
  readonly log: Log
  readonly policies: PolicySet
  readonly gather: Gather
  /** People cleared no higher than this subject, as subjects: for previews of who would read. */
  people(subject: Subject): Promise<readonly Subject[]>
  /** What a fault says in the reader's language, where it is told in an answer instead of thrown. */
  readonly refusals: Pick<RefusalBook, 'say'>
  readonly exercise: boolean
  /** Label of what is authored here without another one. */
  readonly defaultLabel: Label
}

/** One capability's server side, as its `./server` door exports it under the name `capability`. */
export interface ServerCapability {
  readonly name: string
  /** Verbs it defines, with one sentence each, for the role editor: `picture:read`. */
  readonly verbs: Readonly<Record<Exclude<May, 'public' | 'signed-in'>, string>>
  /** What its faults say to who reads French. */
  readonly refusals?: Refusals
  start(host: Host): Promise<Contributions>
}
