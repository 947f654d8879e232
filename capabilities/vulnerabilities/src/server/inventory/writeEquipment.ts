import { createHash, randomUUID } from 'node:crypto'
import type { Tx } from '@testudo/platform/storage'
import type { Equipment } from '../../core/model.ts'
import { pacer } from '../pacer.ts'
import { inventoryDb } from './tables.ts'

const COMPONENTS_A_PART = 500
/** About a megabyte. */
const PARTS_A_STATEMENT = 20
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

/** One version with its components. */
export async function insertEquipment(
  tx: Tx,
  equipment: Equipment,
  more: {
    readonly digest: string
    readonly at: number
    readonly number: number
    readonly label: string
    readonly import: string
    readonly writer: string | null
  },
): Promise<void> {
  const { seen, components, ...body } = equipment
  const row = randomUUID()
  await inventoryDb(tx)
    .insertInto('vulnerabilities_equipment')
    .values({
      row,
      id: equipment.id,
      label_id: more.number,
      label: more.label,
      name: equipment.name,
      operator: equipment.operator,
      operator_name: equipment.operatorName,
      body: JSON.stringify(body),
      digest: more.digest,
      components: components.length,
      seen,
      at: more.at,
      until: null,
      import: more.import,
      writer: more.writer,
    })
    .execute()
  const step = COMPONENTS_A_PART * PARTS_A_STATEMENT
  for (let from = 0; from < components.length; from += step) {
    const parts = []
    for (let at = from; at < Math.min(from + step, components.length); at += COMPONENTS_A_PART)
      parts.push({
        row,
        part: at / COMPONENTS_A_PART,
        label_id: more.number,
        body: JSON.stringify(components.slice(at, at + COMPONENTS_A_PART)),
      })
    await inventoryDb(tx).insertInto('vulnerabilities_component').values(parts).execute()
  }
}
