import { describe, expect, it } from 'vitest'
import { aggregatePublished, newestWords, type PublishedStatus, saidAffected, withPublished } from './tally.ts'

const word = (operator: string, status: PublishedStatus, at = 1, vulnerability = 'CVE-2026-1') => ({
  vulnerability,
  operator,
  operatorName: operator.toUpperCase(),
  status,
  at,
})

describe('what owners publish', () => {
  it('is the newest word of each; of two at one moment the worse, whatever their order', () => {
    const rows = [
      word('a', 'affected', 2),
      word('a', 'not affected', 1),
      word('b', 'unknown', 3),
      word('b', 'affected', 3),
    ]
    for (const given of [rows, rows.toReversed()])
      expect(
        newestWords(given)
          .map(({ operator, status }) => `${operator} ${status}`)
          .toSorted(),
      ).toEqual(['a affected', 'b affected'])
  })

  it('is told together only where three owners speak of one vulnerability; an owner counts once', () => {
    const two = [word('a', 'affected', 1), word('a', 'unknown', 2), word('b', 'affected')]
    expect(aggregatePublished(two)).toEqual({ rows: [], withheld: true })
    expect(aggregatePublished([...two, word('c', 'not affected'), word('c', 'affected', 1, 'CVE-2026-2')])).toEqual({
      rows: [{ id: 'CVE-2026-1', owners: 3, affected: 1, notAffected: 1, unknown: 1 }],
      withheld: true,
    })
    expect(aggregatePublished([])).toEqual({ rows: [], withheld: false })
  })

  it('adds to a sentence only what is not known already', () => {
    const rows = [word('a', 'affected'), word('b', 'affected'), word('c', 'unknown'), word('d', 'not affected')]
    expect(saidAffected(rows, new Set()).map(({ operator }) => operator)).toEqual(['a', 'b'])
    expect(saidAffected(rows, new Set(['a', 'B']))).toEqual([])
    const because = { en: 'because it is exploited now.', fr: 'car elle est exploitée en ce moment.' }
    expect(withPublished(because, 1, true)).toEqual({
      en: 'because it is exploited now; besides, one owner publishes that it is affected.',
      fr: 'car elle est exploitée en ce moment ; en outre, un propriétaire publie qu’il est touché.',
    })
    expect(withPublished(because, 2, false).en).toBe(
      'because **2 owners publish that they are affected**; which equipment runs it is not known here.',
    )
  })
})
