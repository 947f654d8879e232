import type { Given } from './select.ts'
import type { Candidate, Guards, Heading, Sureness } from './types.ts'

export const NOW = Date.UTC(2026, 10, 22, 5)
export const BOTH: Sureness = { sources: 2, confidence: 70 }
export const FREE: Guards = { documentation: true }
export const HEADING: Heading = { mark: 'ALLIED UNCLASSIFIED · TLP:AMBER', sureness: BOTH }

export const idOf = (n: number) => `indicator--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
export const ownerOf = (n: number) => `identity--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** An indicator of one owner who is sure. */
export const told = (n: number, pattern: string, more: Partial<Candidate> = {}): Given => ({
  candidate: {
    id: idOf(n),
    modified: '2026-11-20T08:00:00Z',
    name: `Indicator ${n}`,
    language: 'stix',
    pattern,
    revoked: false,
    owner: ownerOf(n),
    confidence: 80,
    mark: 'ALLIED UNCLASSIFIED · TLP:AMBER',
    ...more,
  },
})
