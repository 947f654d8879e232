import { canonicalLabel } from '@testudo/kernel/label'
import { pgArray } from '../storage/index.ts'
import type { FeedView } from './exchange-types.ts'
import type { Reading } from './reading.ts'
import { sha256 } from './sha256.ts'

/** A view as the tables know it. */
export interface Lens {
  /** What it shows, as 32 bytes: another filter is another view. */
  readonly filter: Uint8Array
  /** Numbers of kinds and labels; undefined: all. */
  readonly kinds: readonly number[] | undefined
  readonly labels: readonly number[] | undefined
  readonly revoked: boolean
  /** Who asserted a version decides, so that it may come in, and go, later than the version. */
  readonly bySource: boolean
  /** SQL: version `v` is in the view, as far as its row says. @param param adds a parameter and names it */
  standing(param: (value: unknown) => string): string
  /** SQL: somebody the view admits asserted version `v`, as far as the reader may know. */
  asserted(param: (value: unknown) => string): string
}

export function lensOf(view: FeedView, { book, kinds }: Pick<Reading, 'book' | 'kinds'>): Lens {
  const labels = view.labels?.map(canonicalLabel).toSorted()
  const lists = {
    types: view.types?.toSorted(),
    labels,
    sources: view.sources?.toSorted(),
    exceptSources: view.exceptSources?.toSorted(),
    revoked: view.revoked ?? true,
  }
  // Types and labels nobody has used yet have no number; they get one before a row can carry it.
  const kindNumbers = view.types?.map((type) => kinds.number(type)).filter((n) => n >= 0)
  const labelNumbers = labels?.flatMap((text) => book.numberOfCanonical(text) ?? [])
  return {
    filter: sha256(JSON.stringify(lists)),
    kinds: kindNumbers,
    labels: labelNumbers,
    revoked: lists.revoked,
    bySource: view.sources !== undefined || view.exceptSources !== undefined,
    standing: (param) =>
      [
        ...(kindNumbers === undefined ? [] : [`v.kind = any(${param(pgArray(kindNumbers))}::int[])`]),
        ...(labelNumbers === undefined ? [] : [`v.label_id = any(${param(pgArray(labelNumbers))}::int[])`]),
        ...(lists.revoked ? [] : ['not v.revoked']),
        'true',
      ].join(' and '),
    asserted: (param) =>
      [
        ...(view.sources === undefined ? [] : [assertedBy(named(view.sources, param))]),
        ...(view.exceptSources === undefined ? [] : [assertedBy(`not (${named(view.exceptSources, param)})`)]),
        'true',
      ].join(' and '),
  }
}

const assertedBy = (condition: string) => `exists (select from assertion a where a.seq = v.seq and ${condition})`

/** SQL: assertion `a` is of one of these; a name that ends in `*` fits all that begin so. */
function named(sources: readonly string[], param: (value: unknown) => string): string {
  const exact = sources.filter((s) => !s.endsWith('*'))
  const begins = sources.filter((s) => s.endsWith('*')).map((s) => `${s.slice(0, -1).replace(/[\\%_]/g, '\\$&')}%`)
  return `(a.source = any(${param(pgArray(exact))}::text[]) or a.source like any(${param(pgArray(begins))}::text[]))`
}
