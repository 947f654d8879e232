import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../envelope/hash.ts'
import { EMPTY_SET, withIds, withoutIds } from '../holding/setDigest.ts'
import {
  answerReconcile,
  beginReconcile,
  prepareSet,
  type ReconcileMessage,
  reconcileMessage,
  reconcileReport,
  reconcileWords,
  wholeDigest,
} from './reconcile.ts'

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => sha256Hex(String(from + i)))

/** Runs both sides to the end: what each misses, the rounds, and the ranges and ids that crossed. */
function reconcile(a: readonly string[], b: readonly string[]) {
  const [left, right] = [prepareSet(a), prepareSet(b)]
  const missing = { left: new Set<string>(), right: new Set<string>() }
  let message = beginReconcile(left)
  let crossed = 1
  let rounds = 0
  for (let atRight = true; message.length > 0; atRight = !atRight) {
    const wire = reconcileMessage.parse(JSON.parse(JSON.stringify(message)))
    const step = answerReconcile(atRight ? right : left, wire)
    for (const id of step.missingHere) missing[atRight ? 'right' : 'left'].add(id)
    for (const id of step.missingThere) missing[atRight ? 'left' : 'right'].add(id)
    crossed += step.reply.reduce((sum, range) => sum + ('ids' in range ? range.ids.length : 1), 0)
    message = step.reply
    rounds += 1
    if (rounds > 50) throw new Error('does not end')
  }
  return { left: [...missing.left].sort(), right: [...missing.right].sort(), rounds, crossed }
}

describe('reconciliation', () => {
  it('survives ranges that make no sense', () => {
    const set = prepareSet(ids(0, 50))
    const message: ReconcileMessage = [{ from: 'ff', to: '00', count: 3, digest: '0'.repeat(64) }]
    expect(answerReconcile(set, message).missingThere).toEqual([])
    expect(reconcileMessage.safeParse([{ from: '"', to: null, ids: [], answered: false }]).success).toBe(false)
  })

  it('finds nothing between equal sets with one digest', () => {
    expect(reconcile(ids(0, 1000), ids(0, 1000))).toEqual({ left: [], right: [], rounds: 1, crossed: 1 })
    expect(reconcile([], [])).toEqual({ left: [], right: [], rounds: 1, crossed: 1 })
  })

  it('finds exactly the difference', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(400), { maxLength: 200 }),
        fc.uniqueArray(fc.nat(400), { maxLength: 200 }),
        (x, y) => {
          const [a, b] = [x.map((n) => sha256Hex(String(n))), y.map((n) => sha256Hex(String(n)))]
          const found = reconcile(a, b)
          expect(found.left).toEqual(b.filter((one) => !a.includes(one)).sort())
          expect(found.right).toEqual(a.filter((one) => !b.includes(one)).sort())
        },
      ),
      { numRuns: 60 },
    )
  })

  it('costs by the difference, not by the set', () => {
    const all = ids(0, 5_000)
    const found = reconcile(all, all.slice(3))
    expect(found.right).toHaveLength(3)
    expect(found.rounds).toBeLessThan(8)
    expect(found.crossed).toBeLessThan(600)
  })

  it('says in words what is where, in both languages', () => {
    const report = reconcileReport(
      { sender: 'A', recipient: 'B' },
      { sent: 412, held: 409 },
      ['x', 'y', 'z'],
      [],
      (id) => (id === 'x' ? 'refused.policy-unknown' : 'outstanding'),
    )
    expect(reconcileWords(report, 'en')).toBe(
      'A has 412 for B, B has 409, 3 missing: 2 outstanding, 1 refused (it was judged under a policy or version not known here).',
    )
    expect(reconcileWords(report, 'fr')).toBe(
      'A en a 412 pour B, B en a 409, 3 manquant(s) : 2 en attente, 1 refusé (jugé sous une politique ou une version inconnue ici).',
    )
    const even = { ...report, held: 412, missing: [], unknown: 2 }
    expect(reconcileWords(even, 'en')).toBe('A has 412 for B, B has 412, none missing; 2 at B that A no longer knows.')
  })
})

it('keeps a digest that knows no order and forgets what is taken away', () => {
  const [a, b, c] = ids(0, 3) as [string, string, string]
  expect(withIds(EMPTY_SET, [a, b, c])).toEqual(withIds(withIds(EMPTY_SET, [c, a]), [b]))
  expect(withoutIds(withIds(EMPTY_SET, [a, b]), [a])).toEqual(withIds(EMPTY_SET, [b]))
  expect(withoutIds(withIds(EMPTY_SET, [a]), [a])).toEqual(EMPTY_SET)
  expect(wholeDigest(prepareSet([b, a]))).toEqual(withIds(EMPTY_SET, [a, b]))
})
