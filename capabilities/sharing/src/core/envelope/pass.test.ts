import { bytesToHex } from '@noble/hashes/utils.js'
import { expect, it } from 'vitest'
import { chanceFrom } from '../simulator/chance.ts'
import { grantPass, hopsLeft, isPass, makePasses, PASS_SLOTS } from './pass.ts'

const sealed = (hops: number) => {
  const { passes, onward } = makePasses(hops, chanceFrom(hops + 1).bytes)
  return { seal: { root: 'ab'.repeat(32), passes }, onward }
}

it('gives nobody a pass when the budget is used up', () => {
  const none = sealed(0)
  expect(none.onward).toBeUndefined()
  expect(grantPass(none.seal, none.onward, 'C')).toBeUndefined()
  expect(grantPass(none.seal, bytesToHex(chanceFrom(5).bytes(32)), 'C')).toBeUndefined()
  expect(isPass(none.seal, undefined, undefined, 'C')).toBe(false)
})

it('is worth nothing to another node, under another seal, or beside the seed it was made with', () => {
  const { seal, onward } = sealed(2)
  const granted = grantPass(seal, onward, 'C')
  expect(isPass(seal, granted?.pass, granted?.onward, 'C')).toBe(true)
  expect(isPass(seal, granted?.pass, granted?.onward, 'D')).toBe(false)
  expect(isPass({ ...seal, root: 'cd'.repeat(32) }, granted?.pass, granted?.onward, 'C')).toBe(false)
  expect(isPass(seal, granted?.pass, onward, 'C')).toBe(false)
  expect(isPass(seal, { text: 'x', signature: 'y' }, undefined, 'C')).toBe(false)
})

it('goes as many hops as the originator allowed, and says only how many are left', () => {
  for (let hops = 0; hops <= PASS_SLOTS; hops++) {
    const { seal, onward } = sealed(hops)
    expect(seal.passes).toHaveLength(PASS_SLOTS)
    let seed = onward
    for (let left = hops; left > 0; left--) {
      expect(hopsLeft(seal.passes, seed)).toBe(left)
      const granted = grantPass(seal, seed, `node ${left}`)
      expect(isPass(seal, granted?.pass, granted?.onward, `node ${left}`)).toBe(true)
      seed = granted?.onward
    }
    expect(hopsLeft(seal.passes, seed)).toBe(0)
    expect(grantPass(seal, seed, 'one more')).toBeUndefined()
  }
})
