import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { CurrentQuestion } from './items/readItems.ts'
import type { ReaderSight } from './matching/sight.ts'
import type { Answer, Equipment, FeedItem, Match, Outcome, WarningState } from '../core/index.ts'

/** A version of something as one reader has it. `at`: when it arrived here (Unix ms); `until`: when another took its place. */
interface Kept {
  readonly row: string
  readonly label: Label
  readonly at: number
  readonly until?: number
}
export interface StoredItem extends Kept {
  readonly item: FeedItem
}
export interface StoredEquipment extends Kept {
  readonly equipment: Equipment
  /** How many versions stand beside each other, where more than one does: `equipment` is the worst of them. */
  readonly contested?: number
}
export interface StoredMatch extends Kept {
  readonly vulnerability: string
  /** Row of the record and of the equipment it follows from. */
  readonly record: string
  readonly match: Match
}

export interface KeepReport {
  readonly new: number
  readonly changed: number
  readonly same: number
}

/**
 * What feeds, advisories and people said. Nothing is overwritten: a newer version of the same source under the same label
 * ends the one before, so that any earlier moment can be asked for.
 */
export interface ItemBook {
  /** In batches, each one transaction; tells `vulnerability.changed` with the ids. */
  keep(label: Label, items: Iterable<FeedItem> | AsyncIterable<FeedItem>, signal?: AbortSignal): Promise<KeepReport>
  /** As they stood at a moment; now unless told. EPSS: the newest of each vulnerability. */
  read(
    subject: Subject,
    question: { readonly ids?: readonly string[]; readonly kinds?: readonly FeedItem['kind'][]; readonly at?: number },
  ): Promise<readonly StoredItem[]>
  /** EPSS by day, oldest first, as known at a moment. */
  epss(
    subject: Subject,
    id: string,
    at?: number,
  ): Promise<readonly { readonly day: string; readonly epss: number; readonly label: Label }[]>
  /** As the node itself, for what is worked out once for all readers: what stands now, or stood, in the order of rows. */
  currentRecords(question: CurrentQuestion): Promise<readonly StoredItem[]>
  /** As the node itself: the newest value of EPSS of each of these, under each label. */
  currentEpss(ids: readonly string[]): Promise<readonly StoredItem[]>
  /** Whether any feed brought anything this reader may read. */
  empty(subject: Subject): Promise<boolean>
}

export interface InventoryBook {
  /** Tells `inventory.changed`. One transaction a batch. */
  keep(label: Label, equipment: readonly Equipment[]): Promise<KeepReport>
  read(
    subject: Subject,
    question: { readonly ids?: readonly string[]; readonly operatorName?: string; readonly at?: number },
  ): Promise<readonly StoredEquipment[]>
}

/**
 * Which equipment which record speaks of. Worked out from what stands and kept in memory; a match stands under the join of
 * both labels, and each reader has those it may read.
 */
export interface MatchBook {
  /** One by one, of these vulnerabilities or this equipment. */
  read(
    subject: Subject,
    question: {
      readonly vulnerabilities?: readonly string[]
      readonly equipment?: readonly string[]
      readonly at?: number
    },
  ): Promise<readonly StoredMatch[]>
  /** All vulnerabilities summed up, as this subject may read them now. */
  sight(subject: Subject): Promise<ReaderSight>
  /** Vulnerabilities that rows of equipment are matched with, as far as this subject may read them. */
  about(subject: Subject, rows: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>
  /** Whether this subject may read of any equipment. */
  hasEquipment(subject: Subject): Promise<boolean>
  /** Equipment a vulnerability is matched with, by rows. */
  rowsOf(subject: Subject, vulnerability: string): Promise<readonly string[]>
  /** Grows when values of EPSS come. */
  readonly epssVersion: number
  /** Resolves when everything kept so far is matched. */
  settled(): Promise<void>
}

/** Equipment of one operator that a vulnerability asks something of, as one reader knows it: what VEX rules out is not in it. */
export interface WarningDraft {
  /** STIX identity of the operator. */
  readonly operator: string
  readonly operatorName: string
  readonly nation: string
  /** Ids of pieces that are affected, and of pieces for which it cannot be told. */
  readonly equipment: readonly string[]
  readonly undecidable: readonly string[]
}

/** The desk's own answers, as far as warnings need them. */
export interface DeskBook {
  /** Grouped by operator, in order of names. Empty: nothing known to be affected, or nothing the reader may know of. */
  draftsFor(subject: Subject, vulnerability: string): Promise<readonly WarningDraft[]>
  /** What is decided of it, for this reader. */
  outcomeOf(subject: Subject, vulnerability: string): Promise<Outcome>
}

/** A warning that was released, with the answers given so far (drafts of answers are the operator's own and not in it). */
export interface StoredWarning {
  readonly id: string
  readonly number: string
  readonly vulnerability: string
  readonly operator: string
  readonly operatorName: string
  readonly nation: string
  readonly label: Label
  readonly state: WarningState
  readonly sentAt: number
  readonly readAt?: number
  readonly answeredAt?: number
  readonly answerBy: number
  /** When nobody had answered in time. */
  readonly silentAt?: number
  readonly closedAt?: number
  /** Version that stands, from 1, and when it was sent. */
  readonly version: number
  readonly revisedAt: number
  /** Each piece it is about, with its newest answer. */
  readonly equipment: readonly {
    readonly id: string
    readonly answer?: Answer
    readonly because?: string
    /** Of VEX, when it was answered that it is not affected. */
    readonly justification?: string
    readonly at?: number
    /** Nothing is asked of it any more since a later version, because of this. */
    readonly out?: { readonly en: string; readonly fr: string }
  }[]
}

/** Warnings as one reader may know of them. Changes are told as `warning.changed` (ids: vulnerability, warning). */
export interface WarningBook {
  read(subject: Subject, question: { readonly vulnerability?: string }): Promise<readonly StoredWarning[]>
}

/** What the parts of this capability share on the server. */
export interface Runtime {
  readonly host: Host
  readonly items: ItemBook
  readonly inventory: InventoryBook
  readonly matches: MatchBook
}
