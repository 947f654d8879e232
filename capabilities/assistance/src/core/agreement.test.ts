import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agreementOf, deedsOf, roundFor, type Said, type Side } from './agreement.ts'
import { DEEDS } from './vocabulary.ts'

const said = (text: string): Said[] =>
  text.split(' ').map((one) => {
    const [side, says, round = '1'] = one.split('/')
    return { side: side as Side, says: says as Said['says'], round: Number(round) }
  })

describe('an agreement', () => {
  it.each([
    ['helps/propose', 'proposed', 'helps'],
    ['helps/propose asks/decline', 'declined', 'asks'],
    ['helps/propose helps/withdraw', 'withdrawn', 'helps'],
    ['helps/propose asks/propose', 'accepted', undefined],
    ['helps/propose asks/accept', 'accepted', undefined],
    ['helps/propose asks/accept helps/withdraw', 'withdrawn', 'helps'],
    ['helps/propose asks/accept helps/hand-back', 'handing-back', 'helps'],
    ['helps/propose asks/accept helps/hand-back asks/sign-off', 'ended', undefined],
    ['helps/propose helps/withdraw helps/propose/2', 'proposed', 'helps'],
    ['helps/propose helps/withdraw helps/propose/2 asks/accept/1', 'proposed', 'helps'],
  ])('of %s is %s', (words, state, by) => {
    const agreement = agreementOf(said(words))
    expect([agreement.state, agreement.by]).toEqual([state, by])
  })

  const words = fc.array(
    fc.record({
      side: fc.constantFrom<Side>('helps', 'asks'),
      says: fc.constantFrom(...DEEDS),
      round: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 8 },
  )

  it('is the same whatever order its statements arrive in, and however often', () => {
    fc.assert(
      fc.property(
        words.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
        ([all, shuffled]) => {
          expect(agreementOf(shuffled)).toEqual(agreementOf(all))
        },
      ),
    )
  })

  it('is never in force without the yes of both, and no side says what only the other may', () => {
    fc.assert(
      fc.property(words, (all) => {
        const agreement = agreementOf(all)
        const { state, round, by } = agreement
        const yes = (side: Side) =>
          all.some((one) => one.round === round && one.side === side && ['propose', 'accept'].includes(one.says))
        if (['accepted', 'handing-back', 'ended'].includes(state))
          expect([yes('helps'), yes('asks')]).toEqual([true, true])
        for (const side of ['helps', 'asks'] as const) {
          const deeds = deedsOf(agreement, side, true)
          expect(deeds.includes('accept')).toBe(state === 'proposed' && by !== side)
          expect(deeds.includes('withdraw')).toBe(state === 'proposed' && by === side)
          for (const deed of deeds) expect(roundFor(agreement, deed)).toBeGreaterThanOrEqual(round)
        }
      }),
    )
  })

  it('stands the same on two nodes that were apart, as soon as they have swapped what they lack', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.nat()), { maxLength: 20 }), (steps) => {
        const nodes: Record<Side, Said[]> = { helps: [], asks: [] }
        for (const [helps, meets, pick] of steps) {
          const side: Side = helps ? 'helps' : 'asks'
          if (meets) nodes.helps = nodes.asks = [...nodes.asks, ...nodes.helps]
          const agreement = agreementOf(nodes[side])
          const deeds = deedsOf(agreement, side, true)
          const says = deeds[pick % Math.max(1, deeds.length)]
          if (says !== undefined) nodes[side] = [...nodes[side], { side, says, round: roundFor(agreement, says) }]
        }
        expect(agreementOf([...nodes.helps, ...nodes.asks])).toEqual(agreementOf([...nodes.asks, ...nodes.helps]))
      }),
    )
  })
})
