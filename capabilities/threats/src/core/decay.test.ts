import { describe, expect, it } from 'vitest'
import { DECAY_MODELS, decayOf, type IndicatorFacts, modelOf } from './decay.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 10, 1)
/** An address believed at 80, valid for 30 days from the first of November. */
const address: IndicatorFacts = {
  pattern: "[ipv4-addr:value = '198.51.100.7']",
  validFrom: start,
  validUntil: start + 30 * DAY,
  confidence: 80,
  revoked: false,
  sightings: [],
}
const after = (days: number) => start + days * DAY

describe('decayOf', () => {
  it('gives nothing for a revoked, an expired and a not yet valid indicator', () => {
    expect(decayOf({ ...address, revoked: true }, after(1))).toMatchObject({ score: 0, state: 'revoked' })
    expect(decayOf(address, after(30))).toMatchObject({ score: 0, state: 'expired' })
    expect(decayOf(address, after(-1))).toMatchObject({ score: 0, state: 'not-yet' })
  })

  it.each([
    // days, score by hand: 80 × (1 − d/30)
    [0, 80, 'active'],
    [3, 72, 'active'],
    [15, 40, 'active'],
    [16, 37.3, 'fading'],
    [27, 8, 'fading'],
  ])('scores an address after %d days at %d: %s', (days, score, state) => {
    expect(decayOf(address, after(days))).toMatchObject({ score, state })
  })

  it('lets a file hash hold longer: 60 × (1 − (d/365)³)', () => {
    const hash = { ...address, pattern: "[file:hashes.'SHA-256' = 'aa']", confidence: 60 }
    const { validUntil: _, ...open } = hash
    expect(decayOf(open, after(182.5))).toMatchObject({ score: 52.5, endsBy: 'lifetime', lifetimeDays: 365 })
  })

  it('starts again from the last positive sighting and names it', () => {
    const sightings = [
      { id: 'sighting--a', at: after(10) },
      { id: 'sighting--b', at: after(20), count: 0 },
      { id: 'sighting--c', at: after(99) },
    ]
    expect(decayOf({ ...address, sightings }, after(20))).toMatchObject({
      score: 40, // 80 × (1 − 10/20)
      confirmedBy: 'sighting',
      sighting: 'sighting--a',
    })
  })

  it('takes 50 when the producer gave no confidence, and says so', () => {
    const { confidence: _, ...unstated } = address
    expect(decayOf(unstated, after(0))).toMatchObject({ score: 50, baseFrom: 'default' })
  })

  it('does not depend on the order of sightings', () => {
    const sightings = [3, 1, 9, 4, 9].map((d, i) => ({ id: `sighting--${i}`, at: after(d) }))
    const answers = [sightings, sightings.toReversed(), [...sightings, ...sightings]].map((s) =>
      JSON.stringify(decayOf({ ...address, sightings: s }, after(12))),
    )
    expect(new Set(answers).size).toBe(1)
  })

  it('never rises without a new assertion', () => {
    for (const model of Object.keys(DECAY_MODELS)) {
      const facts = { ...address, pattern: `[${model === 'file' ? 'file' : model}:x = 1]` }
      let last = Number.POSITIVE_INFINITY
      for (let d = 0; d <= 31; d += 0.25) {
        const { score } = decayOf(facts, after(d))
        expect(score).toBeLessThanOrEqual(last)
        last = score
      }
    }
  })

  it('tells when it will fade: at 15 days and one millisecond for a straight fall over 30', () => {
    expect(decayOf(address, after(0)).fadesAt).toBe(after(15) + 1)
  })

  it('treats an end before the start as expired', () => {
    expect(decayOf({ ...address, validUntil: start - DAY }, after(0))).toMatchObject({ score: 0, state: 'expired' })
  })
})

it.each([
  ["[ipv4-addr:value = '1.2.3.4']", 'address'],
  ["([domain-name:value = 'a.b'] AND [url:value = 'c'])", 'domain'],
  ["[ ( file:name = 'a' ) ]", 'file'],
  ["[windows-registry-key:key = 'a']", 'other'],
  ['alert tcp any any', 'other'],
])('reads %s as %s', (pattern, names) => {
  expect(modelOf(pattern).names).toBe(names)
})
