import { randomBytes } from 'node:crypto'
import {
  blindInput,
  epochKey,
  evaluateBlinded,
  evaluateInput,
  finalizeInput,
  askSeen,
  answerSeen,
  makeSeenTable,
  newQuota,
  QUESTION_SIZES,
  readSeen,
  seenInput,
  type SeenValue,
} from '@testudo/sharing'
import { median } from './median.ts'

const random = (bytes: number): Uint8Array => Uint8Array.from(randomBytes(bytes))
const ROUNDS = 5
const BATCH = 64
const VALUES = 256

/** Private sightings: operations a second on one core, and what a whole question costs both sides. */
export function benchSeen(print: (line: string) => void): void {
  const key = epochKey(random(32), 'bench', 1)
  const inputs = Array.from({ length: VALUES }, (_, i) => seenInput('ipv4-addr', `198.51.100.${i}`))
  const blinded = inputs.slice(0, BATCH).map((input) => blindInput(input, random))
  const evaluated = blinded.map((one) => evaluateBlinded(key.secretKey, one.blinded))
  const perSecond = (what: string, work: (i: number) => unknown) => {
    for (let i = 0; i < 8; i++) work(i)
    const rates = Array.from({ length: ROUNDS }, () => {
      const began = performance.now()
      for (let i = 0; i < BATCH; i++) work(i)
      return (1_000 * BATCH) / (performance.now() - began)
    })
    print(`${what}: ${Math.round(median(rates))}/s on one core`)
  }
  const input = (i: number) => inputs[i] ?? new Uint8Array()
  perSecond('blind (asker)', (i) => blindInput(input(i), random))
  perSecond('evaluate (responder)', (i) => evaluateBlinded(key.secretKey, blinded[i]?.blinded ?? ''))
  perSecond('finalize (asker)', (i) =>
    finalizeInput(input(i), blinded[i]?.blind ?? new Uint8Array(), evaluated[i] ?? ''),
  )
  perSecond('table row (responder)', (i) => evaluateInput(key.secretKey, input(i)))

  const values = inputs.map((one): SeenValue => ({ input: one, context: 'bench' }))
  const table = makeSeenTable(values, key, random)
  for (const size of QUESTION_SIZES) {
    const times = { blind: [] as number[], answer: [] as number[], read: [] as number[] }
    for (let round = 0; round < 3; round++) {
      const timed = <T>(into: number[], work: () => T): T => {
        const began = performance.now()
        const done = work()
        into.push(performance.now() - began)
        return done
      }
      const { question, memory } = timed(times.blind, () => askSeen(inputs.slice(0, size), 1, random))
      const { answer } = timed(times.answer, () => answerSeen(question, [key], newQuota(), Date.UTC(2026, 10, 22)))
      const read = timed(times.read, () => readSeen(memory, answer, table))
      if (read.some((one) => one !== 'bench')) throw new Error('a value was not found')
    }
    const [blind, answer, read] = [median(times.blind), median(times.answer), median(times.read)]
    print(
      `a whole question of ${size}: ${Math.round(blind + answer + read)} ms, of it blind ${Math.round(blind)}, answer ${Math.round(answer)}, read ${Math.round(read)}`,
    )
  }
}
