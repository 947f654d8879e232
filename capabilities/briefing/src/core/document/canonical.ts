import type { BriefDocument } from './document.ts'

/** One text per document, whatever the order of its members: what is hashed, kept and compared. */
export function canonicalDocument(document: BriefDocument): string {
  return JSON.stringify(ordered(document))
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, ordered(member)]),
  )
}
