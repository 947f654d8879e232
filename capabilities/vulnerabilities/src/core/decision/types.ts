import type { Label } from '@testudo/kernel/label'
import type { MissionIf } from '@testudo/kernel/situation'
import type { Outcome } from '../contract/index.ts'
import type { Tally } from './tally.ts'
import type { Piece } from '../matching/fleet.ts'
import type { Component, EpssEntry, Equipment, KevEntry, Match, VexStatement, VulnerabilityRecord } from '../model.ts'

export interface Words {
  readonly en: string
  readonly fr: string
}

/** Something said, with the label it stands under and when it arrived here (Unix ms). */
export interface Heard<T> {
  readonly item: T
  readonly label: Label
  readonly at: number
  readonly row: string
}

/** A match together with what it is of, as one reader has both. */
export interface Found {
  readonly match: Match
  readonly equipment: Equipment
  /** Join of the labels of the match and the equipment. */
  readonly label: Label
  /** Since when the node knows of it. */
  readonly at: number
}

/** Everything one reader has of one vulnerability. */
export interface Case {
  readonly id: string
  readonly records: readonly Heard<VulnerabilityRecord>[]
  readonly kev: readonly Heard<KevEntry>[]
  readonly epss?: Heard<EpssEntry>
  readonly statements: readonly Heard<VexStatement>[]
  /** Sightings of its exploitation by the reader's own side: how many, the newest, under which label. */
  readonly sightings?: { readonly count: number; readonly first: number; readonly labels: readonly Label[] }
}

export type StandingStatus = 'affected' | 'undecidable' | 'under-investigation' | 'ruled-out' | 'fixed' | 'mitigated'

/** How one piece of equipment stands to one vulnerability, and on whose word. */
export interface Standing {
  readonly equipment: Piece
  readonly component: Component | undefined
  readonly status: StandingStatus
  readonly why: Words
  /** Key of the statement that counts; none: the match alone. */
  readonly by?: string
  /** Other statements of the same rank say otherwise: shown, never merged. */
  readonly conflict: boolean
  readonly label: Label
  readonly at: number
  /** Unix ms since when it is fixed, mitigated or ruled out. */
  readonly closed?: number
}

export interface InputTaken {
  /** Decision point and value as the table spells them. */
  readonly point: string
  readonly value: string
  readonly from: Words
  /** Rows it rests on, for replay; labels of what it rests on. */
  readonly labels: readonly Label[]
}

/** What is decided about one vulnerability for one reader at one moment. */
export interface Judgement {
  readonly id: string
  readonly title: Words
  readonly text: string
  readonly state: VulnerabilityRecord['state']
  readonly outcome: Outcome
  readonly because: Words
  readonly table: string
  readonly version: string
  /** From 1; none when undecidable. */
  readonly row?: number
  readonly rows: number
  readonly inputs: readonly InputTaken[]
  /** Made one by one when asked for: `tally` answers most questions. */
  readonly standings: readonly Standing[]
  readonly tally: Tally
  readonly missions: readonly MissionIf[]
  readonly impact: MissionImpact
  /** Highest base score of the newest version of CVSS it has; undefined: none published. */
  readonly cvss?: number
  readonly epss?: number
  /** Unix ms since when exploitation is known. */
  readonly exploited?: number
  /** Join of what is shown of it is made by the server from these. */
  readonly labels: readonly Label[]
}

/** SSVC Mission Impact 2.0.0, as its values are named. */
export type MissionImpact = 'Degraded' | 'MEF Support Crippled' | 'MEF Failure' | 'Mission Failure'
