/** How a piece of equipment stood to a vulnerability at one moment. Times in Unix ms. */
export interface Seen {
  readonly vulnerability: string
  readonly equipment: string
  readonly operator: string
  readonly nation: string
  readonly sector: string
  /** `mended`: fixed or protected; `cleared`: it never was affected. */
  readonly state: 'open' | 'mended' | 'cleared'
  /** Since when it is known that this piece runs it and that it is exploited. */
  readonly since: number
  /** When somebody said that it is no longer open. */
  readonly closed?: number
}

/** All that was known at one moment. */
export interface Moment {
  readonly at: number
  readonly seen: readonly Seen[]
  /** By equipment: when the version of it came that stood at this moment. */
  readonly renewed: ReadonlyMap<string, number>
}

/** A stretch of time in which a piece was open to a vulnerability, and what ended it. */
export interface Spell {
  readonly vulnerability: string
  readonly operator: string
  readonly nation: string
  readonly sector: string
  readonly from: number
  readonly to?: number
  readonly end?: 'mended' | 'cleared'
}

type Open = Omit<Spell, 'to' | 'end'>

/**
 * When pieces were open, from how they stood at one moment after another. Each moment says what was known then, so that what
 * is over stays as it was, whatever is learnt later. What opened and was mended by a newer inventory between two moments is
 * not seen.
 *
 * @param moments oldest first
 */
export function spellsOf(moments: readonly Moment[]): readonly Spell[] {
  const spells: Spell[] = []
  let open = new Map<string, Open>()
  let closed = new Map<string, number>()
  let before = Number.NEGATIVE_INFINITY
  for (const { at, seen, renewed } of moments) {
    const now = new Map(seen.map((one) => [`${one.vulnerability}\n${one.equipment}`, one]))
    const stillOpen = new Map<string, Open>()
    const nowClosed = new Map<string, number>()
    for (const [key, one] of now) {
      const was = open.get(key)
      // What was mended and is open again, is so since then at the earliest.
      const began = was ?? openOf(one, Math.max(one.since, closed.get(key) ?? 0))
      if (one.state === 'open') stillOpen.set(key, began)
      else {
        const to = one.closed ?? at
        nowClosed.set(key, to)
        // What ended before the moment before was told there.
        if ((was !== undefined || to > before) && began.from < to && !closed.has(key))
          spells.push({ ...began, to: Math.max(to, began.from), end: one.state })
      }
    }
    for (const [key, was] of open) {
      if (now.has(key)) continue
      const came = renewed.get(key.slice(key.indexOf('\n') + 1))
      // A newer inventory no longer shows it. A piece that is gone was not mended, nor one whose record was corrected.
      const isNewer = came !== undefined && came > before
      spells.push({ ...was, to: isNewer ? came : at, end: isNewer ? 'mended' : 'cleared' })
    }
    ;[open, closed, before] = [stillOpen, nowClosed, at]
  }
  return [...spells, ...open.values()]
}

const openOf = ({ vulnerability, operator, nation, sector }: Seen, from: number): Open => ({
  vulnerability,
  operator,
  nation,
  sector,
  from,
})
