import { expect, it } from 'vitest'
import { acceptRotation, currentKey, keyStanding, pinNode, repinKey, revokeKey, rotateKey } from './pinned.ts'
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

it('takes no rotation that begins far ahead, or in another spelling', () => {
  const ahead = rotateKey('A', secret(1), secret(2), 5_000)
  expect(() => acceptRotation(pinned, ahead, 4_999)).toThrow(/in the future/)
  expect(acceptRotation(pinned, ahead, 5_000)).toEqual(rotated)
  const spaced = ahead.text.replace(':', ': ')
  const signed = {
    text: spaced,
    byOld: signText('rotation', spaced, secret(1)),
    byNew: signText('rotation', spaced, secret(2)),
  }
  expect(() => acceptRotation(pinned, signed)).toThrow(/not readable/)
})

it('believes nothing new under a revoked key, takes no rotation by it, and never pins it again', () => {
  const revoked = revokeKey(pinned, first?.id ?? '', 3_000, 'stolen')
  expect(keyStanding(revoked, first?.id ?? '', 2_000, 3_000, GRACE).standing).toBe('expired')
  expect(() => acceptRotation(revoked, rotateKey('A', secret(1), secret(2), 5_000))).toThrow(/has ended/)
  expect(() => repinKey(revoked, publicKeyOf(secret(1)), 4_000)).toThrow(/revoked/)
  expect(() => revokeKey(pinned, 'none', 3_000, '')).toThrow(/no such key/)
  expect(revokeKey(revoked, first?.id ?? '', 9_000, 'again')).toBe(revoked)
  const again = repinKey(revoked, publicKeyOf(secret(2)), 4_000)
  expect(currentKey(again)?.publicKey).toBe(publicKeyOf(secret(2)))
  expect(keyStanding(again, first?.id ?? '', 2_000, 3_000, GRACE).standing).toBe('expired')
})

it('a key of people ends the one before, which stays good for what it signed', () => {
  const again = repinKey(pinned, publicKeyOf(secret(2)), 4_000)
  expect(keyStanding(again, first?.id ?? '', 3_999, 4_000, GRACE).standing).toBe('good')
  expect(keyStanding(again, first?.id ?? '', 4_000, 4_000, GRACE).standing).toBe('expired')
  expect(repinKey(again, publicKeyOf(secret(2)), 9_000)).toEqual(again)
})

it('tells why the key changed', () => {
  const told = acceptRotation(pinned, rotateKey('A', secret(1), secret(2), 5_000, 'yearly change'))
  expect(currentKey(told)).toMatchObject({ how: 'rotated', reason: 'yearly change', from: 5_000 })
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
