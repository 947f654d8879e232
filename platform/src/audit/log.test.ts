import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Subject } from '@testudo/kernel/subject'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDataDir } from '../host/testing.ts'
import { ledgerSchema, openStorage, type Storage } from '../storage/index.ts'
import { isSigned, LATEST, loadNodeKey, type NodeKey, readCheckpoint } from './checkpoint.ts'
import { type AuditLog, createAudit } from './log.ts'
import { leafHash } from './merkle.ts'
import { auditSchema } from './tables.ts'
import { verifyAudit } from './verify.ts'

let dir: string
let checkpoints: string
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ana: Subject = {
  id: 'ana',
  kind: 'person',
  name: 'Ana',
  organisation: 'Est CERT',
  nation: 'EST',
  communities: [],
  clearances: {},
  specialAccess: [],
  roles: [],
}
const LEAVES = 60

let storage: Storage
let key: NodeKey
let audit: AuditLog
let clock = 0
beforeAll(async () => {
  dir = await freshDataDir()
  checkpoints = join(dir, 'checkpoints')
  storage = await openStorage({ dataDir: dir })
  await storage.migrate('storage', ledgerSchema)
  await storage.migrate('audit', auditSchema)
  key = await loadNodeKey(join(dir, 'keys', 'node.pem'))
  audit = createAudit({ storage, key, dir: checkpoints, origin: 'test', now: () => ++clock, log: silent })
  for (let i = 0; i < LEAVES; i++) {
    audit.record({ subject: ana, verb: 'threats:read', ids: [`malware--${i}`], outcome: 'allowed' })
    if (i % 20 === 19) await audit.checkpoint()
  }
  await audit.close()
})
afterAll(async () => {
  await storage.close()
  rmSync(dir, { recursive: true, force: true })
})

const verify = async () => verifyAudit(storage, await readCheckpoint(join(checkpoints, LATEST)), key.publicText)
const sql = (text: string, params: unknown[] = []) => storage.asOwner((tx) => tx.query(text, params))
/** Makes a change, looks, and puts the log back as it was. */
async function tampered<T>(change: () => Promise<unknown>, look: () => Promise<T>): Promise<T> {
  const leaves = await sql('select idx, hash, entry from audit_leaf order by idx')
  try {
    await change()
    return await look()
  } finally {
    await sql('delete from audit_leaf')
    for (const leaf of leaves as readonly { idx: number; hash: Uint8Array; entry: string }[]) {
      await sql('insert into audit_leaf(idx, hash, entry) values ($1, $2, $3)', [leaf.idx, leaf.hash, leaf.entry])
    }
  }
}
/** Deterministic, so that a failure can be run again (mulberry32). */
function random(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('an audit log that somebody changed', () => {
  it('is found out for every flipped bit of entries and hashes, with the index', async () => {
    const next = random(20_261_122)
    for (let i = 0; i < 40; i++) {
      const idx = Math.floor(next() * LEAVES)
      const inEntry = next() < 0.7
      const [leaf] = (await sql('select hash, entry from audit_leaf where idx = $1', [idx])) as unknown as {
        hash: Uint8Array
        entry: string
      }[]
      const verdict = await tampered(async () => {
        if (inEntry) {
          const at = Math.floor(next() * (leaf?.entry.length ?? 1))
          const code = (leaf?.entry.charCodeAt(at) ?? 0) ^ 1
          const text = `${leaf?.entry.slice(0, at)}${String.fromCharCode(code)}${leaf?.entry.slice(at + 1)}`
          await sql('update audit_leaf set entry = $1 where idx = $2', [text, idx])
        } else {
          const hash = Uint8Array.from(leaf?.hash ?? [])
          const at = Math.floor(next() * hash.length)
          hash[at] = (hash[at] ?? 0) ^ (1 << Math.floor(next() * 8))
          await sql('update audit_leaf set hash = $1 where idx = $2', [hash, idx])
        }
      }, verify)
      expect(verdict).toMatchObject({ ok: false, code: 'leaf-changed', index: idx })
    }
  })

  it.each([0, 1, 31, LEAVES - 2, LEAVES - 1])('is found out when leaf %d is dropped', async (idx) => {
    const verdict = await tampered(() => sql('delete from audit_leaf where idx = $1', [idx]), verify)
    expect(verdict).toMatchObject({ ok: false, index: idx })
  })

  it('is found out when the end is cut off and the ledger adjusted to it', async () => {
    const [before] = (await sql('select leaf, frontier from ledger')) as unknown as {
      leaf: number
      frontier: Uint8Array
    }[]
    const verdict = await tampered(async () => {
      await sql('delete from audit_leaf where idx >= $1', [50])
      await sql('update ledger set leaf = 50')
    }, verify)
    await sql('update ledger set leaf = $1, frontier = $2', [before?.leaf, before?.frontier])
    expect(verdict).toMatchObject({ ok: false, code: 'shorter-than-checkpoint', index: 50 })
  })

  it('is found out when an entry and its hash are replaced together, within the stretch of two checkpoints', async () => {
    const entry = '{"forged":true}'
    const verdict = await tampered(
      () => sql('update audit_leaf set entry = $1, hash = $2 where idx = 33', [entry, leafHash(entry)]),
      verify,
    )
    expect(verdict).toMatchObject({ ok: false, code: 'root-differs', before: 20 })
  })

  it('is found out when leaves change places or one is slipped in', async () => {
    const swapped = await tampered(async () => {
      await sql('update audit_leaf set idx = -1 where idx = 3')
      await sql('update audit_leaf set idx = 3 where idx = 4')
      await sql('update audit_leaf set idx = 4 where idx = -1')
    }, verify)
    expect(swapped).toMatchObject({ ok: false, code: 'root-differs' })
    const added = await tampered(
      () => sql('insert into audit_leaf(idx, hash, entry) values ($1, $2, $3)', [LEAVES, leafHash('x'), 'x']),
      verify,
    )
    expect(added).toMatchObject({ ok: false, code: 'ledger-differs', index: LEAVES })
  })

  it('is found out when the checkpoint is not the node’s', async () => {
    const path = join(checkpoints, LATEST)
    const text = readFileSync(path, 'utf8')
    for (const [from, to] of [
      ['"size":60', '"size":59'],
      ['"origin":"test"', '"origin":"other"'],
    ] as const) {
      writeFileSync(path, text.replace(from, to))
      expect(await verify()).toMatchObject({ ok: false, code: 'signature-wrong' })
    }
    writeFileSync(path, text)
    const other = await loadNodeKey(join(dir, 'keys', 'other.pem'))
    expect(isSigned(await readCheckpoint(path), other.publicText)).toBe(false)
    await expect(readCheckpoint(join(dir, 'none.json'))).rejects.toMatchObject({ code: 'audit.checkpoint_unreadable' })
  })
})

describe('an audit log that nobody changed', () => {
  it('holds, and still holds after it has grown past the checkpoint', async () => {
    expect(await verify()).toMatchObject({ ok: true, size: LEAVES, checkpointSize: LEAVES })
    const again = createAudit({
      storage,
      key,
      dir: join(dir, 'elsewhere'),
      origin: 'test',
      now: () => ++clock,
      log: silent,
    })
    again.record({ subject: ana, verb: 'threats:read', ids: [], outcome: 'denied' })
    await again.flush()
    expect(await verify()).toMatchObject({ ok: true, size: LEAVES + 1, checkpointSize: LEAVES })
    await again.close()
  })
})
