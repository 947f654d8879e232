import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  verify as verifyHere,
  webcrypto,
  X509Certificate,
} from 'node:crypto'
import { canonicalize } from '@testudo/stix/canonical'
import { beforeAll, describe, expect, it } from 'vitest'
import { sequence } from '../../testing/playbook.ts'
import { validate } from '../check/validate.ts'
import type { Playbook } from '../types.ts'
import { publicKeyOf } from './certificate.ts'
import { sign, type SignOptions } from './sign.ts'
import { verify } from './verify.ts'

const subtle = webcrypto.subtle
const AT = '2026-11-23T01:00:00.000Z'
const der = (key: KeyObject) => key.export({ type: 'spki', format: 'der' })

const ecPair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const edPair = generateKeyPairSync('ed25519')
const rsaPair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const IMPORTS = {
  ES256: [ecPair, { name: 'ECDSA', namedCurve: 'P-256' }],
  Ed25519: [edPair, { name: 'Ed25519' }],
  RS256: [rsaPair, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
  PS512: [rsaPair, { name: 'RSA-PSS', hash: 'SHA-512' }],
} as const
type Name = keyof typeof IMPORTS

let count = 0
async function options(algorithm: Name, more: Partial<SignOptions> = {}): Promise<SignOptions> {
  const [pair, importing] = IMPORTS[algorithm]
  const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
  count += 1
  return {
    subtle,
    privateKey: await subtle.importKey('pkcs8', pkcs8, importing, false, ['sign']),
    algorithm,
    key: { public_key: der(pair.publicKey).toString('base64') },
    id: `jss--00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
    signee: `Watch ${algorithm}`,
    at: AT,
    ...more,
  }
}
const verdicts = async (book: Playbook, more: Partial<Parameters<typeof verify>[1]> = {}) =>
  (await verify(book, { subtle, now: AT, ...more })).map(({ valid, why }) => (valid ? 'valid' : why.join('; ')))

const book = sequence({ a: { type: 'action' } })
let signed: Playbook
beforeAll(async () => {
  signed = await sign(book, await options('ES256'))
})

describe('a signature is not valid', () => {
  const changed = (change: Partial<Playbook>) => verdicts({ ...signed, ...change })
  const [signature] = [() => signed.signatures?.[0]] as const
  const as = (change: object) => changed({ signatures: [{ ...signature(), ...change } as never] })
  it.each<[string, () => Promise<string[]>, RegExp]>([
    ['of a changed playbook', () => changed({ name: 'Contain two hosts' }), /was changed/],
    ['of a playbook that a property was added to', () => changed({ x_own: 1 } as never), /was changed/],
    ['with another signee', () => as({ signee: 'Somebody' }), /was changed/],
    ['with another value', () => as({ value: 'AAAA' }), /was changed/],
    ['by another key', () => as({ public_key: der(edPair.publicKey).toString('base64') }), /was changed/],
    ['by no key', () => as({ public_key: 'AAAA' }), /was changed/],
    ['of another version', () => changed({ modified: '2026-11-24T00:00:00.000Z' }), /another version/],
    ['of another playbook', () => as({ related_to: 'playbook--1' }), /another playbook/],
    ['by a secret that both sides share', () => as({ algorithm: 'HS256' }), /algorithm HS256/],
    ['over an unknown hash', () => as({ hash_algorithm: 'md5' }), /hash function md5/],
    ['by a key that only a URL names', () => as({ public_key: undefined, cert_url: 'https://x' }), /key is not there/],
    ['when revoked', () => as({ revoked: true }), /revoked/],
    ['after its time', () => as({ valid_until: '2026-01-01T00:00:00Z' }), /valid until/],
  ])('%s', async (_, work, says) => {
    expect((await work()).join()).toMatch(says)
  })
})

describe('a signature', () => {
  it.each(Object.keys(IMPORTS) as Name[])(
    'by %s is as the standard says, and anybody can check it',
    async (algorithm) => {
      const one = await sign(book, await options(algorithm))
      expect(await verdicts(one)).toEqual(['valid'])
      expect(validate(one).findings.filter(({ severity }) => severity !== 'note')).toEqual([])
      const { value = '', ...rest } = one.signatures?.[0] ?? {}
      const text = canonicalize({ ...book, signatures: [rest] })
      const digest = createHash('sha256').update(text).digest('hex')
      const [pair] = IMPORTS[algorithm]
      const key = {
        key: pair.publicKey,
        dsaEncoding: 'ieee-p1363',
        ...(algorithm === 'PS512' ? { padding: 6, saltLength: 64 } : {}),
      } as const
      const hash = algorithm === 'Ed25519' ? null : algorithm === 'PS512' ? 'sha512' : 'sha256'
      expect(verifyHere(hash, Buffer.from(digest), key, Buffer.from(value, 'base64url'))).toBe(true)
    },
  )

  it('beside others stays good, countersigned too; whose the key is comes from outside', async () => {
    const two = await sign(signed, await options('Ed25519'))
    const first = two.signatures?.[0]?.id ?? ''
    const three = await sign(two, await options('RS256', { countersigns: first }))
    expect(await verdicts(three)).toEqual(['valid', 'valid', 'valid'])
    const told = await verify(three, {
      subtle,
      trusted: [{ name: 'watch', publicKey: Uint8Array.from(der(rsaPair.publicKey)) }],
    })
    expect(told.map(({ path, trusted, countersigns }) => [path, trusted, countersigns])).toEqual([
      ['/signatures/0', null, null],
      ['/signatures/0/signature', 'watch', first],
      ['/signatures/1', null, null],
    ])
    expect(told[0]?.over).toMatchObject({ playbook: book.id, version: book.modified, hashAlgorithm: 'sha-256' })
    // Who countersigned signed the signature as well: with another one under it, it does not hold.
    const [outer, ...others] = three.signatures ?? []
    const swapped = {
      ...three,
      signatures: [{ ...(outer as object), value: two.signatures?.[1]?.value } as never, ...others],
    }
    expect((await verdicts(swapped)).map((one) => one === 'valid')).toEqual([false, false, true])
    await expect(sign(three, await options('ES256', { countersigns: first }))).rejects.toThrow(/has been countersigned/)
    await expect(sign(three, await options('ES256', { countersigns: 'jss--x' }))).rejects.toThrow(/no signature/)
  })

  it('over the bytes of the hash, as some write it, holds too', async () => {
    const { value: _, ...rest } = signed.signatures?.[0] ?? { value: '' }
    const digest = createHash('sha256')
      .update(canonicalize({ ...book, signatures: [rest] }))
      .digest()
    const [pair, importing] = IMPORTS.ES256
    const key = await subtle.importKey(
      'pkcs8',
      pair.privateKey.export({ type: 'pkcs8', format: 'der' }),
      importing,
      false,
      ['sign'],
    )
    const value = Buffer.from(await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, digest)).toString('base64url')
    expect(await verdicts({ ...signed, signatures: [{ ...rest, value } as never] })).toEqual(['valid'])
  })
})

const CERTIFICATE = Buffer.from(
  'MIIBNDCB56ADAgECAhR2lB3KvtLhIogSXAJBqYWMRRqhrTAFBgMrZXAwEDEOMAwGA1UEAwwFV2F0Y2gwHhcNMjYxMTIzMDIwNjU3WhcNMzYxMTIwMDIwNjU3WjAQMQ4wDAYDVQQDDAVXYXRjaDAqMAUGAytlcAMhAFdwOzDv+eb5q/nDb6DK/DD0hH7UeojlEibzW8x/LSAno1MwUTAdBgNVHQ4EFgQUwqA/Rz46SA1h+ljOHrJhrJlk09owHwYDVR0jBBgwFoAUwqA/Rz46SA1h+ljOHrJhrJlk09owDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXADQQDvTf8odOhKec9hRqEUEAOC0riyxpcJ03CObIM8bIMfSUIY9nKoFPC442gtCE+Flyk1o5moOzrVu/0EU1EeCtUG',
  'base64',
)

it('the key of a certificate is found, and nothing in what is cut or changed to be none', () => {
  expect(Buffer.from(publicKeyOf(CERTIFICATE) ?? [])).toEqual(der(new X509Certificate(CERTIFICATE).publicKey))
  for (let length = 0; length < 200; length += 7) expect(publicKeyOf(CERTIFICATE.subarray(0, length))).toBeUndefined()
  expect(publicKeyOf(Buffer.from('3080', 'hex'))).toBeUndefined()
})
