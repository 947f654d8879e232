import type { FieldRole } from '../indicators/fieldRole.ts'
import type { SourceCounts } from '../sources/counts.ts'
import type { SourceFormat } from '../sources/format.ts'

/**
 * Something to look for, as one label tells it: the newest version of an indicator under that label. Two labels of one
 * indicator are two of these, so that nothing a reader may not see decides what that reader is told.
 */
export interface Knowledge {
  /** `id`, `modified` and the label in one text; names this content and no other. */
  readonly key: string
  /** STIX id. */
  readonly id: string
  readonly modified: string
  readonly name: string
  /** `canonicalLabel` of the content. */
  readonly label: string
  readonly language: 'stix' | 'sigma'
  readonly pattern: string
  /** `created_by_ref`. */
  readonly owner?: string
  /** Unix ms. */
  readonly from?: number
  readonly until?: number
  /** STIX confidence, 0 to 100. */
  readonly confidence?: number
}

/** Why something known is not looked for. */
export interface Refused {
  readonly key: string
  readonly reason: string
}

export type HitKind = 'indicator' | 'pattern' | 'rule' | 'behaviour'

/** What was seen in the events of one source. Its label is the join of the source's and of what it was known through. */
export interface Hit {
  readonly kind: HitKind
  /** `Knowledge.key`; for behaviour the name of the method and what it found: `beaconing 10.1.2.3 198.51.100.7`. */
  readonly known: string
  readonly source: string
  /** Unix ms: the event's own time, else when it arrived. */
  readonly at: number
  /** Where the event stands in its source, counted from 1 by the matcher since the source began. */
  readonly line: number
  /** The value that was looked for; of a rule or pattern the first that matched. */
  readonly value: string
  readonly field: string
  readonly role: FieldRole
  /** What the field holds. At most 500 characters. */
  readonly text: string
  /** Fields that matched, for rules and patterns; method figures for behaviour. */
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  /** Addresses and names of hosts in the event, in normal form, likeliest own side first. At most 16. */
  readonly hosts: readonly string[]
  /** The event as its source wrote it; cut at 8,192 characters. '' for behaviour. */
  readonly event: string
  /** 0 to 100; a behaviour's score. */
  readonly score?: number
}

/** A source as the matcher needs to know it. */
export interface MatchSource {
  readonly id: string
  /** `canonicalLabel` of its events. */
  readonly label: string
  /** Overrides what the content looks like. */
  readonly format?: SourceFormat
  /** Log source of rules, when events do not tell: `{ product: 'linux', service: 'sshd' }`. */
  readonly logsource?: Readonly<Record<string, string>>
}

/** What one push of bytes came to. Hits are not counted here: who sends may not read them. */
export interface Pushed {
  readonly format: SourceFormat | undefined
  /** Of this push alone. */
  readonly counts: SourceCounts
  /** Unix ms of the newest event so far, of this source. */
  readonly newest: number | undefined
}
