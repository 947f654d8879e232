import type { Engine, Hint, Match } from '@testudo/sigma'
import { eventOf, type HistoryRow } from '../history/row.ts'
import { fieldRole } from '../indicators/fieldRole.ts'
import type { IndicatorSet } from '../indicators/indicatorSet.ts'
import { matchEvent } from '../indicators/matchEvent.ts'
import { spellKey } from '../indicators/normal.ts'
import { type Found as Told, shownValue } from '../matching/eventInHand.ts'
import { type Finder, type Found, foundIn, hintFor, inHand } from './finder.ts'
import { probesOf } from './places.ts'
import { siftBy } from './sift.ts'

/**
 * Finds values of indicators; whether they held at the time of the event is not asked. One `Found` for each indicator an event holds values of.
 *
 * @param seed of this node's columns
 */
export function indicatorFinder(set: IndicatorSet, seed: number): Finder {
  const wanted = [...set.table.values()].flatMap(({ value, isRevoked }, id) => (isRevoked ? [] : [{ value, id }]))
  return {
    probes: probesOf(seed, wanted),
    isStateful: false,
    sift: siftBy(set.table),
    find(row) {
      const found = new Map<string, { name: string; told: Told; fields: { name: string; value: string }[] }>()
      for (const { entry, kind, key, field, role, text } of matchEvent(set.table, eventOf(row)))
        for (const record of set.recordsOf(entry)) {
          const value = spellKey({ kind, key })
          const before = found.get(record.id)
          if (before !== undefined) before.fields.push({ name: field, value: text })
          else {
            const fields = [{ name: field, value: text }]
            found.set(record.id, { name: record.name ?? value, fields, told: { value, field, role, text, fields } })
          }
        }
      return [...found].map(([known, { name, told }]) => foundIn(row, 'indicator', { known, name }, told))
    },
    end: () => [],
  }
}

export interface SigmaOptions {
  /** What the node knows of a source that its events do not tell. */
  readonly hintOf: (source: string) => Hint | undefined
  /** Whether any of the rules joins several events. */
  readonly isStateful: boolean
}

/** How long correlations wait for events out of order; rows come in the order of their times as far as memory allows. */
const LATENESS_MS = 60_000

/** Finds what Sigma rules describe. */
export function sigmaFinder(engine: Engine, { hintOf, isStateful }: SigmaOptions): Finder {
  const stream = engine.stream({ latenessMs: LATENESS_MS })
  let last: HistoryRow | undefined
  /** A correlation does not say which events it joined: it is labelled with all there were. */
  const seen = new Set<string>()
  const found = (match: Match, row: HistoryRow): Found => {
    const fields = match.fields.map(({ name, value }) => ({ name, value: shownValue(value) }))
    const [first] = fields
    const labels = match.span === undefined ? [row.label] : [...seen].sort()
    return foundIn(
      row,
      'rule',
      { known: match.rule.id, name: match.rule.title, labels },
      {
        value: first?.value ?? '',
        field: first?.name ?? '',
        role: first === undefined ? 'other' : fieldRole(first.name),
        text: first?.value ?? '',
        fields,
      },
    )
  }
  return {
    probes: undefined,
    isStateful,
    find(row) {
      last = row
      if (isStateful) seen.add(row.label)
      return stream.push(eventOf(row), hintFor(inHand(row), hintOf), row.at).map((match) => found(match, row))
    },
    end() {
      const row = last
      return row === undefined ? [] : stream.end().map((match) => found(match, row))
    },
  }
}
