import type { Label } from '@testudo/kernel/label'
import type { Grading } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '../storage/index.ts'

export type Verdict = 'new' | 'newer' | 'same' | 'older' | 'quarantined'

/**
 * One content of a stored version as one subject may see it. `body` is the object less the parts the subject may not read,
 * in RFC 8785 form: its bytes follow from what it says, and tell nothing of what was taken off or how it was spelled.
 */
export interface StoredObject {
  readonly id: string
  readonly type: string
  /** As received: nanoseconds survive. '' for objects that carry none (SCOs, marking definitions: then `created`). */
  readonly modified: string
  readonly name: string
  readonly body: string
  readonly label: Label
  readonly revoked: boolean
  /** Unix ms this subject could first read this row (never earlier than the subject's grant). */
  readonly dateAdded: number
}

export interface Page<T> {
  readonly rows: readonly T[]
  /** Opaque, sealed, of fixed length; absent on the last page. */
  readonly next?: string
}

export interface Edge {
  /** STIX id of the relationship or sighting; for an embedded reference (`created_by_ref`, `object_refs`, …) the id of the object that holds it. */
  readonly id: string
  /** `uses`, `depends-on`, … or the property name of an embedded reference. */
  readonly kind: string
  readonly source: string
  readonly target: string
  readonly label: Label
  /** The far end as the subject may read it; absent when pending or not readable: the two look alike. */
  readonly far?: { readonly id: string; readonly type: string; readonly name: string; readonly label: Label }
}

/** One source's statement that it knows this object. */
export interface Assertion {
  readonly source: string
  readonly at: number
  readonly grading?: Grading
  readonly label: Label
}

export interface ImportProblem {
  readonly id?: string
  readonly index: number
  readonly byte?: number
  readonly code: string
  readonly message: string
}

export interface ImportReport {
  readonly total: number
  readonly new: number
  readonly newer: number
  readonly same: number
  readonly older: number
  readonly quarantined: number
  /** Distinct ids referenced by what was submitted and not readable by the submitter. */
  readonly pendingReferences: number
  /** SHOULD findings, counted by rule. */
  readonly warnings: Readonly<Record<string, number>>
  /** The first 1,000 quarantined objects, in input order. */
  readonly problems: readonly ImportProblem[]
  readonly dryRun: boolean
  readonly milliseconds: number
}

/**
 * What lets an import go on after the process ended: a note for each batch, written in the batch's own transaction, and
 * the notes of the runs before. The text must be the same one again, from its beginning.
 */
export interface ImportSteps {
  readonly before: readonly string[]
  save(tx: Tx, note: string): Promise<void>
}

export interface ImportOptions {
  /** Who asserted it: an ally, a feed, a file name. */
  readonly source: string
  readonly grading?: Grading
  /** Label of objects that carry no marking. Default: the node's `defaultLabel`. */
  readonly defaultLabel?: Label
  readonly dryRun?: boolean
  /** Asked of every object that is in order otherwise; a reason sets it aside in quarantine. `whole`: the join with its marked parts' labels. */
  readonly admit?: (object: {
    readonly value: Readonly<Record<string, unknown>>
    readonly label: Label
    readonly whole: Label
  }) => { readonly code: string; readonly message: string } | undefined
  /** Lets the import go on where it was when the process ended; not for a dry run, which begins again. */
  readonly steps?: ImportSteps
  readonly signal?: AbortSignal
  readonly onProgress?: (done: { readonly objects: number; readonly bytes: number }) => void
  /** Called per object, in input order within a batch, after its batch is durable (or decided, on a dry run). */
  readonly onVerdict?: (verdict: {
    readonly index: number
    readonly id: string
    readonly verdict: Verdict
    readonly code?: string
  }) => void
}

export interface ListOptions {
  readonly types?: readonly string[]
  readonly limit?: number
  readonly cursor?: string
  /** Newest added first (default), or by name. */
  readonly order?: 'added' | 'name'
  /** Only what this source asserted, as far as the reader may know. */
  readonly source?: string
  /** Only what stands under exactly this label. */
  readonly label?: Label
  /** Include revoked and `x_mitre_deprecated` objects. Default false. */
  readonly revoked?: boolean
}

export interface SearchOptions {
  readonly types?: readonly string[]
  readonly limit?: number
  /** Match names that resemble the text (trigram) when full text finds little. Default true. */
  readonly fuzzy?: boolean
}

export interface SearchResult {
  readonly hits: readonly (Omit<StoredObject, 'body'> & { readonly score: number; readonly fuzzy: boolean })[]
  /** True when only the first 2,000 readable hits were ranked; the screen says so. */
  readonly capped: boolean
}

/**
 * The object store. Every call takes the subject that asks; what the subject may not read is not in any answer, count,
 * verdict, cursor or error. Only this module touches its tables.
 */
export interface Objects {
  /**
   * Takes a STIX bundle, an array, one object, or JSON lines, gzip or plain, as a byte stream larger than memory.
   * One bad object never stops the others. Everything counted is fsynced when the promise settles.
   *
   * @throws {Fault} `invalid` with a place when the text itself breaks (truncated, too deep, bomb): whole batches before the break are kept
   */
  import(subject: Subject, bytes: AsyncIterable<Uint8Array>, options: ImportOptions): Promise<ImportReport>
  /** Stores authored objects in one transaction under one explicit label; all or nothing. @throws {Fault} `invalid` naming the first bad object */
  put(
    subject: Subject,
    objects: readonly Readonly<Record<string, unknown>>[],
    options: { readonly label: Label; readonly source: string; readonly grading?: Grading },
  ): Promise<readonly Verdict[]>
  /** The newest version the subject may read (not the newest there is), or undefined: absent and denied alike. */
  get(subject: Subject, id: string): Promise<StoredObject | undefined>
  /** The newest readable versions of many ids, by id (the order of the tables tells who came first), missing ones left out. */
  getMany(subject: Subject, ids: readonly string[]): Promise<readonly StoredObject[]>
  /** Every readable version, newest first; one that came with marked parts that contradict each other, once for each. */
  versions(subject: Subject, id: string): Promise<readonly StoredObject[]>
  /**
   * The newest readable versions that name this id, or one of these, by one of these kinds of edge (`incident_ref`,
   * `object_refs`, `related-to`), not revoked; of all types unless told. Each once; order by id. Costs by what names them.
   */
  holding(
    subject: Subject,
    ids: string | readonly string[],
    kinds: readonly string[],
    types?: readonly string[],
  ): Promise<readonly StoredObject[]>
  /** A page of newest readable versions. */
  list(subject: Subject, options: ListOptions): Promise<Page<StoredObject>>
  /** Every newest readable version of the given types; for models that need the whole. Order by id. */
  all(subject: Subject, types: readonly string[]): Promise<readonly StoredObject[]>
  /** Every readable edge of the given kinds (newest readable version of its relationship, not revoked); far ends are not looked up. Order by id. */
  allEdges(subject: Subject, kinds: readonly string[]): Promise<readonly Omit<Edge, 'far'>[]>
  /** When what names an id by one of these kinds of edge changed last (Unix ms), once for each label; as `holding`, without the objects. */
  lastNaming(
    subject: Subject,
    kinds: readonly string[],
  ): Promise<readonly { readonly target: string; readonly at: number; readonly label: Label }[]>
  /** Number of objects readable per type; from tallies. */
  counts(subject: Subject): Promise<Readonly<Record<string, number>>>
  /** The same, apart by the label of the newest readable version; in the order of the labels' texts, then of the types. */
  countsByLabel(
    subject: Subject,
  ): Promise<readonly { readonly label: Label; readonly type: string; readonly count: number }[]>
  /** Labels in use by readable rows of the given types, for pickers and facets. */
  labels(subject: Subject, types?: readonly string[]): Promise<readonly Label[]>
  search(subject: Subject, text: string, options?: SearchOptions): Promise<SearchResult>
  /** Edges that touch an id, both directions, newest readable version of each. */
  edges(
    subject: Subject,
    id: string,
    options?: {
      readonly kinds?: readonly string[]
      /** Kinds that are left out: of what many objects name, few are related to it. */
      readonly without?: readonly string[]
      readonly limit?: number
      readonly cursor?: string
    },
  ): Promise<Page<Edge>>
  assertions(subject: Subject, id: string): Promise<readonly Assertion[]>
  /** Quarantined objects the subject may read. `index` is -1 and `byte` absent for what others submitted. */
  quarantine(
    subject: Subject,
    options?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<Page<ImportProblem & { readonly at: number; readonly source: string; readonly label: Label }>>
  /** One bundle, streamed: the newest readable version of every object, or every version. Objects are in canonical form. */
  export(
    subject: Subject,
    options?: { readonly versions?: boolean; readonly types?: readonly string[] },
  ): AsyncIterable<string>
  /** Grows whenever something this subject can read was added or changed, and only then: the key of per-reader caches. Never shown. */
  changeStamp(subject: Subject): Promise<string>
}
