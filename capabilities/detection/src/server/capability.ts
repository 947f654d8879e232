import { createHash } from 'node:crypto'
import type { Host, ServerCapability } from '@testudo/platform/host'
import { allyRoutes } from './alerts/allies.ts'
import type { Matching } from '../core/index.ts'
import { alertRoutes } from './alerts/routes.ts'
import { alertSchema } from './alerts/tables.ts'
import { hitTaker } from './alerts/takeHits.ts'
import { findAssets } from './assets.ts'
import { briefStatements } from './brief.ts'
import { contribute } from './contributions.ts'
import { startHunts } from './hunts/index.ts'
import { keepKnowledge } from './knowledge/knowledge.ts'
import { createMatching } from './matching/createMatching.ts'
import { overviewRoutes } from './overview.ts'
import { startProtection } from './protect/index.ts'
import type { KnowledgeBook, Runtime, SourceBook } from './runtime.ts'
import { waitingAlerts } from './waiting.ts'
import { startSources } from './sources/index.ts'
import { REFUSALS } from './refusals/index.ts'

/** Events of every ally against everything the alliance knows, live and backwards in time. */
export const capability: ServerCapability = {
  name: 'detection',
  refusals: REFUSALS,
  verbs: {
    'detection:read': 'Sees alerts, hits, sources of events and what is looked for, as far as labels allow.',
    'detection:ask': 'Hunts through stored events, tests rules and patterns.',
    'detection:write': 'Judges alerts, records sightings, keeps rules.',
    'detection:import': 'Uploads files of events.',
    'detection:sources': 'Adds, changes and ends sources of events.',
    'detection:export': 'Takes out rules and lists that protect others, through the release port.',
    'sensor:push': 'Sends events to a source, as a machine does.',
    'sensor:lists': 'Fetches rules and block lists of what it may read, as an appliance does.',
  },
  async start(host) {
    await host.tables.migrate('detection', alertSchema)
    const seed = createHash('sha256')
      .update(await host.keys.key('detection-history'))
      .digest()
      .readUInt32LE()
    const historyFolder = await host.folder('detection-history')

    const parts: { sources?: SourceBook; knowledge?: KnowledgeBook } = {}
    const takeHits = hitTaker({
      host,
      sources: () => parts.sources ?? NO_SOURCES,
      knowledge: () => parts.knowledge ?? NO_KNOWLEDGE,
    })
    const matching = createMatching({ folder: historyFolder, seed, take: (hits) => takeHits(hits) })
    // Closed first in, last out: sources stop before the matcher, the matcher before the database.
    host.onClose(() => matching.close())

    const later: { backwards?: (more: Parameters<Hunts['backwards']>[0]) => void } = {}
    const knowledge = keepKnowledge({
      host,
      matching: () => matching,
      onLearnt: (more) => later.backwards?.(more),
    })
    parts.knowledge = knowledge
    host.onClose(() => knowledge.close())
    const sources = await startSources({ host, matching })
    parts.sources = sources
    const runtime: Runtime = {
      host,
      matching,
      historyFolder,
      seed,
      sources,
      knowledge,
      takeHits,
      assetsOf: findAssets(host),
    }
    const hunts = await startHunts(runtime)
    later.backwards = (more) => hunts.backwards(more)
    alertRoutes(runtime)
    allyRoutes(runtime)
    overviewRoutes(runtime, knowledge)
    startProtection(runtime)
    await suppressKnown(host, matching)
    dropOld(host, matching)
    // Not waited for: a node with a million indicators answers while they are read.
    knowledge
      .begin()
      .catch((error: unknown) =>
        host.log.error(
          { error: error instanceof Error ? error.message : String(error) },
          'indicators could not be read; start the node again',
        ),
      )
    runtimes.set(host, { runtime, sources, settled: () => knowledge.settled().then(() => hunts.settled()) })
    return {
      ...contribute(runtime),
      waiting: (subject) => waitingAlerts(runtime, subject),
      brief: (subject, question) => briefStatements(runtime, subject, question),
    }
  },
}

const RETAIN_MS = 10 * 60_000

/** Removes events beyond what is kept. Hits stay: they are what is known of them. */
function dropOld(host: Host, matching: Pick<Matching, 'retain'>): void {
  const { milliseconds, bytes } = host.telemetryKept
  const timer = setInterval(() => {
    matching.retain({ before: host.clock.now() - milliseconds, bytes }).catch((error: unknown) => {
      host.log.warn({ error: error instanceof Error ? error.message : String(error) }, 'old events were not removed')
    })
  }, RETAIN_MS)
  timer.unref()
  host.onClose(() => clearInterval(timer))
}

/** Values of warning lists are not looked for; lists that change are taken anew. */
async function suppressKnown(host: Host, matching: Pick<Matching, 'suppress'>): Promise<void> {
  const suppress = async () => matching.suppress(await host.gather.warningLists())
  host.events.subscribe('detection.lists', ['lists.changed'], suppress)
  if ((await host.gather.warningLists()).length > 0) await suppress()
}

type Hunts = Awaited<ReturnType<typeof startHunts>>

const NO_SOURCES: SourceBook = { get: () => undefined, rows: async () => [], matcherName: () => undefined }
const NO_KNOWLEDGE: KnowledgeBook = { get: () => undefined, all: [] }

interface Door {
  readonly runtime: Runtime
  readonly sources: Awaited<ReturnType<typeof startSources>>
  readonly settled: () => Promise<void>
}
const runtimes = new WeakMap<Host, Door>()

/** What runs on this host, for the exercise and for tests. `settled`: everything stored so far is looked for, live and backwards. */
export const detectionOf = (host: Host) => runtimes.get(host)
