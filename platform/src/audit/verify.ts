import type { Storage, Tx } from '../storage/index.ts'
import { type Checkpoint, isSigned } from './checkpoint.ts'
import { verifyIntervals } from './verify-intervals.ts'
import type { Note, Verifier } from './note.ts'
import { readTree } from './log.ts'
import { append, emptyFrontier, type Frontier, leafHash, rootOf } from './merkle.ts'

const PAGE = 2_000

/** What an examination of the log found. `index` is the first leaf that is wrong; `before` the last size known to be right. */
export interface Verdict {
  readonly ok: boolean
  readonly size: number
  readonly checkpointSize: number
  /** Leaves of the public log, one a minute; absent when the examination ended before them. */
  readonly intervals?: number
  /** Witnesses whose countersignature holds: under the note that was given, or any that is kept. */
  readonly witnesses?: readonly string[]
  readonly code?:
    | 'leaf-changed'
    | 'leaf-missing'
    | 'leaf-added'
    | 'root-differs'
    | 'shorter-than-checkpoint'
    | 'signature-wrong'
    | 'ledger-differs'
    | 'interval-differs'
    | 'note-differs'
    | 'note-signature-wrong'
    | 'cosignature-wrong'
  readonly index?: number
  readonly before?: number
  readonly message: string
}

interface Leaf {
  readonly idx: number
  readonly hash: Uint8Array
  readonly entry: string
}

/**
 * Reads every leaf, builds the tree anew and compares it with a checkpoint kept outside. Hashes stored beside the
 * entries, the ledger's counter and the checkpoints in the database help to say where it broke; none of them is trusted.
 *
 * Then the public log: every interval must commit to the entries of its time, and every kept note to its intervals.
 *
 * @param key when given, the checkpoint must be signed by it; otherwise by the key it names
 * @param note a note of the public log kept outside, and the keys of witnesses known here
 *
 * Time O(leaves), memory O(log leaves).
 */
export async function verifyAudit(
  storage: Storage,
  checkpoint: Checkpoint,
  key?: string,
  outside: { readonly note?: Note | undefined; readonly witnesses?: readonly Verifier[] } = {},
): Promise<Verdict> {
  const fail = (
    code: NonNullable<Verdict['code']>,
    message: string,
    size: number,
    more: { index?: number; before?: number } = {},
  ): Verdict => ({
    ok: false,
    size,
    checkpointSize: checkpoint.size,
    code,
    message,
    ...more,
  })
  if (!isSigned(checkpoint, key))
    return fail('signature-wrong', 'The checkpoint is not signed by the key of this node.', 0)

  return storage.asOwner(async (tx) => {
    // One snapshot: leaves written meanwhile must not look like a ledger that differs.
    await tx.query('set transaction isolation level repeatable read')
    const known = await storedRoots(tx)
    let tree: Frontier = emptyFrontier
    let good = 0
    let atCheckpoint: string | undefined = checkpoint.size === 0 ? hexRoot(tree) : undefined
    for (let from = 0; ; ) {
      const leaves = await page(tx, from)
      for (const leaf of leaves) {
        const index = tree.size
        if (Number(leaf.idx) !== index) {
          const code = Number(leaf.idx) > index ? 'leaf-missing' : 'leaf-added'
          return fail(
            code,
            `Leaf ${index} is ${code === 'leaf-missing' ? 'missing' : 'not the one that was written'}.`,
            index,
            { index, before: good },
          )
        }
        const hash = leafHash(leaf.entry)
        if (Buffer.compare(hash, leaf.hash) !== 0)
          return fail('leaf-changed', `Leaf ${index} was changed.`, index, { index, before: good })
        tree = append(tree, [hash])
        const root = known.get(tree.size) ?? (tree.size === checkpoint.size ? checkpoint.root : undefined)
        if (root === undefined) continue
        const mine = hexRoot(tree)
        if (tree.size === checkpoint.size) atCheckpoint = mine
        if (mine !== root) {
          return fail(
            'root-differs',
            `A leaf between ${good} and ${tree.size - 1} was replaced together with its hash.`,
            tree.size,
            { index: good, before: good },
          )
        }
        good = tree.size
      }
      if (leaves.length < PAGE) break
      from = tree.size
    }
    const { size } = tree
    if (size < checkpoint.size) {
      return fail(
        'shorter-than-checkpoint',
        `The log ends at leaf ${size}; the checkpoint knows ${checkpoint.size}. Leaf ${size} and those after it are missing.`,
        size,
        { index: size, before: good },
      )
    }
    if (atCheckpoint !== checkpoint.root)
      return fail('root-differs', 'The root at the checkpoint is another one.', size, { index: good, before: good })
    const ledger = await readTree(tx)
    if (ledger.size !== size || hexRoot(ledger) !== hexRoot(tree)) {
      const index = Math.min(ledger.size, size)
      return fail('ledger-differs', `The ledger counts ${ledger.size} leaves, ${size} are there.`, size, {
        index,
        before: good,
      })
    }
    const open = await verifyIntervals(tx, size, checkpoint.key, outside.note, outside.witnesses ?? [])
    if (open.fault !== undefined)
      return fail(
        open.fault.code,
        open.fault.message,
        size,
        open.fault.index === undefined ? {} : { index: open.fault.index },
      )
    return {
      ok: true,
      size,
      checkpointSize: checkpoint.size,
      intervals: open.intervals,
      witnesses: open.witnesses,
      message: `All ${size} leaves are as they were written; ${checkpoint.size} of them are proven by the checkpoint.`,
    }
  })
}

const hexRoot = (tree: Frontier) => Buffer.from(rootOf(tree)).toString('hex')

function page(tx: Tx, from: number): Promise<readonly Leaf[]> {
  return tx.query<Leaf>('select idx, hash, entry from audit_leaf where idx >= $1 order by idx limit $2', [from, PAGE])
}

async function storedRoots(tx: Tx): Promise<Map<number, string>> {
  const rows = await tx.query<{ size: number; root: string }>('select size, root from audit_checkpoint')
  return new Map(rows.map((row) => [Number(row.size), row.root]))
}
