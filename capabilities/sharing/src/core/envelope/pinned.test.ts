import { expect, it } from 'vitest'
import { acceptRotation, keyStanding, pinNode, rotateKey } from './pinned.ts'
import { publicKeyOf, signText } from './signature.ts'

const secret = (n: number) => new Uint8Array(32).fill(n)
const pinned = pinNode('A', publicKeyOf(secret(1)), 1_000)
const rotated = acceptRotation(pinned, rotateKey('A', secret(1), secret(2), 5_000))
const [first, second] = rotated.keys
const GRACE = 100

it('takes no new key that the old one did not sign', () => {
  const forged = rotateKey('A', secret(9), secret(2), 5_000)
  expect(() => acceptRotation(pinned, forged)).toThrow(/old key is not known/)
  const real = rotateKey('A', secret(1), secret(2), 5_000)
  expect(() => acceptRotation(pinned, { ...real, byOld: signText('rotation', real.text, secret(9)) })).toThrow(
    /old key did not sign/,
  )
  expect(() => acceptRotation(pinned, { ...real, byNew: signText('rotation', real.text, secret(9)) })).toThrow(
    /new key did not sign/,
  )
})

it('takes no rotation of another node, into the past, or from a key that has ended', () => {
  expect(() => acceptRotation(pinned, rotateKey('B', secret(1), secret(2), 5_000))).toThrow(/another node/)
  expect(() => acceptRotation(pinned, rotateKey('A', secret(1), secret(2), 1_000))).toThrow(/before the old key/)
  expect(() => acceptRotation(rotated, rotateKey('A', secret(1), secret(3), 6_000))).toThrow(/has ended/)
  expect(() => acceptRotation(rotated, rotateKey('A', secret(2), secret(1), 6_000))).toThrow(/in use before/)
  expect(() => acceptRotation(pinned, { text: '{}', byOld: '', byNew: '' })).toThrow(/not readable/)
})

it('is the same after the same rotation twice', () => {
  expect(acceptRotation(rotated, rotateKey('A', secret(1), secret(2), 5_000))).toBe(rotated)
})

it('lets a key stand for its own time, and after its end for the grace only', () => {
  const standing = (key: string | undefined, madeAt: number, now: number) =>
    keyStanding(rotated, key ?? '', madeAt, now, GRACE).standing
  expect(standing('none', 2_000, 2_000)).toBe('unknown')
  expect(keyStanding(undefined, first?.id ?? '', 2_000, 2_000, GRACE).standing).toBe('unknown')
  expect(standing(first?.id, 999, 2_000)).toBe('expired')
  expect(standing(first?.id, 5_000, 5_000)).toBe('expired')
  expect(standing(first?.id, 4_999, 5_100)).toBe('expired')
  expect(standing(second?.id, 4_999, 5_000)).toBe('expired')
  expect(standing(first?.id, 4_999, 5_099)).toBe('good')
  expect(standing(second?.id, 5_000, 5_000)).toBe('good')
})
