import type { Contributions } from '@testudo/platform/host'
import type { Parts } from '../parts.ts'
import { activityRoutes } from './activities.ts'
import { parityRoutes } from './parity.ts'
import { answerSeenQuestions } from './seenAnswers.ts'
import { seenAskingRoutes } from './seenAsking.ts'
import { seenRoutes } from './seenRoutes.ts'
import { openSettings } from './seenSettings.ts'
import { createSeenTables } from './seenTables.ts'
import { commonSchema } from './tables.ts'

/** What allies know in common: parity, the register of activities, private sightings. */
export async function startCommon(parts: Parts): Promise<Contributions> {
  const { host, exchange } = parts
  await host.tables.migrate('sharing-common', commonSchema)
  const settings = await openSettings(host)
  const tables = await createSeenTables(host, exchange, settings)
  host.onClose(() => tables.close())
  answerSeenQuestions(host, exchange, settings, tables)
  seenAskingRoutes(parts)
  seenRoutes(host, exchange, settings, tables)
  parityRoutes(parts)
  return activityRoutes(parts)
}
