import type { Host, PrivateTopic } from '@testudo/platform/host'
import { seenServed, seenSettings, setSeenSettings } from '../../core/contract/seen.ts'
import type { Exchange } from '../parts.ts'
import type { SeenTables } from './seenTables.ts'
import type { SettingsBook } from './seenSettings.ts'
import { dbOf } from './tables.ts'

const DAY_MS = 86_400_000

/** What the people who keep peers see and set. */
export function seenRoutes(
  host: Host,
  exchange: Exchange,
  settings: SettingsBook,
  tables: SeenTables,
  topics: ReadonlyMap<string, PrivateTopic>,
): void {
  const names = async () => new Map((await exchange.peers()).map(({ id, name }) => [id, name]))
  const answer = async () => {
    const known = await names()
    return {
      ...settings.now(),
      types: [...settings.now().types],
      topics: [...settings.now().topics],
      offered: [...topics.values()].map(({ name, title }) => ({ name, title })),
      tables: (await tables.all()).map(({ asker, epoch, size, madeAt }) => ({
        peer: asker,
        name: known.get(asker) ?? asker,
        epoch,
        size,
        madeAt,
      })),
    }
  }
  host.http.answer(seenSettings, answer)
  host.http.answer(setSeenSettings, async (next) => {
    await settings.set(next)
    tables
      .tend()
      .catch(() => host.log.warn({}, 'a table of private sightings was not made; trying again within the hour'))
    return answer()
  })
  host.http.answer(seenServed, async () => {
    const known = await names()
    const rows = await host.tables.asOwner((tx) =>
      dbOf(tx).selectFrom('seen_spent').selectAll().orderBy('day', 'desc').orderBy('asker').limit(1_000).execute(),
    )
    return {
      rows: rows.map(({ asker, day, questions, points, last_at }) => ({
        peer: asker,
        name: known.get(asker) ?? asker,
        day: day * DAY_MS,
        questions,
        points,
        lastAt: Number(last_at),
      })),
    }
  })
}
