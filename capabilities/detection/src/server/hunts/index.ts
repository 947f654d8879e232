import type { Knowledge } from '../../core/index.ts'
import type { Runtime } from '../runtime.ts'
import { createAskThread } from './askThread.ts'
import { startBackwards } from './backwards.ts'
import { HuntBook } from './huntBook.ts'
import { recordRoute } from './record.ts'
import { HUNT_JOB, huntRoutes } from './routes.ts'
import { ruleRoutes } from './rules.ts'
import { huntWork } from './runHunt.ts'
import { createSealer } from './sealer.ts'
import { bookSegments } from './segments.ts'
import { huntSchema } from './tables.ts'
import { turnsOf } from './turns.ts'

export interface Hunts {
  /** Looks through all stored events for what is newly known. */
  backwards(knowledge: readonly Knowledge[]): void
  /** Waits until everything told so far was looked for. */
  settled(): Promise<void>
}

/** Hunts of people that run at the same time. */
const AT_ONCE = 2

/** Looks backwards in time: for people who ask, and for everything newly known. */
export async function startHunts(runtime: Runtime): Promise<Hunts> {
  const { host } = runtime
  await host.tables.migrate('detection-hunts', huntSchema)
  const book = new HuntBook(host)
  await book.dropUnbegun()
  const segments = bookSegments(runtime.historyFolder)
  const asks = createAskThread()
  host.onClose(() => asks.close())
  host.jobs.define(HUNT_JOB, 'detection:ask', huntWork({ runtime, book, segments, turns: turnsOf(AT_ONCE) }))
  // Sealers apart, so that questions people type never keep what is newly known waiting.
  huntRoutes({ runtime, book, segments, asks, sealer: createSealer(runtime) })
  ruleRoutes(runtime, asks)
  recordRoute(runtime, book)
  return startBackwards(runtime, segments, createSealer(runtime))
}
