import * as fc from 'fast-check'
import { type Act, type Program, programs, type Side, type Step } from './program.ts'
import { SLOTS } from './things.ts'

const side: fc.Arbitrary<Side> = fc.constantFrom('right', 'right', 'right', 'left', 'both')

const accept = fc.record({
  do: fc.constant('accept' as const),
  wanted: fc.record({
    slot: fc.nat(SLOTS.length - 1),
    version: fc.integer({ min: 1, max: 3 }),
    wording: fc.nat(4),
    creator: fc.option(fc.nat(1), { nil: undefined, freq: 2 }),
    revoked: fc.nat(9).map((n) => n === 9),
  }),
  label: fc.nat(4),
  part: fc.boolean(),
}) satisfies fc.Arbitrary<Act>
const withdraw = fc.record({ do: fc.constant('withdraw' as const), nth: fc.nat(5) }) satisfies fc.Arbitrary<Act>
const feed = fc.record({
  do: fc.constant('feed' as const),
  limit: fc.integer({ min: 1, max: 4 }),
  view: fc.nat(2),
}) satisfies fc.Arbitrary<Act>

const both = fc.constant('both' as const)
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      who: fc.constant('hidden'),
      side,
      up: fc.constant(true),
      act: fc.oneof(accept, accept, withdraw, feed),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      who: fc.constantFrom('low', 'second'),
      side: both,
      up: fc.constant(false),
      act: fc.oneof(accept, accept, withdraw, feed),
    }),
  },
) as fc.Arbitrary<Step>

/** Random programs in which nodes exchange: what others signed comes in and is taken back, and feeds are walked meanwhile. */
export const exchangePrograms: fc.Arbitrary<Program> = fc
  .tuple(programs, fc.array(fc.tuple(step, fc.nat(20)), { minLength: 4, maxLength: 12, size: 'max' }))
  .map(([program, more]) => {
    const slots = program.flatMap(({ act }) =>
      'wanted' in act && Array.isArray(act.wanted) ? act.wanted.map((w) => w.slot) : [],
    )
    const out = [...program]
    for (const [{ act, ...rest }, place] of more) {
      // About what the others write about, or they would hardly meet.
      const slot = act.do === 'accept' ? (slots[act.wanted.slot % Math.max(1, slots.length)] ?? act.wanted.slot) : 0
      const near = act.do === 'accept' ? { ...act, wanted: { ...act.wanted, slot } } : act
      out.splice(place % (out.length + 1), 0, { ...rest, act: near })
    }
    return out
  })
