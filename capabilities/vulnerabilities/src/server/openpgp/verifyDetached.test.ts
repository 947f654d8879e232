import { describe, expect, it } from 'vitest'
import { certificatesOf, verifyDetached } from './index.ts'
import { armoured, packet, part, seconds, TestSigner } from './signer.testing.ts'
import { CONTENT, KEYS, SIGNATURES } from './vectors.testing.ts'

const day = (text: string) => Date.parse(text) / 1_000
const NOW = day('2026-06-01')

async function judge(signature: string, key: string, content = CONTENT, now = NOW) {
  async function* open() {
    // Cut in the middle of a line end.
    for (const piece of content.match(/[\s\S]{1,7}/g) ?? []) yield Buffer.from(piece)
  }
  const verdict = await verifyDetached(signature, certificatesOf(key) ?? [], open, now)
  return verdict.good ? 'good' : verdict.why
}

describe('what GnuPG signed', () => {
  it.each(['ed25519', 'nistp256', 'rsa2048', 'brainpoolP256r1', 'sub'] as const)('is good: %s', async (name) => {
    expect(await judge(SIGNATURES[name], KEYS[name])).toBe('good')
    expect(await judge(SIGNATURES[name], KEYS[name], `${CONTENT} `)).toBe('wrong')
  })

  it('is told with the fingerprint of the primary key', async () => {
    const keys = certificatesOf(KEYS.sub) ?? []
    async function* open() {
      yield Buffer.from(CONTENT)
    }
    expect(await verifyDetached(SIGNATURES.sub, keys, open, NOW)).toEqual({
      good: true,
      by: 'bfa976f1db581beed51436121808b556ebf7f838',
      until: day('2027-01-01'),
    })
  })

  it('is good whichever line ends a signed text has', async () => {
    expect(await judge(SIGNATURES.asText, KEYS.ed25519)).toBe('good')
    expect(await judge(SIGNATURES.asText, KEYS.ed25519, CONTENT.replaceAll('\n', '\r\n'))).toBe('good')
    expect(await judge(SIGNATURES.ed25519, KEYS.ed25519, CONTENT.replaceAll('\n', '\r\n'))).toBe('wrong')
  })

  it('does not count by another key, by SHA-1, after the end of the key, by a stolen key', async () => {
    expect(await judge(SIGNATURES.rsa2048, KEYS.ed25519)).toBe('unknown_key')
    expect(await judge(SIGNATURES.sha1, KEYS.rsa2048)).toBe('weak')
    expect(await judge(SIGNATURES.ed25519, KEYS.ed25519, CONTENT, day('2028-02-01'))).toBe('expired')
    expect(await judge(SIGNATURES.sub, KEYS.sub, CONTENT, day('2027-02-01'))).toBe('expired')
    expect(await judge(SIGNATURES.ed25519, KEYS.ed25519, CONTENT, day('2025-12-01'))).toBe('future')
    expect(await judge(SIGNATURES.ed25519, KEYS.stolen)).toBe('revoked')
    // What was signed before a key retired stays signed.
    expect(await judge(SIGNATURES.ed25519, KEYS.retired)).toBe('good')
  })
})

describe('a signature', () => {
  const signer = new TestSigner()
  const key = signer.published()
  const now = 1_790_000_100

  it('that says more than is known here, ended, or was made after its key was retired does not count', async () => {
    const judged = (options: Parameters<TestSigner['signed']>[1], by = key) =>
      judge(signer.signed(CONTENT, options), by, CONTENT, now)
    expect(await judged({})).toBe('good')
    expect(await judged({ parts: [part(0x80 | 20, Buffer.from('who knows'))] })).toBe('weak')
    expect(await judged({ parts: [part(20, Buffer.from('a remark'))] })).toBe('good')
    expect(await judged({ parts: [part(3, seconds(60))] })).toBe('expired')
    expect(await judged({ at: now + 7_200 })).toBe('future')
    expect(await judged({ at: 1_700_000_000 })).toBe('future')
    expect(await judged({ hash: [1, 'md5'] })).toBe('weak')
    expect(await judged({ type: 0x10 })).toBe('unreadable')
    const retired = signer.signature(signer.framed(), {
      type: 0x20,
      at: now - 500,
      parts: [part(29, Buffer.from([3]))],
    })
    expect(await judged({}, signer.published(packet(2, retired)))).toBe('revoked')
    expect(await judged({ at: now - 1_000 }, signer.published(packet(2, retired)))).toBe('good')
  })

  it('one that is good among others is enough; the worst of bad ones is told', async () => {
    const other = new TestSigner()
    const both = (content: string) =>
      armoured(
        'SIGNATURE',
        packet(2, other.signature(Buffer.from(CONTENT))),
        packet(2, signer.signature(Buffer.from(content))),
      )
    expect(await judge(both(CONTENT), key, CONTENT, now)).toBe('good')
    expect(await judge(both('another'), key, CONTENT, now)).toBe('wrong')
  })

  it('of a subkey counts only where both sides bound it, the primary key by more than SHA-1', async () => {
    const sub = new TestSigner()
    const both = Buffer.concat([signer.framed(), sub.framed()])
    const bound = (options: {
      readonly before?: Buffer
      readonly back?: Buffer
      readonly flags?: number
      readonly hash?: readonly [number, string]
    }) =>
      signer.published(
        ...(options.before === undefined ? [] : [options.before]),
        packet(14, sub.body),
        packet(
          2,
          signer.signature(both, {
            type: 0x18,
            ...(options.hash === undefined ? {} : { hash: options.hash }),
            parts: [
              part(27, Buffer.from([options.flags ?? 2])),
              ...(options.back === undefined ? [] : [part(32, options.back)]),
            ],
          }),
        ),
      )
    const back = sub.signature(both, { type: 0x19 })
    const judged = (by: string) => judge(sub.signed(CONTENT), by, CONTENT, now)
    expect(await judged(bound({ back }))).toBe('good')
    expect(await judged(bound({}))).toBe('unknown_key')
    expect(await judged(bound({ back, flags: 4 }))).toBe('unknown_key')
    expect(await judged(bound({ back, hash: [2, 'sha1'] }))).toBe('unknown_key')
    expect(await judged(bound({ back: sub.signature(sub.framed(), { type: 0x19 }) }))).toBe('unknown_key')
    expect(await judged(key)).toBe('unknown_key')
    expect(await judged(signer.published(packet(14, sub.body), packet(2, sub.signature(both, { type: 0x18 }))))).toBe(
      'unknown_key',
    )
    // What ends the primary key ends those it bound.
    const stolen = packet(2, signer.signature(signer.framed(), { type: 0x20 }))
    expect(await judged(bound({ back, before: stolen }))).toBe('revoked')
  })
})

describe('hostile octets', () => {
  it('are unreadable, never an error, and soon', async () => {
    const signer = new TestSigner()
    const good = Buffer.from(signer.signed(CONTENT).split('\n').slice(2, -2).join(''), 'base64')
    const key = Buffer.from(signer.published().split('\n').slice(2, -2).join(''), 'base64')
    let seed = 1
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((seed / 2_147_483_648) * below)
    }
    for (let i = 0; i < 400; i++) {
      const mutate = (bytes: Buffer) => {
        const changed = Buffer.from(bytes.subarray(0, random(4) === 0 ? random(bytes.length) : bytes.length))
        for (let n = random(4); n >= 0 && changed.length > 0; n--) changed[random(changed.length)] = random(256)
        return changed
      }
      const keys = certificatesOf(armoured('PUBLIC KEY BLOCK', i % 2 === 0 ? mutate(key) : key)) ?? []
      async function* open() {
        yield Buffer.from(CONTENT)
      }
      const changed = i % 2 === 0 ? good : mutate(good)
      const verdict = await verifyDetached(armoured('SIGNATURE', changed), keys, open, 1_790_000_100)
      // What is not signed (who made it, the first octets of the hash) may change; a whole one may have stayed as it was.
      if (verdict.good) expect(changed.length).toBe(good.length)
    }
    for (const text of [
      '',
      'no',
      '-----BEGIN PGP SIGNATURE-----\n'.repeat(20_000),
      armoured('SIGNATURE', Buffer.alloc(60_000, 0xc2)),
    ])
      expect(await judge(text, signer.published())).toBe('unreadable')
    expect(certificatesOf(armoured('PUBLIC KEY BLOCK', packet(5, key)))).toBeUndefined()
    expect(certificatesOf('-----BEGIN PGP PUBLIC KEY BLOCK-----\n'.repeat(20_000))).toBeUndefined()
  })
})
