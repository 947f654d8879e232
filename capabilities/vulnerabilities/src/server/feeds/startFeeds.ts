import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breath } from 'node:timers/promises'
import { Fault } from '@testudo/kernel/fault'
import { systemHigh } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { OwnItemBook } from '../items/index.ts'
import { FeedBook, type FeedOutcome, type KeptFeed } from './feedBook.ts'
import { feedRoutes } from './feedRoutes.ts'
import { importRoute } from './importRoute.ts'
import { runFeed } from './runFeed.ts'
import { feedSchema } from './tables.ts'

/** How often it is looked whether a feed is due. */
const LOOK_MS = 30_000

/** Runs feeds; asked twice for the same, once. */
export interface FeedRunner {
  run(
    feed: KeptFeed,
    by: Subject,
    tell?: (done: number, total?: number) => void,
    signal?: AbortSignal,
  ): Promise<FeedOutcome>
}

/** What this capability's other parts and tests may ask of feeds. */
export interface FeedDoor {
  /** Runs every feed whose time has come. */
  runDue(): Promise<void>
}

/** Files by hand and feeds that are followed: routes, jobs and the timer. */
export async function startFeeds({
  host,
  items,
}: {
  readonly host: Host
  readonly items: OwnItemBook
}): Promise<FeedDoor> {
  await host.tables.migrate('vulnerabilities-feeds', feedSchema)
  const book = new FeedBook(host)
  const room = await host.folder('vulnerability-feeds')
  // Files of runs that a crash interrupted.
  for (const name of await readdir(room)) if (name.endsWith('.part')) await rm(join(room, name), { force: true })

  const closing = new AbortController()
  const running = new Map<string, Promise<FeedOutcome>>()

  const runner: FeedRunner = {
    run(feed, by, tell = () => undefined, signal = closing.signal) {
      const already = running.get(feed.id)
      if (already !== undefined) return already
      const stop = AbortSignal.any([closing.signal, signal])
      // Not in line behind others: how long one's own takes must tell nothing of feeds one may not see.
      const work = (async () => {
        await book.begin(feed)
        let outcome: FeedOutcome
        try {
          outcome = await runFeed(feed, { host, items, book, room, signal: stop, tell })
        } catch (error) {
          // Stopped in the middle: what was taken stays, and the rest comes at the next start.
          if (closing.signal.aborted) throw error
          outcome = signal.aborted ? byHand(feed) : failed(error, feed, host)
        }
        await book.finish(feed, outcome)
        host.audit.record({
          subject: by,
          verb: 'vulnerabilities:sources',
          ids: [feed.id],
          outcome: outcome.state === 'well' ? 'allowed' : 'failed',
          detail: {
            deed: 'run',
            name: feed.name,
            records: outcome.records,
            quarantined: outcome.quarantined,
            checked: outcome.checked,
            ...(outcome.signedBy.length === 0 ? {} : { signedBy: outcome.signedBy.join(' ') }),
          },
          label: feed.label,
        })
        return outcome
      })()
      const kept = work.finally(() => running.delete(feed.id))
      running.set(feed.id, kept)
      return kept
    },
  }

  const itself: Subject = {
    ...systemHigh(host.policiesNow()),
    id: 'vulnerability-feeds',
    kind: 'service',
    name: 'Feeds of vulnerabilities',
    organisation: host.self.organisation,
    nation: host.self.nation,
    roles: [],
  }
  const runDue = async () => {
    for (const feed of await book.due(host.clock.now())) {
      if (closing.signal.aborted) return
      await runner.run(feed, itself).catch(() => undefined)
      await breath()
    }
  }
  const timer = setInterval(() => {
    runDue().catch((error: unknown) => host.log.warn({ error: String(error) }, 'feeds were not looked at'))
  }, LOOK_MS)
  timer.unref()
  host.onClose(async () => {
    clearInterval(timer)
    closing.abort(new Fault('unavailable', 'vulnerabilities.closing', 'The node stops.'))
    await Promise.allSettled(running.values())
  })

  importRoute(host, items)
  feedRoutes(host, book, runner)
  return { runDue }
}

const byHand = ({ checked, signedBy }: KeptFeed): FeedOutcome => ({
  state: 'failing',
  checked,
  signedBy,
  records: 0,
  quarantined: 0,
  why: {
    en: 'The run was stopped by hand. What it took stays.',
    fr: 'L’exécution a été arrêtée à la main. Ce qui a été pris reste.',
  },
})

/** How a run that brought nothing is told: a source that changed is set aside until a person looks; a way that broke is tried again. */
function failed(error: unknown, feed: KeptFeed, host: Host): FeedOutcome {
  const fault =
    error instanceof Fault
      ? error
      : new Fault(
          'unavailable',
          'vulnerabilities.feed_failed',
          'The feed could not be taken; the log of the node tells more.',
          { cause: error },
        )
  if (!(error instanceof Fault)) host.log.error({ feed: feed.id, error: String(error) }, 'a feed failed')
  const isSource = fault.kind === 'invalid'
  return {
    state: isSource ? 'quarantined' : 'failing',
    checked: feed.checked,
    signedBy: feed.signedBy,
    records: 0,
    quarantined: isSource ? 1 : 0,
    why: {
      en: fault.message,
      fr: `${host.refusals.say('fr', fault)} (${fault.code})`,
    },
  }
}
