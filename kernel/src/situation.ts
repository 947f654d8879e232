import { z } from 'zod'
import type { Label } from './label/model.ts'

/** State words of a mission, service or asset (mission-science: capacity ≥ 0.9, ≥ 0.6, ≥ 0.2; thresholds stored per mission). */
export const stateSchema = z.enum(['capable', 'degraded', 'severe', 'not-capable', 'unknown'])
export type State = z.infer<typeof stateSchema>

/** Admiralty grading, the two axes rated independently; never averaged with a STIX confidence. */
export const gradingSchema = z.object({
  reliability: z.enum(['A', 'B', 'C', 'D', 'E', 'F']),
  credibility: z.enum(['1', '2', '3', '4', '5', '6']),
})
export type Grading = Readonly<z.infer<typeof gradingSchema>>

/**
 * What one capability says lowers the health of one asset. Gathered by the host from all capabilities, each answer
 * already limited to what the subject may read; `label` is the join of what it was derived from.
 */
export interface Exposure {
  readonly id: string
  /** STIX id of the asset. */
  readonly asset: string
  /** Health left, in [0, 1]. */
  readonly health: number
  /** Unix ms. */
  readonly from: number
  readonly until?: number
  /** STIX id of the evidence (incident, vulnerability, report), and the words for it. */
  readonly cause: string
  readonly causeName: string
  /** Address of the page that tells of the cause, where it is no object of the store. Ids only, never titles. */
  readonly route?: string
  /** What happened, as a short clause: `wiped`, `isolated after exploitation`. */
  readonly what: string
  /** The same in French, where it differs. */
  readonly whatFr?: string
  readonly lifts?: string
  readonly repairHours?: number
  readonly grading?: Grading
  readonly label: Label
}

/** One line of the shared situation: what a capability wants every commander to see. */
export interface SituationItem {
  readonly id: string
  readonly capability: string
  readonly kind: 'incident' | 'vulnerability' | 'undersea' | 'information' | 'threat' | 'other'
  readonly at: number
  readonly title: string
  readonly subjects: readonly string[]
  readonly label: Label
}

/** Something known that own sensors met, as one reader has it, less what was judged benign. `known` is its STIX id. */
export interface Observed {
  readonly known: string
  readonly hits: number
  /** Unix ms. */
  readonly first: number
  readonly label: Label
}

/**
 * One alert as one reader has it, told so that alerts can be put together: what was met, on which assets or hosts, when.
 * `label` is the join of what it rests on. What was judged benign is not told.
 */
export interface AlertSeen {
  readonly id: string
  readonly capability: string
  /** Unix ms of its first and last hit. */
  readonly first: number
  readonly last: number
  /** STIX ids of assets the reader may know; where none is known, `hosts` stand for them. */
  readonly assets: readonly string[]
  readonly hosts: readonly string[]
  /** What was met: a STIX id, or the text of a behaviour. `family` is shared by rules that look for the same thing. */
  readonly met: string
  readonly family?: string
  readonly title: { readonly en: string; readonly fr: string }
  readonly place: string
  /** ATT&CK and DISARM identifiers. */
  readonly techniques: readonly string[]
  /** Ids only, never titles. */
  readonly route: string
  readonly label: Label
}

/** One hit of the palette and the search page. `route` carries ids only, never titles. */
export interface SearchHit {
  readonly id: string
  readonly capability: string
  readonly kind: string
  readonly title: string
  readonly route: string
  readonly label: Label
}

/**
 * A mission that leans on something asked about, as one reader has it. `through` says by which of the asked ids, and over
 * which asset or service; `label` is the join of what its state and the way to it rest on.
 */
export interface MissionTouched {
  readonly id: string
  readonly code: string
  readonly name: { readonly en: string; readonly fr: string }
  readonly state: State
  /** Ids only, never titles. */
  readonly route: string
  readonly through: readonly { readonly asked: string; readonly node: string; readonly exposed: boolean }[]
  readonly label: Label
}

/** What becomes of a mission if some assets failed for good, as one reader has it. */
export interface MissionIf {
  readonly id: string
  readonly code: string
  readonly name: { readonly en: string; readonly fr: string }
  /** Ids only, never titles. */
  readonly route: string
  readonly state: State
  readonly stateIf: State
  /** How many essential tasks it has, and those that would be lost; the mission itself where no task is modelled. */
  readonly tasks: number
  readonly lost: readonly { readonly id: string; readonly name: { readonly en: string; readonly fr: string } }[]
  /** Of the assets asked: those it leans on, and those that cost a task when they fail alone. */
  readonly through: readonly string[]
  readonly alone: readonly string[]
  /** Why, as structure: `1 of 3 links is up and 2 are needed`. */
  readonly reason?: { readonly en: string; readonly fr: string }
  readonly label: Label
}
