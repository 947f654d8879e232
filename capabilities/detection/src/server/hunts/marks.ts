import type { Host } from '@testudo/platform/host'
import type { HuntTables } from './tables.ts'

/** Stands for every key that has a mark: what is live has seen all up to here. */
const ALL = '*'
const KEYS_A_STATEMENT = 500

/** How far back each key was looked for. */
export interface HuntMarks {
  /** The segment up to which nothing is left to do, by key; keys that were never looked for are absent. */
  of(keys: readonly string[]): Promise<ReadonlyMap<string, string>>
  set(keys: readonly string[], segment: string): Promise<void>
  /** Everything live has seen all events so far; marks of what is no longer known go. */
  tidy(isLive: (key: string) => boolean, segment: string): Promise<void>
}

export function huntMarks({ tables }: Pick<Host, 'tables'>): HuntMarks {
  const chunks = (keys: readonly string[]) =>
    Array.from({ length: Math.ceil(keys.length / KEYS_A_STATEMENT) }, (_, i) =>
      keys.slice(i * KEYS_A_STATEMENT, (i + 1) * KEYS_A_STATEMENT),
    )
  return {
    async of(keys) {
      const found = new Map<string, string>()
      let all = ''
      for (const some of chunks([ALL, ...keys])) {
        const rows = await tables.asOwner((tx) =>
          tx.db<HuntTables>().selectFrom('detection_backwards').selectAll().where('key', 'in', some).execute(),
        )
        for (const { key, segment } of rows)
          if (key === ALL) all = segment
          else found.set(key, segment)
      }
      for (const [key, segment] of found) if (segment < all) found.set(key, all)
      return found
    },
    async set(keys, segment) {
      for (const some of chunks(keys))
        await tables.asOwner((tx) =>
          tx
            .db<HuntTables>()
            .insertInto('detection_backwards')
            .values(some.map((key) => ({ key, segment })))
            .onConflict((c) => c.column('key').doUpdateSet({ segment }))
            .execute(),
        )
    },
    async tidy(isLive, segment) {
      const rows = await tables.asOwner((tx) =>
        tx.db<HuntTables>().selectFrom('detection_backwards').select('key').execute(),
      )
      const gone = rows.map(({ key }) => key).filter((key) => key !== ALL && !isLive(key))
      for (const some of chunks(gone))
        await tables.asOwner((tx) =>
          tx.db<HuntTables>().deleteFrom('detection_backwards').where('key', 'in', some).execute(),
        )
      await this.set([ALL], segment)
    },
  }
}
