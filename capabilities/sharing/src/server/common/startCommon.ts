import type { Contributions, PrivateTopic } from '@testudo/platform/host'
import type { Parts } from '../parts.ts'
import { activityRoutes } from './activities.ts'
import { parityRoutes } from './parity.ts'
import { answerSeenQuestions } from './seenAnswers.ts'
import { seenAskingRoutes } from './seenAsking.ts'
import { seenRoutes } from './seenRoutes.ts'
import { openSettings } from './seenSettings.ts'
import { openOracle } from './seenOracle.ts'
import { createSeenTables } from './seenTables.ts'
import { createSeenThread } from './seenThread.ts'
import { commonSchema } from './tables.ts'
import { answerToldQuestions } from './toldAnswers.ts'
import { toldAsking } from './toldAsking.ts'
import { openEditions } from './toldEditions.ts'

/** What allies know in common: parity, the register of activities, private sightings. */
export async function startCommon(parts: Parts): Promise<Contributions> {
  const { host, exchange } = parts
  await host.tables.migrate('sharing-common', commonSchema)
  const settings = await openSettings(host)
  const tables = await createSeenTables(host, exchange, settings)
  host.onClose(() => tables.close())
  const thread = createSeenThread()
  host.onClose(() => thread.close())
  const oracle = openOracle(host, settings, thread)
  answerSeenQuestions(exchange, settings, tables, oracle)
  seenAskingRoutes(parts)
  const topics = new Map<string, PrivateTopic>()
  answerToldQuestions(exchange, settings, topics, await openEditions(host, settings, thread), oracle)
  seenRoutes(host, exchange, settings, tables, topics)
  host.peers.bring({
    list: () => exchange.peers(),
    ask: (peer, path, body) => exchange.ask(peer, path, body),
    answer: (path, handler) => exchange.answer(path, handler),
    offer: (topic) => void topics.set(topic.name, topic),
    ...toldAsking(exchange, thread),
  })
  parityRoutes(parts)
  return activityRoutes(parts)
}
