import type { VulnerabilityRecord } from '../../core/model.ts'
import { keysOfRecord } from '../../core/matching/index.ts'

/** Which vulnerabilities have a record that could speak of a product: for equipment that changed. Some bytes a key. */
export interface RecordKeys {
  add(record: VulnerabilityRecord): void
  /** Vulnerabilities to look at for components that stand under these keys. */
  of(keys: Iterable<string>): ReadonlySet<string>
}

export function createRecordKeys(): RecordKeys {
  const ids: string[] = []
  const numbers = new Map<string, number>()
  const byKey = new Map<string, number[]>()
  /** Records that name no product plainly: looked at for every component. */
  const vague = new Set<number>()
  return {
    add(record) {
      let number = numbers.get(record.id)
      if (number === undefined) {
        number = ids.push(record.id) - 1
        numbers.set(record.id, number)
      }
      const { keys, isVague } = keysOfRecord(record)
      if (isVague) vague.add(number)
      for (const key of keys) {
        const list = byKey.get(key)
        if (!list) byKey.set(key, [number])
        // Records of one vulnerability come one after the other; the same number twice costs a few bytes.
        else if (list.at(-1) !== number) list.push(number)
      }
    },
    of(keys) {
      const found = new Set<number>(vague)
      for (const key of keys) for (const number of byKey.get(key) ?? []) found.add(number)
      return new Set([...found].map((number) => ids[number] ?? ''))
    },
  }
}
