import { vulnerabilityId } from '../contract/shapes.ts'
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

export const equipmentUrn = (id: string): string => EQUIPMENT_URN + encodeURIComponent(id)

/** The id of a piece, given as it is or as {@link equipmentUrn}. What cannot be read names nothing. */
export function equipmentIdOf(text: string): string {
  if (!text.startsWith(EQUIPMENT_URN)) return text
  try {
    return decodeURIComponent(text.slice(EQUIPMENT_URN.length))
  } catch {
    return ''
  }
}

/** Whether this may be the id of a vulnerability: `CVE-2026-99417`, `GHSA-…`. */
export const isVulnerabilityId = (text: string): boolean => vulnerabilityId.safeParse(text).success
