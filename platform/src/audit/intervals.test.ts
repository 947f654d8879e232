import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Subject } from '@testudo/kernel/subject'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDataDir } from '../host/testing.ts'
import { ledgerSchema, openStorage, type Storage } from '../storage/index.ts'
import { LATEST, loadNodeKey, type NodeKey, readCheckpoint, readNoteFile } from './checkpoint.ts'
import { INTERVAL_MS } from './intervals.ts'
import { type AuditLog, createAudit } from './log.ts'
import { verifyConsistency } from './merkle.ts'
import { cosign, headOf, readNote, readVerifier, signNote, verifierText, writeNote } from './note.ts'
import { readReceipt, verifyReceipt } from './receipt.ts'
import type { Receipt } from './receipt-form.ts'
import { auditSchema } from './tables.ts'
import { verifyAudit } from './verify.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const nobody: Omit<Subject, 'id'> = {
  kind: 'person',
  name: '',
  organisation: 'Est CERT',
  nation: 'EST',
  communities: [],
  clearances: {},
  specialAccess: [],
  roles: [],
}

let dir: string
let storage: Storage
let key: NodeKey
let witness: NodeKey
let stranger: NodeKey
let audit: AuditLog
let clock = Date.UTC(2026, 10, 22, 5, 0, 30)
let oldNote: string
const minute = async (deeds: readonly string[]) => {
  for (const id of deeds)
    audit.record({ subject: { ...nobody, id }, verb: 'threats:read', ids: [], outcome: 'allowed' })
  await audit.flush()
  clock += INTERVAL_MS
  await audit.checkpoint()
}
beforeAll(async () => {
  dir = await freshDataDir()
  storage = await openStorage({ dataDir: dir })
  await storage.migrate('storage', ledgerSchema)
  await storage.migrate('audit', auditSchema)
  ;[key, witness, stranger] = [
    await loadNodeKey(join(dir, 'keys', 'node.pem')),
    await loadNodeKey(join(dir, 'keys', 'witness.pem')),
    await loadNodeKey(join(dir, 'keys', 'stranger.pem')),
  ]
  audit = createAudit({
    storage,
    key,
    dir: join(dir, 'checkpoints'),
    origin: 'test',
    now: () => clock,
    log: silent,
    witnesses: [readVerifier(verifierText(witness, 4))],
  })
  await audit.checkpoint()
  oldNote = writeNote(await newest())
  await minute(['ana', 'bo', 'ana'])
  await minute([])
  await minute(['bo'])
})
afterAll(async () => {
  await audit.close()
  await storage.close()
  rmSync(dir, { recursive: true, force: true })
})

const sql = (text: string, params: unknown[] = []) => storage.asOwner((tx) => tx.query(text, params))
const verify = async (more: Parameters<typeof verifyAudit>[3] = {}) =>
  verifyAudit(storage, await readCheckpoint(join(dir, 'checkpoints', LATEST)), key.publicText, {
    note: await readNoteFile(join(dir, 'checkpoints')),
    witnesses: [readVerifier(verifierText(witness, 4))],
    ...more,
  })
const newest = async () => {
  const note = await audit.intervals.note()
  if (note === undefined) throw new Error('no note')
  return note
}
const receiptOf = async (idx: number): Promise<Receipt> => {
  const [row] = (await sql('select hash from audit_leaf where idx = $1', [idx])) as unknown as { hash: Uint8Array }[]
  const receipt = await audit.intervals.receipt(row?.hash ?? new Uint8Array())
  if (receipt === undefined) throw new Error('no receipt')
  return receipt
}
const log = () => readVerifier(verifierText(key))

describe('a public log that somebody changed', () => {
  it.each([
    ['an interval is dropped', 'delete from audit_interval where n = 1', 'interval-differs'],
    ['the last interval is dropped', 'delete from audit_interval where n = 3', 'note-differs'],
    [
      'a salt is changed',
      `update audit_interval set salt = set_byte(salt, 0, get_byte(salt, 0) # 1) where n = 2`,
      'interval-differs',
    ],
    [
      'a root is changed',
      `update audit_interval set root = set_byte(root, 5, get_byte(root, 5) # 1) where n = 1`,
      'interval-differs',
    ],
    [
      'an entry moves to the next interval',
      'update audit_interval set count = count - 1 where n = 1',
      'interval-differs',
    ],
    ['a time is changed', 'update audit_interval set until_at = until_at + 1 where n = 3', 'note-differs'],
    ['a note is dropped', 'delete from audit_note where size = 4', 'note-differs'],
    [
      'a note is rewritten',
      `update audit_note set body = replace(body, E'\\n4\\n', E'\\n5\\n') where size = 4`,
      'note-signature-wrong',
    ],
  ])('is found out when %s', async (_what, change, code) => {
    const intervals = (await sql('select * from audit_interval order by n')) as unknown as Record<string, unknown>[]
    const notes = (await sql('select * from audit_note order by size')) as unknown as Record<string, unknown>[]
    expect(await verify()).toMatchObject({ ok: true })
    await sql(change)
    try {
      expect(await verify()).toMatchObject({ ok: false, code })
    } finally {
      await sql('delete from audit_interval')
      await sql('delete from audit_note')
      for (const r of intervals)
        await sql(
          'insert into audit_interval(n, from_at, until_at, first, count, salt, root) values ($1, $2, $3, $4, $5, $6, $7)',
          [r['n'], r['from_at'], r['until_at'], r['first'], r['count'], r['salt'], r['root']],
        )
      for (const r of notes)
        await sql('insert into audit_note(size, at, body, cosignatures) values ($1, $2, $3, $4)', [
          r['size'],
          r['at'],
          r['body'],
          r['cosignatures'],
        ])
    }
  })

  it('is found out by a note that somebody kept elsewhere, of this log or forged', async () => {
    const ahead = signNote(key, { size: 9, root: new Uint8Array(32) })
    expect(await verify({ note: ahead })).toMatchObject({ ok: false, code: 'note-differs', index: 9 })
    expect(await verify({ note: signNote(stranger, headOf(await newest())) })).toMatchObject({
      ok: false,
      code: 'note-signature-wrong',
    })
  })
})

describe('a receipt', () => {
  it('is refused when a byte of it changes, under another key, and as a text that is none', async () => {
    const receipt = await receiptOf(0)
    const flip = (hex = '') => `${hex.startsWith('0') ? '1' : '0'}${hex.slice(1)}`
    const forged: Receipt[] = [
      { ...receipt, entry: receipt.entry.replace('allowed', 'denied') },
      { ...receipt, place: receipt.place ^ 1 },
      { ...receipt, blind: flip(receipt.blind) },
      { ...receipt, path: [flip(receipt.path[0]), ...receipt.path.slice(1)] },
      { ...receipt, interval: { ...receipt.interval, n: receipt.interval.n + 1 } },
      { ...receipt, interval: { ...receipt.interval, from: receipt.interval.from + 1 } },
      { ...receipt, tree: receipt.tree.slice(1) },
      { ...receipt, note: receipt.note.replace('\n4\n', '\n5\n') },
    ]
    for (const one of forged) expect(verifyReceipt(one, log()).ok).toBe(false)
    expect(verifyReceipt(receipt, readVerifier(verifierText(stranger))).ok).toBe(false)
    expect(() => readReceipt('{}')).toThrowError(expect.objectContaining({ code: 'audit.receipt_unreadable' }))
    expect(verifyReceipt(readReceipt(JSON.stringify(receipt)), log())).toMatchObject({ ok: true, witnesses: [] })
  })

  it('has the same shape in a minute with many entries as in one with a single one', async () => {
    const [many, one] = [await receiptOf(0), await receiptOf(3)]
    const shape = (r: Receipt) => [r.path.length, r.tree.length, r.blind.length]
    expect(shape(many)).toEqual(shape(one))
    expect(many.path.length).toBe(20)
  })

  it('is not there while the minute of the deed lasts', async () => {
    audit.record({ subject: { ...nobody, id: 'late' }, verb: 'threats:read', ids: [], outcome: 'allowed' })
    await audit.flush()
    const [row] = (await sql('select hash from audit_leaf order by idx desc limit 1')) as unknown as {
      hash: Uint8Array
    }[]
    expect(await audit.intervals.receipt(row?.hash ?? new Uint8Array())).toBeUndefined()
    expect(await audit.intervals.receipt(new Uint8Array(32))).toBeUndefined()
  })
})

describe('the public log', () => {
  it('grows by one leaf a minute, whatever happens', async () => {
    expect(headOf(await newest()).size).toBe(4)
    expect(await audit.intervals.extent()).toMatchObject({ size: 4 })
  })

  it('proves that it grew from every earlier note', async () => {
    const first = headOf(readNote(oldNote))
    const found = await audit.intervals.consistency(first.size)
    if (found === undefined) throw new Error('no proof')
    expect(verifyConsistency(first, headOf(found.note), found.proof)).toBe(true)
    expect(verifyConsistency({ ...first, root: new Uint8Array(32) }, headOf(found.note), found.proof)).toBe(false)
    expect(await audit.intervals.consistency(99)).toBeUndefined()
  })

  it('takes the countersignature of a known witness once, keeps that of an unknown one, refuses a wrong one', async () => {
    const note = await newest()
    const { size } = headOf(note)
    const seconds = Math.floor(clock / 1000)
    const good = cosign(note, witness, seconds)
    const wrong = { ...good, bytes: Uint8Array.from(good.bytes, (b, i) => (i === 20 ? b ^ 1 : b)) }
    expect(await audit.intervals.keepCosignature(size, wrong)).toBe(false)
    expect(await audit.intervals.keepCosignature(size + 1, good)).toBe(false)
    expect(await audit.intervals.keepCosignature(size, good)).toBe(true)
    expect(await audit.intervals.keepCosignature(size, good)).toBe(true)
    expect(await audit.intervals.keepCosignature(size, cosign(note, stranger, seconds))).toBe(true)
    expect((await newest()).signatures).toHaveLength(3)
    expect(await verify({ note: await newest() })).toMatchObject({ ok: true, witnesses: [good.name] })
    expect(verifyReceipt(await receiptOf(1), log(), [readVerifier(verifierText(witness, 4))])).toMatchObject({
      ok: true,
      witnesses: [good.name],
    })
  })

  it('covers a long pause with one leaf', async () => {
    clock += 30 * 24 * 60 * INTERVAL_MS
    await audit.checkpoint()
    expect(headOf(await newest()).size).toBe(5)
    expect(await verify()).toMatchObject({ ok: true, intervals: 5 })
  })

  it('forgets old notes, but never the last one a witness has countersigned', async () => {
    const sizes = async () =>
      ((await sql('select size from audit_note order by size')) as unknown as { size: number }[]).map((row) =>
        Number(row.size),
      )
    const countersign = async () => {
      const note = await newest()
      const signed = await audit.intervals.keepCosignature(headOf(note).size, cosign(note, witness, clock / 1_000))
      expect(signed).toBe(true)
    }
    const grow = async (minutes: number) => {
      clock += minutes * INTERVAL_MS
      await audit.checkpoint()
    }
    // Of size 4 by the witness and the stranger, of size 5 and 1,445 by the witness alone.
    await countersign()
    await grow(1_440)
    await countersign()
    await grow(615)
    expect(await sizes()).toEqual([4, 1_445, 2_060])
    expect(await verify()).toMatchObject({ ok: true, intervals: 2_060 })
  })
})
