import type { JsonValue } from '../src/json.ts'
import { matchPattern } from '../src/pattern/match.ts'
import { readObservations } from '../src/pattern/observation.ts'
import { PatternStream } from '../src/pattern/stream.ts'
import { naiveMatch } from './naivePattern.ts'
import { Dice, randomObservation, randomPattern } from './randomPattern.ts'

export interface Difference {
  readonly seed: number
  readonly pattern: string
  readonly naive: boolean | 'error'
  readonly batch: boolean | 'error'
  /** Undefined where data cannot be compared: a stream counts that and goes on. */
  readonly stream: boolean | undefined
  readonly observations: readonly JsonValue[]
}

export interface Compared {
  readonly pairs: number
  readonly matched: number
  readonly errors: number
  readonly differences: readonly Difference[]
}

/** Asks the same of the naive matcher, the real one, and the stream with observations in another order. One pair a seed. */
export function comparePatterns(firstSeed: number, pairs: number): Compared {
  const differences: Difference[] = []
  let matched = 0
  let errors = 0
  for (let seed = firstSeed; seed < firstSeed + pairs; seed++) {
    const dice = new Dice(seed)
    const pattern = randomPattern(dice, 1 + dice.roll(5))
    const observations = dice.many(1, 6, () => randomObservation(dice))
    const naive = naiveMatch(pattern, observations)
    const answer = matchPattern(pattern, observations)
    const batch = 'error' in answer ? 'error' : answer.matched
    const stream = naive === 'error' ? undefined : streamed(pattern, observations, dice)
    if (naive === true) matched++
    if (naive === 'error') errors++
    if (batch !== naive || (stream !== undefined && stream !== naive))
      differences.push({ seed, pattern, naive, batch, stream, observations })
  }
  return { pairs, matched, errors, differences }
}

function streamed(pattern: string, observations: readonly JsonValue[], dice: Dice): boolean | undefined {
  const read = readObservations(observations)
  if ('error' in read) throw new Error(read.error.message)
  const stream = new PatternStream({ latenessSeconds: 60 })
  const flaw = stream.add('p', pattern)
  if (flaw) throw new Error(`${pattern}: ${flaw.message}`)
  const shuffled = [...read.observations]
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = dice.roll(i + 1)
    const [a, b] = [shuffled[i], shuffled[j]]
    if (a && b) {
      shuffled[i] = b
      shuffled[j] = a
    }
  }
  return shuffled.some((one) => stream.push(one).length > 0)
}
