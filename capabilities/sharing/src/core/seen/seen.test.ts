import { ristretto255_oprf } from '@noble/curves/ed25519.js'
import { p256_oprf } from '@noble/curves/nist.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { chanceFrom } from '../simulator/chance.ts'
import { leakStatement } from './leak.ts'
import { blindInput, epochKey, epochOf, evaluateBlinded, evaluateInput, finalizeInput, seenInput } from './oprf.ts'
import { answerSeen, askSeen, QUESTION_SIZES, readSeen, seenAnswerSchema, seenQuestionSchema } from './question.ts'
import { newQuota, quotaLeft, spendQuota } from './quota.ts'
import { CONTEXT_BYTES, makeSeenTable, seenTableSchema, TABLE_SIZES } from './table.ts'

const chance = chanceFrom(9)
const NOW = Date.UTC(2026, 10, 22, 12)
const DAY = 86_400_000
const WEEK = 7 * DAY
const seed = new Uint8Array(32).fill(7)
const epoch = epochOf(NOW, WEEK)
const key = epochKey(seed, 'A', epoch)
const ip = seenInput('ipv4-addr', '198.51.100.3')
const domain = seenInput('domain-name', 'Bad.Example.COM ')
const table = makeSeenTable(
  [
    { input: ip, context: 'seen 3 times, last 221200ZNOV26' },
    { input: domain, context: 'vu à Gdańsk' },
  ],
  key,
  chance.bytes,
)

describe('RFC 9497, appendix A.1.1, ristretto255-SHA512, mode 0x00', () => {
  const { secretKey } = ristretto255_oprf.oprf.deriveKeyPair(new Uint8Array(32).fill(0xa3), utf8ToBytes('test key'))
  const blind = hexToBytes('64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706')
  const VECTORS = [
    {
      input: '00',
      blinded: '609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c',
      evaluated: '7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e',
      output:
        '527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6',
    },
    {
      input: '5a'.repeat(17),
      blinded: 'da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418',
      evaluated: 'b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25',
      output:
        'f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73',
    },
  ]

  it('derives the key', () => {
    expect(bytesToHex(secretKey)).toBe('5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e')
  })

  it.each(VECTORS)('P1, P2: evaluates and finalizes $input', ({ input, blinded, evaluated, output }) => {
    expect(evaluateBlinded(secretKey, blinded)).toBe(evaluated)
    expect(bytesToHex(finalizeInput(hexToBytes(input), blind, evaluated))).toBe(output)
    expect(bytesToHex(evaluateInput(secretKey, hexToBytes(input)))).toBe(output)
  })

  it('P3: the same library agrees on P256-SHA256', () => {
    const sk = hexToBytes('159749d750713afe245d2d39ccfaae8381c53ce92d098a9375ee70739c7ac0bf')
    const { blind: own, blinded } = p256_oprf.oprf.blind(hexToBytes('00'))
    const output = p256_oprf.oprf.finalize(hexToBytes('00'), own, p256_oprf.oprf.blindEvaluate(sk, blinded))
    expect(bytesToHex(output)).toBe('a0b34de5fa4c5b6da07e72af73cc507cceeb48981b97b7285fc375345fe495dd')
  })
})

describe('what is refused', () => {
  it('is every point that is none, and the identity', () => {
    for (const bad of ['', 'zz', '00'.repeat(32), 'ff'.repeat(32), `${'00'.repeat(31)}01`]) {
      expect(() => evaluateBlinded(key.secretKey, bad)).toThrow(/ristretto255/)
      expect(() => finalizeInput(ip, key.secretKey, bad)).toThrow(/ristretto255/)
    }
  })

  it('is a question of another size, of an epoch that has ended, or over the quota, and then nothing is spent', () => {
    const { question } = askSeen([ip], epoch, chance.bytes)
    expect(seenQuestionSchema.safeParse({ ...question, points: question.points.slice(1) }).success).toBe(false)
    expect(() => answerSeen({ ...question, epoch: epoch - 2 }, [key], newQuota(), NOW)).toThrow(/ended/)
    expect(() => answerSeen(question, [key], newQuota(15), NOW)).toThrow(/quota/)
    expect(() => askSeen([], epoch, chance.bytes)).toThrow(/1 to 256/)
    const bad = { ...question, points: question.points.with(15, 'ff'.repeat(32)) }
    expect(() => answerSeen(bad, [key], newQuota(), NOW)).toThrow(/ristretto255/)
  })

  it('is a context that does not fit, and an answer that belongs elsewhere', () => {
    expect(() => makeSeenTable([{ input: ip, context: 'é'.repeat(CONTEXT_BYTES / 2 + 1) }], key, chance.bytes)).toThrow(
      /126/,
    )
    const { question, memory } = askSeen([ip], epoch, chance.bytes)
    const { answer } = answerSeen(question, [key], newQuota(), NOW)
    expect(() => readSeen(memory, { ...answer, epoch: epoch + 1 }, table)).toThrow(/one epoch/)
    expect(() => readSeen(memory, { ...answer, points: [] }, table)).toThrow(/one epoch/)
  })
})

describe('have you seen this?', () => {
  const inputs = [ip, seenInput('ipv4-addr', '198.51.100.4'), domain]
  const { question, memory } = askSeen(inputs, epoch, chance.bytes)
  const { answer, quota } = answerSeen(seenQuestionSchema.parse(question), [key], newQuota(), NOW)

  it('tells the asker the context of a hit, and no and not-for-you alike', () => {
    expect(readSeen(memory, seenAnswerSchema.parse(answer), seenTableSchema.parse(table))).toEqual([
      'seen 3 times, last 221200ZNOV26',
      undefined,
      'vu à Gdańsk',
    ])
  })

  it('carries no word of the value, and the same number of points whatever was asked', () => {
    const wire = JSON.stringify({ question, answer, table })
    for (const word of [
      '198.51',
      'bad.example',
      'ipv4',
      'domain',
      'Gda',
      'seen 3',
      bytesToHex(ip),
      bytesToHex(domain),
    ]) {
      expect(wire.toLowerCase()).not.toContain(word.toLowerCase())
    }
    const single = askSeen([ip], epoch, chance.bytes).question
    expect(JSON.stringify(single)).toHaveLength(JSON.stringify(question).length)
    expect(question.points).toHaveLength(QUESTION_SIZES[0] ?? 0)
    expect(table.rows).toHaveLength(TABLE_SIZES[0] ?? 0)
    expect(new Set(table.rows.map(({ length }) => length)).size).toBe(1)
    // Asked twice, the same value looks like two values.
    expect(blindInput(ip, chance.bytes).blinded).not.toBe(blindInput(ip, chance.bytes).blinded)
  })

  it('makes no two editions of a table alike in any row', () => {
    const values = [{ input: ip, context: 'seen 4 times' }]
    const [one, two] = [makeSeenTable(values, key, chance.bytes), makeSeenTable(values, key, chance.bytes)]
    expect(one.rows.filter((row) => two.rows.some((other) => other.slice(0, 32) === row.slice(0, 32)))).toEqual([])
  })

  it('gives another asker, and the next epoch, another table', () => {
    for (const other of [epochKey(seed, 'B', epoch), epochKey(seed, 'A', epoch + 1)]) {
      const moved = answerSeen({ ...question, epoch: other.epoch }, [other], newQuota(), NOW).answer
      expect(readSeen({ ...memory, epoch: other.epoch }, moved, { ...table, epoch: other.epoch })).toEqual([
        undefined,
        undefined,
        undefined,
      ])
    }
    expect(epochKey(seed, 'A', epoch)).toEqual(key)
  })

  it('counts every point, by asker and day, and no clock set back opens a new day', () => {
    expect(quotaLeft(quota, 'A', NOW)).toBe(10_000 - 16)
    expect(quotaLeft(quota, 'B', NOW)).toBe(10_000)
    expect(quotaLeft(quota, 'A', NOW - 3 * DAY)).toBe(10_000 - 16)
    expect(quotaLeft(quota, 'A', NOW + DAY)).toBe(10_000)
    expect(quotaLeft(spendQuota(quota, 'B', 5, NOW + DAY), 'A', NOW + DAY)).toBe(10_000)
    expect(quotaLeft(newQuota(), 'constructor', NOW)).toBe(10_000)
  })

  it('says in both languages what each side learns', () => {
    const facts = { responder: 'B', points: 16, tableSize: 256, perDay: 10_000, epochDays: 7 }
    const [en, fr] = [leakStatement(facts, 'en'), leakStatement(facts, 'fr')]
    expect(en.responder[0]).toBe('B learns that this node has asked, and when.')
    expect(fr.asker).toHaveLength(en.asker.length)
    expect(fr.responder).toHaveLength(en.responder.length)
    expect([...en.asker, ...fr.asker].join(' ')).not.toMatch(/undefined|NaN|\{/)
  })
})
