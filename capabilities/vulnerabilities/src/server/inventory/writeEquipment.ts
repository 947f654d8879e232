import { createHash, randomUUID } from 'node:crypto'
import { pgArray, type Tx } from '@testudo/platform/storage'
import { sql } from 'kysely'
import type { Equipment } from '../../core/model.ts'
import { pacer } from '../pacer.ts'
import { inventoryDb } from './tables.ts'

const COMPONENTS_A_PART = 500
/** About a megabyte. */
const COMPONENTS_A_STATEMENT = 10_000
const ROWS_A_STATEMENT = 200
const COMPONENTS_A_TURN = 200

export interface Digested {
  readonly one: Equipment
  readonly digest: string
}

const sorted = (_key: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** The same piece is asked for twice: before anything is kept, and when it is. */
const digests = new WeakMap<Equipment, string>()

/** What a version is the same by: everything but when it was looked at, as JSON with sorted keys. Others get the thread meanwhile. */
async function digestOf(equipment: Equipment, pause: () => Promise<void> | undefined): Promise<string> {
  const known = digests.get(equipment)
  if (known !== undefined) return known
  const hash = createHash('sha256')
  const { seen: _seen, components, ...rest } = equipment
  const all = Object.entries({ ...rest, components }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  let before = '{'
  for (const [key, value] of all) {
    if (value === undefined) continue
    hash.update(`${before}${JSON.stringify(key)}:`)
    before = ','
    if (value !== components) {
      hash.update(JSON.stringify(value))
      continue
    }
    for (let from = 0; from === 0 || from < components.length; from += COMPONENTS_A_TURN) {
      const some = components.slice(from, from + COMPONENTS_A_TURN).map((one) => JSON.stringify(one, sorted))
      hash.update(`${from === 0 ? '[' : ','}${some.join(',')}`)
      await pause()
    }
    hash.update(']')
  }
  const digest = hash.update('}').digest('base64url')
  digests.set(equipment, digest)
  return digest
}

/** Batches of about as many rows as one transaction should write. The last of several with one id counts. */
export async function* batches(
  equipment: readonly Equipment[],
  rowsATransaction: number,
): AsyncGenerator<readonly Digested[]> {
  const pause = pacer()
  const last = new Map<string, Equipment>()
  for (const one of equipment) last.set(one.id, one)
  let batch: Digested[] = []
  let rows = 0
  for (const one of last.values()) {
    const its = 1 + Math.ceil(one.components.length / COMPONENTS_A_PART)
    if (rows > 0 && rows + its > rowsATransaction) {
      yield batch
      batch = []
      rows = 0
    }
    batch.push({ one, digest: await digestOf(one, pause) })
    rows += its
    await pause()
  }
  if (batch.length > 0) yield batch
}

export interface Versions {
  readonly at: number
  /** Of their label, and its text. */
  readonly number: number
  readonly label: string
  readonly import: string
  readonly writer: string | null
}

interface Part {
  readonly row: string
  readonly part: number
  readonly label_id: number
  readonly body: string
}

/** New versions with their components, as many to a statement as make about a megabyte. */
export async function insertEquipment(
  tx: Tx,
  versions: readonly Digested[],
  { at, number, label, import: by, writer }: Versions,
): Promise<void> {
  const rows = versions.map(({ one, digest }) => ({ one, digest, row: randomUUID() }))
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
    await inventoryDb(tx)
      .insertInto('vulnerabilities_equipment')
      .values(
        rows.slice(from, from + ROWS_A_STATEMENT).map(({ one, digest, row }) => {
          const { seen, components, ...body } = one
          return {
            row,
            id: one.id,
            label_id: number,
            label,
            name: one.name,
            operator: one.operator,
            operator_name: one.operatorName,
            body: JSON.stringify(body),
            digest,
            components: components.length,
            seen,
            at,
            until: null,
            import: by,
            writer,
          }
        }),
      )
      .execute()
  let parts: Part[] = []
  let held = 0
  const write = async () => {
    if (parts.length > 0) await inventoryDb(tx).insertInto('vulnerabilities_component').values(parts).execute()
    parts = []
    held = 0
  }
  for (const { one, row } of rows)
    for (let from = 0; from < one.components.length; from += COMPONENTS_A_PART) {
      const some = one.components.slice(from, from + COMPONENTS_A_PART)
      parts.push({ row, part: from / COMPONENTS_A_PART, label_id: number, body: JSON.stringify(some) })
      held += some.length
      if (held >= COMPONENTS_A_STATEMENT || parts.length >= ROWS_A_STATEMENT) await write()
    }
  await write()
}

/** Versions that say what they said, looked at again. */
export async function lookedAt(
  tx: Tx,
  seen: readonly { readonly row: string; readonly seen: number }[],
): Promise<void> {
  if (seen.length === 0) return
  const [rows, times] = [pgArray(seen.map(({ row }) => row)), pgArray(seen.map((one) => one.seen))]
  await sql`update vulnerabilities_equipment e set seen = n.seen
    from (select unnest(${rows}::text[]) as row, unnest(${times}::bigint[]) as seen) n where e.row = n.row`.execute(
    inventoryDb(tx),
  )
}
