import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEAKS } from './leaks.ts'
import { findDifference, openPair, type Pair } from './property.ts'

const seed = Number(process.env['TESTUDO_SEED'] ?? 20261122)
const RUNS = 60
const MOST_RUNS = 1_000

describe('P2: no answer of a low reader differs because of hidden work', () => {
  let pair: Pair
  beforeAll(async () => {
    pair = await openPair()
  })
  afterAll(() => pair.close())

  it(`in ${RUNS} random worlds of the object store, byte by byte`, { timeout: 300_000 }, async () => {
    const { found, program, path } = await findDifference(pair, { seed, runs: RUNS, shrink: true })
    expect(found, `seed ${seed}, path ${path}: ${JSON.stringify(program)}`).toBeUndefined()
  })

  describe('finds what is planted:', () => {
    it.each(LEAKS)('$name ($channel)', { timeout: 900_000 }, async (leak) => {
      await Promise.all([leak.plant(pair.left), leak.plant(pair.right)])
      try {
        const { found, runs } = await findDifference(pair, { seed, runs: MOST_RUNS, shrink: false })
        expect(found, `not found in ${runs} runs with seed ${seed}`).toBeDefined()
        console.log(`${leak.channel}: ${leak.name}: found in run ${runs}`)
      } finally {
        await Promise.all([pair.left.unplant(), pair.right.unplant()])
      }
    })
  })
})
