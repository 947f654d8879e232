/** What an activity touches over a service: each thing below it, and the service by which it is reached. */
export interface Reached {
  readonly target: string
  /** The service named by the activity; undefined when the thing itself is named. */
  readonly via?: string
}

/** Things below one service at most: beyond it a service is the whole country. */
const MOST_BELOW = 5_000

/**
 * The things an activity reaches: what it names, and what the services it names depend on, however deep.
 *
 * @param needs what a thing needs to work, by its id; as far as the reader may read it
 * @returns each thing once, by name before by way of a service; in the order of `targets`
 */
export function reachOf(
  targets: readonly string[],
  needs: ReadonlyMap<string, readonly string[]>,
  below: Map<string, readonly string[]> = new Map(),
): readonly Reached[] {
  const found = new Map<string, Reached>(targets.map((target) => [target, { target }]))
  for (const via of targets) {
    if (!needs.has(via)) continue
    let under = below.get(via)
    if (under === undefined) {
      under = walk(via, needs)
      below.set(via, under)
    }
    for (const target of under) if (!found.has(target)) found.set(target, { target, via })
  }
  return [...found.values()]
}

function walk(from: string, needs: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const seen = new Set([from])
  const line = [from]
  for (let i = 0; i < line.length && line.length <= MOST_BELOW; i++) {
    for (const next of needs.get(line[i] ?? '') ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      line.push(next)
    }
  }
  return line.slice(1, MOST_BELOW + 1)
}
