/**
 * One value seen by several nations within a window, without the events. A value may be given as a keyed hash: nothing
 * here reads it.
 */
export interface AllySighting {
  readonly value: string
  readonly nation: string
  /** Unix ms. */
  readonly at: number
  /** Who may read it: an id or `canonicalLabel`. */
  readonly label: string
}

export interface AllyRule {
  /** Nations that must have seen a value. */
  readonly nations: number
  readonly withinMs: number
}

export const ALLY_RULE: AllyRule = { nations: 3, withinMs: 86_400_000 }

/** What a reader is told. Only of sightings he may read: others change neither the nations nor the times. */
export interface AllyAlert {
  readonly value: string
  /** In the order of the alphabet. */
  readonly nations: readonly string[]
  /** Unix ms: the oldest and newest sighting that count. */
  readonly from: number
  readonly to: number
  /** Sightings by these nations in the window. */
  readonly sightings: number
  /** Labels of the sightings that count; what is derived from them carries their join. */
  readonly labels: readonly string[]
}

/**
 * Values that enough nations saw within one window, as one reader may know it: each with the latest window that has most
 * nations. The order of the sightings says nothing.
 *
 * @param readable the sightings this reader may read, of any values
 */
export function alliesSeeing(readable: Iterable<AllySighting>, rule: AllyRule): AllyAlert[] {
  const byValue = new Map<string, AllySighting[]>()
  for (const sighting of readable) {
    const list = byValue.get(sighting.value)
    if (list === undefined) byValue.set(sighting.value, [sighting])
    else list.push(sighting)
  }
  return [...byValue]
    .flatMap(([value, list]) => bestWindow(value, list, rule) ?? [])
    .toSorted((a, b) => b.nations.length - a.nations.length || b.to - a.to || (a.value < b.value ? -1 : 1))
}

function bestWindow(value: string, list: readonly AllySighting[], rule: AllyRule): AllyAlert | undefined {
  const sorted = list.toSorted((a, b) => a.at - b.at)
  const inside = new Map<string, number>()
  let from = 0
  let best: { readonly from: number; readonly to: number; readonly nations: number } | undefined
  for (const [to, { nation, at }] of sorted.entries()) {
    inside.set(nation, (inside.get(nation) ?? 0) + 1)
    for (let first = sorted[from]; first !== undefined && at - first.at > rule.withinMs; first = sorted[++from]) {
      const left = (inside.get(first.nation) ?? 1) - 1
      if (left === 0) inside.delete(first.nation)
      else inside.set(first.nation, left)
    }
    if (inside.size >= rule.nations && inside.size >= (best?.nations ?? 0)) best = { from, to, nations: inside.size }
  }
  if (best === undefined) return undefined
  const counted = sorted.slice(best.from, best.to + 1)
  return {
    value,
    nations: [...new Set(counted.map(({ nation }) => nation))].toSorted(),
    from: counted[0]?.at ?? 0,
    to: counted.at(-1)?.at ?? 0,
    sightings: counted.length,
    labels: [...new Set(counted.map(({ label }) => label))].toSorted(),
  }
}
