import { AND, type Formula, K_OF_N, OR, VARIABLE } from './formula.ts'
import { popcount } from './sharing.ts'

/** sfc32 by Chris Doty-Humphrey (PractRand): 32 random bits a call, the same on every machine for the same seed. */
export function randomWords(seed: number): () => number {
  let a = 0x9e3779b9 ^ seed
  let b = 0x243f6a88 ^ Math.imul(seed, 0x85ebca6b)
  let c = 0xb7e15162
  let counter = 1
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t
  }
  for (let i = 0; i < 15; i++) next()
  return next
}

/**
 * 32 independent coins of probability `p` in one word. Compares a random binary fraction with `p` bit by bit and stops
 * when all lanes are decided, about seven words on average; exact to 2^-32.
 */
export function coins(p: number, next: () => number): number {
  let result = 0
  let open = -1
  let rest = p
  for (let bit = 0; bit < 32 && open !== 0; bit++) {
    rest *= 2
    const r = next()
    if (rest >= 1) {
      rest -= 1
      result |= open & ~r
      open &= r
    } else open &= ~r
  }
  return result
}

const planes = new Int32Array(33)

/** Lanes where at least `k` of the arguments are up: a bit-sliced counter, compared with k bit by bit. */
function atLeast(f: Formula, cell: number, k: number, words: Int32Array): number {
  let used = 0
  for (let e = f.start[cell] ?? 0; e < (f.start[cell + 1] ?? 0); e++) {
    let carry = words[f.arg[e] ?? 0] ?? 0
    for (let b = 0; carry !== 0; b++) {
      if (b === used) planes[used++] = 0
      const sum = planes[b] ?? 0
      planes[b] = sum ^ carry
      carry &= sum
    }
  }
  if (32 - Math.clz32(k) > used) return 0
  let greater = 0
  let equal = -1
  for (let b = used - 1; b >= 0; b--) {
    const plane = planes[b] ?? 0
    if (((k >>> b) & 1) === 1) equal &= plane
    else {
      greater |= equal & plane
      equal &= ~plane
    }
  }
  return greater | equal
}

function reached(f: Formula, cell: number, words: Int32Array): number {
  let result = 0
  const first = f.start[cell] ?? 0
  const end = f.start[cell + 1] ?? 0
  const need = (f.need[cell] ?? 0) - 1e-12
  for (let lane = 0; lane < 32; lane++) {
    let sum = 0
    for (let e = first; e < end; e++) if ((((words[f.arg[e] ?? 0] ?? 0) >>> lane) & 1) === 1) sum += f.weight[e] ?? 0
    if (sum >= need) result |= 1 << lane
  }
  return result
}

/** One gate in one word of 32 runs, from its arguments in `words`. */
export function evaluateGate(f: Formula, words: Int32Array, c: number): number {
  const { op, start, arg } = f
  let e = start[c] ?? 0
  const end = start[c + 1] ?? 0
  if (op[c] === AND) {
    let y = -1
    for (; e < end && y !== 0; e++) y &= words[arg[e] ?? 0] ?? 0
    return y
  }
  if (op[c] === OR) {
    let y = 0
    for (; e < end && y !== -1; e++) y |= words[arg[e] ?? 0] ?? 0
    return y
  }
  return op[c] === K_OF_N ? atLeast(f, c, f.k[c] ?? 0, words) : reached(f, c, words)
}

/** Evaluates all cells in one word of 32 runs; variables and `fixed` cells keep what is in `words`. */
export function evaluateWord(f: Formula, words: Int32Array, fixed?: Uint8Array): void {
  for (let c = 0; c < f.size; c++) if (f.op[c] !== VARIABLE && fixed?.[c] !== 1) words[c] = evaluateGate(f, words, c)
}

/** 95 % interval of a proportion by Wilson's score; right near 0 and 1 too. */
export function wilson(hits: number, runs: number): [number, number] {
  const z = 1.959963984540054
  const share = hits / runs
  const centre = (share + (z * z) / (2 * runs)) / (1 + (z * z) / runs)
  const half = (z / (1 + (z * z) / runs)) * Math.sqrt((share * (1 - share)) / runs + (z * z) / (4 * runs * runs))
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

export interface SampleOptions {
  readonly runs: number
  readonly seed: number
}

/**
 * Counts how often each cell is up in `runs` independent runs, 32 at a time.
 *
 * @param p     probability per cell that is drawn: variables, and `fixed` cells (modules solved exactly)
 * @param fixed cells drawn from `p` rather than evaluated
 * @returns hits per cell; the runs are rounded up to a multiple of 32 and returned with them
 */
export function sample(
  f: Formula,
  p: Float64Array,
  options: SampleOptions,
  fixed?: Uint8Array,
): { hits: Uint32Array; runs: number } {
  const next = randomWords(options.seed)
  const words = new Int32Array(f.size)
  const hits = new Uint32Array(f.size)
  const blocks = Math.ceil(options.runs / 32)
  for (let block = 0; block < blocks; block++) {
    for (let c = 0; c < f.size; c++) if (f.op[c] === VARIABLE || fixed?.[c] === 1) words[c] = coins(p[c] ?? 0, next)
    evaluateWord(f, words, fixed)
    for (let c = 0; c < f.size; c++) hits[c] = (hits[c] ?? 0) + popcount(words[c] ?? 0)
  }
  return { hits, runs: blocks * 32 }
}
