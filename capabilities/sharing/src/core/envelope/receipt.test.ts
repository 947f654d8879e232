import { expect, it } from 'vitest'
import { EMPTY_SET } from '../holding/setDigest.ts'
import { isReceiptBy, readReceipt, writeReceipt } from './receipt.ts'
import { publicKeyOf } from './signature.ts'

const secret = new Uint8Array(32).fill(4)
const receipt = writeReceipt(
  {
    from: 'B',
    to: 'A',
    chain: '0'.repeat(32),
    number: 1,
    delivery: 'a'.repeat(64),
    verdicts: ['accepted', 'refused.hops'],
    recalls: [{ statement: 'b'.repeat(64), outcome: 'kept', reason: 'held for a court' }],
    holds: EMPTY_SET,
    at: 5,
  },
  secret,
)

it('does not hold when a verdict was altered, or under another key', () => {
  const better = { ...receipt, text: receipt.text.replace('refused.hops', 'accepted') }
  expect(readReceipt(better)).toBeDefined()
  expect(isReceiptBy(better, publicKeyOf(secret))).toBe(false)
  expect(isReceiptBy(receipt, publicKeyOf(new Uint8Array(32).fill(5)))).toBe(false)
  expect(readReceipt({ ...receipt, text: receipt.text.replace('refused.hops', 'refused.gladly') })).toBeUndefined()
  expect(readReceipt({ text: '[]', signature: '' })).toBeUndefined()
})

it('says what became of each parcel and each recall', () => {
  expect(isReceiptBy(receipt, publicKeyOf(secret))).toBe(true)
  expect(readReceipt(receipt)).toMatchObject({ verdicts: ['accepted', 'refused.hops'], recalls: [{ outcome: 'kept' }] })
})
