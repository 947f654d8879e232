import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeliveryHeader } from '../envelope/delivery.ts'
import type { Verdict } from '../envelope/verdict.ts'
import { type Inbox, INBOX_WINDOW, openInbox, stepInbox } from './inbox.ts'
import { openOutbox, type Outbox, OUTBOX_WINDOW, type OutboxEvent, stepOutbox } from './outbox.ts'

const CHAIN = 'a'.repeat(32)
const header = (number: number, chain = CHAIN): DeliveryHeader => ({
  v: 'testudo/delivery/1',
  from: 'A',
  to: 'B',
  key: '0'.repeat(32),
  chain,
  number,
  size: 1,
  root: '0'.repeat(64),
  previous: number === 1 ? '' : `${chain[0]}${number - 1}`,
  madeAt: 0,
})
const hash = (number: number, chain = CHAIN) => `${chain[0]}${number}`
const arrive = (state: Inbox, number: number, chain = CHAIN, now = 0) =>
  stepInbox(state, { type: 'arrived', header: header(number, chain), hash: hash(number, chain), now })
const judged = (state: Inbox, number: number, chain = CHAIN) =>
  stepInbox(state, { type: 'judged', header: header(number, chain), hash: hash(number, chain) }).state

describe('inbox', () => {
  const two = judged(judged(openInbox('A'), 1), 2)

  it('refuses a second history, told with what is here', () => {
    const other = stepInbox(two, { type: 'arrived', header: header(2), hash: 'other', now: 0 })
    expect(other).toEqual({
      state: two,
      effects: [{ do: 'refuse-fork', chain: CHAIN, number: 2, next: 3, head: 'a2' }],
    })
    const wrong = stepInbox(two, { type: 'arrived', header: { ...header(3), previous: 'x' }, hash: 'a3', now: 0 })
    expect(wrong.effects).toEqual([{ do: 'refuse-fork', chain: CHAIN, number: 3, next: 3, head: 'a2' }])
  })

  it('does not hear a chain again that was given up', () => {
    const fresh = judged(two, 1, 'b'.repeat(32))
    expect(arrive(fresh, 3)).toEqual({
      state: fresh,
      effects: [{ do: 'refuse-fork', chain: CHAIN, number: 3, next: 2, head: 'b1' }],
    })
  })

  it('takes a new chain from its beginning only', () => {
    expect(arrive(two, 2, 'b'.repeat(32)).effects).toEqual([{ do: 'ask', chain: 'b'.repeat(32), from: 1 }])
    expect(arrive(two, 1, 'b'.repeat(32)).effects).toEqual([{ do: 'judge', hash: 'b1' }])
  })

  it('repeats the receipt of what it has judged', () => {
    expect(arrive(two, 1).effects).toEqual([{ do: 'repeat-receipt', hash: 'a1' }])
  })

  it('asks for a gap, keeps what came early, and nothing that is too early', () => {
    const early = arrive(two, 4)
    expect(early.effects).toEqual([{ do: 'ask', chain: CHAIN, from: 3 }])
    const closed = stepInbox(early.state, { type: 'judged', header: header(3), hash: 'a3' })
    expect(closed.effects).toEqual([{ do: 'judge', hash: 'a4' }])
    expect(arrive(two, 3 + INBOX_WINDOW).state.waiting).toEqual({})
    // Asked once a second: the answers to one question do not breed questions.
    expect(arrive(early.state, 5, CHAIN, 999).effects).toEqual([])
    expect(arrive(early.state, 5, CHAIN, 1_000).effects).toHaveLength(1)
    expect(arrive(early.state, 5, CHAIN, -2_000).effects).toHaveLength(1)
  })

  it('judges each number once and in order, whatever the order, the copies and the losses on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), (numbers) => {
        let state = openInbox('A')
        const order: number[] = []
        const take = (number: number) => {
          const queue = [...arrive(state, number).effects]
          state = arrive(state, number).state
          for (const effect of queue) {
            if (effect.do !== 'judge') continue
            const at = Number(effect.hash.slice(1))
            order.push(at)
            const next = stepInbox(state, { type: 'judged', header: header(at), hash: hash(at) })
            state = next.state
            queue.push(...next.effects)
          }
        }
        // What was asked for is sent again at the end.
        for (const number of [...numbers, 1, 2, 3, 4, 5, 6, 7, 8, 9]) take(number)
        expect(order).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
      }),
      { numRuns: 200 },
    )
  })
})

describe('outbox', () => {
  const start = openOutbox('B', CHAIN)
  const released = (ids: readonly string[], state: Outbox = start) => stepOutbox(state, { type: 'released', ids }, 2)
  const packed = (state: Outbox) =>
    stepOutbox(
      state,
      { type: 'packed', sent: { number: state.last + 1, hash: `h${state.last + 1}`, ids: state.queue.slice(0, 2) } },
      2,
    )

  it('ignores a receipt that is not for what it sent', () => {
    const { state } = packed(released(['x', 'y']).state)
    const receipt = { type: 'receipt', chain: CHAIN, number: 1, hash: 'h1', verdicts: ['accepted', 'same'] } as const
    for (const wrong of [{ chain: 'b' }, { number: 2 }, { hash: 'h2' }, { verdicts: ['accepted'] as const }]) {
      expect(stepOutbox(state, { ...receipt, ...wrong }).state).toBe(state)
    }
    expect(stepOutbox(state, receipt).state.outstanding).toEqual([])
    expect(stepOutbox(stepOutbox(state, receipt).state, receipt).state.outstanding).toEqual([])
  })

  it('waits as long as the neighbour asks, and longer each time it fails', () => {
    const { state } = packed(released(['x']).state)
    const told = stepOutbox(state, { type: 'throttled', now: 1_000, retryAfterMs: 30_000 })
    expect(told.effects).toEqual([{ do: 'wake', at: 31_000 }])
    expect(stepOutbox(told.state, { type: 'tick', now: 30_999 }).effects).toEqual([{ do: 'wake', at: 31_000 }])
    expect(stepOutbox(told.state, { type: 'tick', now: 31_000 }).effects[0]).toEqual({
      do: 'send',
      chain: CHAIN,
      number: 1,
    })
    const waits: number[] = []
    let one = state
    for (let i = 0; i < 12; i++) {
      one = stepOutbox(one, { type: 'failed', now: one.notBefore }).state
      waits.push(one.notBefore)
    }
    const steps = waits.slice(1).map((at, i) => at - (waits[i] ?? 0))
    expect(steps.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000])
    expect(steps.at(-1)).toBe(300_000)
  })

  it('never has more under way than its window', () => {
    let state = released(Array.from({ length: 40 }, (_, i) => `s${i}`)).state
    for (let i = 0; i < OUTBOX_WINDOW; i++) state = packed(state).state
    expect(state.outstanding).toHaveLength(OUTBOX_WINDOW)
    expect(stepOutbox(state, { type: 'released', ids: ['more'] }, 2).effects).toEqual([])
  })

  it('parks what may be cured, drops what is withdrawn', () => {
    const { state } = packed(released(['x', 'y', 'z']).state)
    const verdicts: Verdict[] = ['refused.policy-unknown', 'refused.label-denied']
    const after = stepOutbox(state, { type: 'receipt', chain: CHAIN, number: 1, hash: 'h1', verdicts }, 2)
    expect(after.state.parked).toEqual(['x'])
    expect(stepOutbox(after.state, { type: 'cured' }, 2).state.queue).toEqual(['z', 'x'])
    const gone = stepOutbox(after.state, { type: 'withdrawn', ids: ['x', 'z'] }, 2).state
    expect([gone.queue, gone.parked]).toEqual([[], []])
  })

  it('sends old deliveries again to a neighbour that came back with an old disk', () => {
    let state = packed(released(['x', 'y', 'z']).state).state
    state = stepOutbox(
      state,
      { type: 'receipt', chain: CHAIN, number: 1, hash: 'h1', verdicts: ['same', 'same'] },
      2,
    ).state
    expect(stepOutbox(state, { type: 'wanted', chain: CHAIN, from: 1 }).effects).toEqual([
      { do: 'send', chain: CHAIN, number: 1 },
    ])
    expect(stepOutbox(state, { type: 'wanted', chain: 'b', from: 1 }).effects).toEqual([])
  })

  it('begins another chain with all that is open when its own memory is the old one', () => {
    const { state } = packed(released(['x', 'y', 'z']).state)
    const again = stepOutbox(state, { type: 'forked', chain: 'b'.repeat(32), again: ['w', 'x'] }, 9)
    expect(again.state.queue).toEqual(['w', 'x', 'y', 'z'])
    expect(again.effects).toEqual([
      { do: 'pack', ids: ['w', 'x', 'y', 'z'], chain: 'b'.repeat(32), number: 1, previous: '' },
    ])
  })

  it('loses nothing and numbers densely, whatever happens in between', () => {
    const event = fc.oneof(
      fc.record({
        type: fc.constant('released' as const),
        ids: fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 4 }),
      }),
      fc.record({ type: fc.constant('tick' as const), now: fc.nat(1e7) }),
      fc.record({ type: fc.constant('failed' as const), now: fc.nat(1e7) }),
      fc.record({ type: fc.constant('throttled' as const), now: fc.nat(1e7), retryAfterMs: fc.nat(1e5) }),
      fc.constant({ type: 'ack' as const }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state = start
        const asked = new Set<string>()
        const sent = new Map<number, readonly string[]>()
        const apply = (one: OutboxEvent) => {
          const step = stepOutbox(state, one, 2)
          state = step.state
          for (const effect of step.effects) {
            if (effect.do !== 'pack' || effect.number !== state.last + 1) continue
            sent.set(effect.number, effect.ids)
            apply({ type: 'packed', sent: { number: effect.number, hash: `h${effect.number}`, ids: effect.ids } })
          }
        }
        const acknowledge = () => {
          const [oldest] = state.outstanding
          if (!oldest) return false
          apply({
            type: 'receipt',
            chain: CHAIN,
            number: oldest.number,
            hash: oldest.hash,
            verdicts: oldest.ids.map(() => 'accepted'),
          })
          return true
        }
        for (const one of events) {
          if (one.type === 'ack') acknowledge()
          else {
            if (one.type === 'released') for (const id of one.ids) asked.add(id)
            apply(one)
          }
        }
        while (acknowledge());
        expect(state.queue).toEqual([])
        expect(new Set([...sent.values()].flat())).toEqual(asked)
        expect([...sent.keys()]).toEqual(Array.from({ length: sent.size }, (_, i) => i + 1))
      }),
      { numRuns: 200 },
    )
  })
})
