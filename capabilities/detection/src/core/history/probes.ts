/** What is looked for in one column: every place from `low` to `high`, both included. */
export interface Probe {
  readonly column: number
  readonly low: number
  readonly high: number
  /** The caller's own number of what is looked for; several probes may carry one. */
  readonly id: number
}

/** The probes of one column, in the order in which a column is read. */
export interface ColumnProbes {
  /** Places looked for alone, ascending, each once. */
  readonly points: Float64Array
  /** Where the ids of point `i` begin in `ids`; one entry more than there are points. */
  readonly starts: Uint32Array
  readonly ids: Uint32Array
  readonly ranges: readonly Probe[]
}

/** Sorts probes once for any number of segments. Order: n log n. @returns by column; a column nobody asks is absent */
export function prepareProbes(probes: readonly Probe[]): ReadonlyMap<number, ColumnProbes> {
  const columns = new Map<number, Probe[]>()
  for (const probe of probes) {
    const list = columns.get(probe.column)
    if (list === undefined) columns.set(probe.column, [probe])
    else list.push(probe)
  }
  return new Map([...columns].map(([column, list]) => [column, prepared(list)]))
}

function prepared(list: readonly Probe[]): ColumnProbes {
  const single = list.filter(({ low, high }) => low === high).sort((a, b) => a.low - b.low)
  const points = new Float64Array(single.length)
  const starts: number[] = []
  let count = 0
  for (const [i, { low }] of single.entries()) {
    if (count > 0 && points[count - 1] === low) continue
    points[count] = low
    starts.push(i)
    count += 1
  }
  return {
    points: points.subarray(0, count),
    starts: Uint32Array.from([...starts, single.length]),
    ids: Uint32Array.from(single, ({ id }) => id),
    ranges: list.filter(({ low, high }) => low < high),
  }
}

/** First place in an ascending list, from `from` on, whose value is not below `value`. Order: log n. */
function lowerBound(values: Float64Array, value: number, from = 0, to = values.length): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Told for each value of the column that is looked for: its position, and the ids that look for it. */
export type TakeHit = (position: number, ids: readonly number[] | Uint32Array) => void

/**
 * Finds what a column has of what is looked for. Order: the longer of both lists while they are of one size, the shorter
 * times the logarithm of their ratio when they are not. A value inside ranges is told once for its point and once for
 * each range.
 */
export function mergeProbes(values: Float64Array, probes: ColumnProbes, take: TakeHit): void {
  const { points, starts, ids } = probes
  const hit = (position: number, point: number) => take(position, ids.subarray(starts[point], starts[point + 1]))
  if (points.length * 16 < values.length) gallop(points, values, (point, position) => hit(position, point))
  else if (values.length * 16 < points.length) gallop(values, points, hit)
  else abreast(values, points, hit)
  for (const { low, high, id } of probes.ranges)
    for (let at = lowerBound(values, low); at < values.length && (values[at] ?? 0) <= high; at++) take(at, [id])
}

/** Both lists read side by side; what they share is told. */
function abreast(a: Float64Array, b: Float64Array, both: (inA: number, inB: number) => void): void {
  let i = 0
  let j = 0
  const [m, n] = [a.length, b.length]
  while (i < m && j < n) {
    // Read once: a typed array's bounds are checked at every reading.
    const x = a[i] as number
    const y = b[j] as number
    if (x === y) both(i, j)
    // Without branches the processor has nothing to guess wrong.
    i += x <= y ? 1 : 0
    j += y <= x ? 1 : 0
  }
}

/** Each of the short list looked up in the long one, in growing steps from where the last one was. */
function gallop(few: Float64Array, many: Float64Array, both: (inFew: number, inMany: number) => void): void {
  let at = 0
  for (const [i, value] of few.entries()) {
    let step = 1
    while (at + step < many.length && (many[at + step] ?? 0) < value) step *= 2
    at = lowerBound(many, value, at, Math.min(many.length, at + step + 1))
    if (at === many.length) return
    if (many[at] === value) both(i, at)
  }
}
