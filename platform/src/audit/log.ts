import { setTimeout as wait } from 'node:timers/promises'
import type { Audit, Log } from '../host/index.ts'
import { describeError } from '../telemetry/index.ts'
import { leafWriter, type Storage, type Tx } from '../storage/index.ts'
import { type Checkpoint, keepCheckpoint, keepFile, LATEST_NOTE, type NodeKey, signCheckpoint } from './checkpoint.ts'
import { type Deed, writeEntry } from './entry.ts'
import { createIntervals, type Intervals } from './intervals.ts'
import { type Frontier, rootOf } from './merkle.ts'
import { type Verifier, writeNote } from './note.ts'

const FLUSH_MS = 10
const CHECKPOINT_MS = 1_000
const MAX_BATCH = 500
/** How many signed checkpoints the database keeps: enough to say where a damaged log parts from its past. */
const KEPT_CHECKPOINTS = 2_000

export interface AuditLog extends Audit {
  record(deed: Deed): void
  /** The entry becomes a leaf in this open transaction, together with what it tells of. */
  recordIn(tx: Tx, deeds: readonly Deed[]): Promise<void>
  /** Settles when everything recorded before is durable. */
  flush(): Promise<void>
  /** Signs the tree as it is now and writes it to database and file; the last one when nothing has grown. */
  checkpoint(): Promise<Checkpoint>
  /** The public log: one leaf an interval, so that it tells of nothing but the time. */
  readonly intervals: Intervals
  close(): Promise<void>
}

export interface AuditOptions {
  readonly storage: Storage
  readonly key: NodeKey
  /** Folder of the checkpoint files. */
  readonly dir: string
  /** Name of this log: part of what is signed. */
  readonly origin: string
  readonly now: () => number
  readonly log: Log
  /** Keys of the witnesses whose countersignatures are checked. */
  readonly witnesses?: readonly Verifier[]
}

/** The audit log of one node. Entries queue for at most ten milliseconds and are written in one transaction. */
export function createAudit({ storage, key, dir, origin, now, log, witnesses = [] }: AuditOptions): AuditLog {
  let queue: string[] = []
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let last: Checkpoint | undefined
  let closed = false

  const writeOut = async () => {
    while (queue.length > 0) {
      const batch = queue.slice(0, MAX_BATCH)
      await storage.asOwner((tx) => leafWriter.appendInTransaction(tx, batch))
      queue = queue.slice(batch.length)
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    // What cannot be written stays in the queue and is tried again; the order is kept.
    writing = writing.then(writeOut).catch(async () => {
      log.error({ waiting: queue.length }, 'audit entries could not be written; trying again')
      if (closed) return
      await wait(FLUSH_MS * 10)
      timer ??= setTimeout(() => void flush(), FLUSH_MS)
    })
    return writing
  }

  const intervals = createIntervals({ storage, key, now, witnesses })
  const sign = async (): Promise<Checkpoint> => {
    await flush()
    const tree = await storage.asOwner(readTree)
    if (last !== undefined && last.size === tree.size) return last
    const root = Buffer.from(rootOf(tree)).toString('hex')
    const next = signCheckpoint(key, { origin, size: tree.size, root, at: now() })
    await storage.asOwner(async (tx) => {
      await tx.query(
        'insert into audit_checkpoint(size, root, at, body) values ($1, $2, $3, $4) on conflict (size) do update set root = excluded.root, at = excluded.at, body = excluded.body',
        [next.size, next.root, next.at, JSON.stringify(next)],
      )
      await tx.query(
        'delete from audit_checkpoint where size < (select size from audit_checkpoint order by size desc offset $1 limit 1)',
        [KEPT_CHECKPOINTS],
      )
    })
    await keepCheckpoint(dir, next)
    last = next
    return next
  }
  /** One at a time: two would write the same file. */
  let signing: Promise<unknown> = Promise.resolve()
  const checkpoint = (): Promise<Checkpoint> => {
    const next = signing.then(async () => {
      const signed = await sign()
      const note = await intervals.seal()
      if (note !== undefined) await keepFile(dir, LATEST_NOTE, writeNote(note))
      return signed
    })
    signing = next.catch(() => undefined)
    return next
  }
  const heart = setInterval(() => {
    checkpoint().catch((error: unknown) =>
      log.error(describeError(error), 'the audit log could not be signed; trying again'),
    )
  }, CHECKPOINT_MS)
  heart.unref()

  return {
    record(deed) {
      queue.push(writeEntry(deed, now()))
      timer ??= setTimeout(() => void flush(), FLUSH_MS)
    },
    async recordIn(tx, deeds) {
      await leafWriter.appendInTransaction(
        tx,
        deeds.map((deed) => writeEntry(deed, now())),
      )
    },
    flush,
    checkpoint,
    intervals,
    async close() {
      clearInterval(heart)
      await checkpoint()
      closed = true
    },
  }
}

/** Size and frontier as the ledger row holds them. */
export async function readTree(tx: Tx): Promise<Frontier> {
  const [row] = await tx.query<{ leaf: number; frontier: Uint8Array }>('select leaf, frontier from ledger')
  const bytes = row?.frontier ?? new Uint8Array()
  const nodes: Uint8Array[] = []
  for (let i = 0; i < bytes.length; i += 32) nodes.push(bytes.subarray(i, i + 32))
  return { size: Number(row?.leaf ?? 0), nodes }
}
