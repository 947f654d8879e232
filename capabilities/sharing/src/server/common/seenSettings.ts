import type { Host } from '@testudo/platform/host'
import { type SeenSettings, seenSettingsSchema, USUAL_SEEN_SETTINGS } from '../../core/contract/seen.ts'
import { dbOf } from './tables.ts'

/** How questions are answered here; off until somebody who may says so. */
export interface SettingsBook {
  now(): SeenSettings
  set(settings: SeenSettings): Promise<void>
}

export async function openSettings({ tables }: Pick<Host, 'tables'>): Promise<SettingsBook> {
  const row = await tables.asOwner((tx) => dbOf(tx).selectFrom('seen_setting').select('body').executeTakeFirst())
  let settings = row === undefined ? USUAL_SEEN_SETTINGS : seenSettingsSchema.parse(JSON.parse(row.body))
  return {
    now: () => settings,
    async set(next) {
      const body = JSON.stringify(next)
      await tables.asOwner((tx) =>
        dbOf(tx)
          .insertInto('seen_setting')
          .values({ one: true, body })
          .onConflict((conflict) => conflict.column('one').doUpdateSet({ body }))
          .execute(),
      )
      settings = next
    },
  }
}
