import { AND, type Formula, gateProbability, K_OF_N, OR, VARIABLE } from './formula.ts'

/**
 * What one pass can promise for events that only ever help: a gate of independent parts as it stands; else AND at least the
 * product and at most the smallest, OR at least the largest and at most as if independent (Esary, Proschan & Walkup
 * 1967, association), k-of-n at least the product of the k surest and at most Σ/k (Markov).
 *
 * @param apart per cell: 1 when its arguments share no event
 */
export function boundsOf(f: Formula, apart: Uint8Array): [Float64Array, Float64Array] {
  const lower = Float64Array.from(f.p)
  const upper = Float64Array.from(f.p)
  for (let c = 0; c < f.size; c++) {
    if (f.op[c] === VARIABLE) continue
    const first = f.start[c] ?? 0
    const args = Array.from(f.arg.subarray(first, f.start[c + 1] ?? first))
    if (apart[c] === 1) {
      lower[c] = gateProbability(f, c, (i) => lower[args[i] ?? 0] ?? 0)
      upper[c] = gateProbability(f, c, (i) => upper[args[i] ?? 0] ?? 0)
      continue
    }
    const lows = args.map((a) => lower[a] ?? 0)
    const highs = args.map((a) => upper[a] ?? 0)
    if (f.op[c] === AND) {
      lower[c] = lows.reduce((x, y) => x * y, 1)
      upper[c] = Math.min(...highs)
    } else if (f.op[c] === OR) {
      lower[c] = Math.max(...lows)
      upper[c] = 1 - highs.reduce((x, y) => x * (1 - y), 1)
    } else {
      const weights = args.map((_, i) => (f.op[c] === K_OF_N ? 1 : (f.weight[first + i] ?? 0)))
      const need = f.op[c] === K_OF_N ? (f.k[c] ?? 0) : (f.need[c] ?? 0)
      let reached = 0
      let product = 1
      for (const i of lows.map((_, j) => j).toSorted((x, y) => (lows[y] ?? 0) - (lows[x] ?? 0))) {
        if (reached >= need - 1e-12) break
        reached += weights[i] ?? 0
        product *= lows[i] ?? 0
      }
      lower[c] = product
      upper[c] = Math.min(1, highs.reduce((sum, x, i) => sum + x * (weights[i] ?? 0), 0) / need)
    }
  }
  return [lower, upper]
}
