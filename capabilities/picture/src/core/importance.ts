import { addGradient, type Formula, onePass, VARIABLE } from './formula.ts'
import { coins, evaluateGate, evaluateWord, randomWords } from './sample.ts'
import { popcount } from './sharing.ts'

/** Events told per root, and runs they are told from. */
const MOST_TOLD = 32
const RUNS = 4_096
/** Above this many roots the events are chosen once, for all of them. */
const MOST_CHOSEN_APART = 64
const MOST_CHOSEN_TOGETHER = 1_024
/** Events × words of 32 runs × cells; beyond, fewer runs are drawn. */
const MOST_WORK = 600_000_000
const FEWEST_WORDS = 16

/**
 * Birnbaum importance by common random numbers, for many roots from the same runs: P(root | event up) − P(root | event
 * down) is how often turning the event over turns the root over. Only what a turned event really changes is evaluated again.
 *
 * @param roots cells
 * @returns per root the events that matter most by the rough gradient (at most 32), by vertex
 */
export function sampleImportance(f: Formula, roots: readonly number[], seed: number): Map<number, number>[] {
  const chosen = chooseEvents(f, roots)
  const wantedBy = new Map<number, number[]>()
  for (const [r, events] of chosen.entries())
    for (const event of events) {
      const list = wantedBy.get(event)
      if (list === undefined) wantedBy.set(event, [r])
      else list.push(r)
    }
  const events = [...wantedBy.keys()].toSorted((a, b) => a - b)
  const blocks = Math.min(
    RUNS / 32,
    Math.max(FEWEST_WORDS, Math.floor(MOST_WORK / Math.max(1, events.length * f.size))),
  )
  const turned = chosen.map((list) => new Map(list.map((event) => [event, 0])))
  const next = randomWords(seed)
  const words = new Int32Array(f.size)
  const flip = flipper(f, words)
  for (let block = 0; block < blocks; block++) {
    for (let c = 0; c < f.size; c++) if (f.op[c] === VARIABLE) words[c] = coins(f.p[c] ?? 0, next)
    evaluateWord(f, words)
    for (const event of events) {
      const before = flip(event)
      for (const r of wantedBy.get(event) ?? []) {
        const root = roots[r] ?? 0
        const old = before.get(root)
        const counts = turned[r]
        if (old === undefined || counts === undefined) continue
        counts.set(event, (counts.get(event) ?? 0) + popcount(old ^ (words[root] ?? 0)))
      }
      for (const [cell, old] of before) words[cell] = old
    }
  }
  return turned.map((counts) => new Map([...counts].map(([event, n]) => [f.event[event] ?? 0, n / (blocks * 32)])))
}

/** The events worth drawing, per root, best first by the gradient of one pass. */
function chooseEvents(f: Formula, roots: readonly number[]): number[][] {
  const values = onePass(f, f.p)
  const variables = Array.from({ length: f.size }, (_, c) => c).filter((c) => f.op[c] === VARIABLE)
  const best = (rough: Float64Array, most: number) =>
    variables
      .filter((c) => (rough[c] ?? 0) > 0)
      .toSorted((a, b) => (rough[b] ?? 0) - (rough[a] ?? 0) || a - b)
      .slice(0, most)
  if (roots.length <= MOST_CHOSEN_APART)
    return roots.map((root) => {
      const rough = new Float64Array(f.size)
      addGradient(f, root, values, 1, rough)
      return best(rough, MOST_TOLD)
    })
  const rough = new Float64Array(f.size)
  for (const root of roots.slice(0, MOST_CHOSEN_APART)) addGradient(f, root, values, 1, rough)
  const together = best(rough, MOST_CHOSEN_TOGETHER)
  return roots.map(() => together)
}

/**
 * Turns one event over in all 32 runs of `words` and carries the change upwards, gates in order, as far as it reaches.
 *
 * @returns a function answering every cell that changed with its word before
 */
function flipper(f: Formula, words: Int32Array): (event: number) => Map<number, number> {
  const above = new Int32Array(f.size + 1)
  for (const a of f.arg) above[a + 1] = (above[a + 1] ?? 0) + 1
  for (let c = 0; c < f.size; c++) above[c + 1] = (above[c + 1] ?? 0) + (above[c] ?? 0)
  const parent = new Int32Array(f.arg.length)
  const filled = above.slice()
  for (let c = 0; c < f.size; c++)
    for (let e = f.start[c] ?? 0; e < (f.start[c + 1] ?? 0); e++) {
      const a = f.arg[e] ?? 0
      const at = filled[a] ?? 0
      parent[at] = c
      filled[a] = at + 1
    }
  const waiting = new Int32Array((f.size + 31) >>> 5)
  const call = (cell: number) => {
    for (let i = above[cell] ?? 0; i < (above[cell + 1] ?? 0); i++) {
      const c = parent[i] ?? 0
      waiting[c >>> 5] = (waiting[c >>> 5] ?? 0) | (1 << (c & 31))
    }
  }
  return (event) => {
    const before = new Map([[event, words[event] ?? 0]])
    words[event] = ~(words[event] ?? 0)
    call(event)
    for (let w = event >>> 5; w < waiting.length; w++) {
      for (let bits = waiting[w] ?? 0; bits !== 0; bits = waiting[w] ?? 0) {
        const c = w * 32 + 31 - Math.clz32(bits & -bits)
        waiting[w] = bits & (bits - 1)
        const made = evaluateGate(f, words, c)
        const old = words[c] ?? 0
        if (made === old) continue
        before.set(c, old)
        words[c] = made
        call(c)
      }
    }
    return before
  }
}
