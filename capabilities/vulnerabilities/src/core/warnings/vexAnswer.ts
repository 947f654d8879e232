import type { GivenAnswer } from './answers.ts'

/** One statement about one piece of equipment, with where it stands in the document. */
export interface VexAnswer extends GivenAnswer {
  readonly vulnerability: string
  /** JSON pointer. */
  readonly place: string
  /** Unix ms. */
  readonly at: number
}

export interface VexProblem {
  readonly at: string
  readonly message: string
}

export interface VexReading {
  readonly answers: readonly VexAnswer[]
  readonly problems: readonly VexProblem[]
}

/** Our own spelling of a piece of equipment as an IRI, for tools that take nothing else as `@id`. */
const EQUIPMENT_URN = 'urn:testudo:equipment:'

export const equipmentIdOf = (id: string): string =>
  id.startsWith(EQUIPMENT_URN) ? id.slice(EQUIPMENT_URN.length) : id
