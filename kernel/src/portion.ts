import type { BriefWords } from './brief.ts'
import type { Label } from './label/model.ts'

/** An object that is a portion of something larger, worked on by many: STIX ids. */
export interface PortionOf {
  readonly id: string
  readonly whole: string
}

/** What an operator told the centre of something that happened to it, in steps that are due by law. */
export interface OperatorReport {
  readonly id: string
  readonly operator: string
  readonly nation: string
  readonly title: string
  /** Unix ms when the operator became aware. */
  readonly aware: number
  /** As they were told, oldest first; a text stays what it was. */
  readonly steps: readonly {
    readonly step: string
    readonly name: BriefWords
    readonly at: number
    readonly text: BriefWords
  }[]
  /** Assets it concerns, by STIX id. */
  readonly assets: readonly string[]
  /** What the operator saw of the other side: addresses, names, hashes, as written. */
  readonly indicators: string
  readonly route: string
  readonly label: Label
}
