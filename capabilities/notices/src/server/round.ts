import type { Fact } from '@testudo/kernel/fact'
import type { Subject } from '@testudo/kernel/subject'
import { callNext } from './callNext.ts'
import { type NoticeContext, personOf, planIn, type Told } from './context.ts'
import { routesOf } from './enqueue.ts'
import { noteChanges } from './follow.ts'
import { keyOf, lookFor, type Seen } from './look.ts'
import { sendDue } from './send.ts'
import { noticeDb } from './tables.ts'

const LOOK_MS = 5_000
const MINUTE_MS = 60_000
/** What comes in a burst is looked at once. */
const BURST_MS = 2_000
/** What mostly makes something wait; whatever else does is seen within a minute. */
const TOPICS = [
  'objects.stored',
  'objects.withdrawn',
  'brief.changed',
  'sharing.changed',
  'vulnerability.status',
  'warning.changed',
  'warning.silent',
  'incident.changed',
]

/** The node's watch over what waits. */
export interface Round {
  /** Looks at everybody, calls who is next and sends what is due, at this moment. */
  now(): Promise<void>
  /** Soon, for one account whose settings changed. */
  wake(account: string): void
  /** From now on it looks only when it is told to: for whoever moves time by hand. */
  byHand(): void
  close(): Promise<void>
}

/**
 * Looks every minute at what waits for everybody, and sooner for whoever may read a fact that tells of a change: nobody's
 * messages come sooner or later for something they may not know of.
 */
export function startRound(context: NoticeContext): Round {
  const { host } = context
  const stop = new AbortController()
  const soon = new Set<string>()
  /** People whom something but the screen reaches, as of the last look at everybody. */
  let reached = new Map<string, Told>()
  let minute = Math.floor(host.clock.now() / MINUTE_MS)
  const last: Seen = new Map()
  let running: Promise<void> = Promise.resolve()
  let burst: NodeJS.Timeout | undefined

  const lookAtAll = async () => {
    const plan = await host.tables.asOwner(planIn)
    const next = new Map<string, Told>()
    const seen = new Set<string>()
    for (const subject of await host.accounts.everybody()) {
      if (stop.signal.aborted) return
      const told = await toldOf(context, subject)
      if (told.ways > 0) next.set(subject.id, told)
      for (const key of await lookFor(context, told, plan, last)) seen.add(key)
    }
    reached = next
    soon.clear()
    await forgetGone(context, seen)
  }

  const lookAtSome = async () => {
    const plan = await host.tables.asOwner(planIn)
    for (const account of [...soon].toSorted()) {
      soon.delete(account)
      const subject = await host.accounts.find(account)
      if (subject === undefined || stop.signal.aborted) continue
      await lookFor(context, await toldOf(context, subject), plan, last)
    }
  }

  const run = (all: boolean): Promise<void> => {
    running = running
      .then(async () => {
        if (stop.signal.aborted) return
        if (all) await lookAtAll()
        else if (soon.size > 0) await lookAtSome()
        await callNext(context, await host.tables.asOwner(planIn))
        await sendDue(context, stop.signal)
      })
      .catch((error: unknown) => host.log.error({ reason: String(error) }, 'notices could not be given'))
    return running
  }

  const tick = () => {
    const now = Math.floor(host.clock.now() / MINUTE_MS)
    const all = now !== minute
    minute = now
    void run(all)
  }
  const timer = setInterval(tick, LOOK_MS)
  timer.unref()

  let byHand = false
  const later = () => {
    if (byHand) return
    burst ??= setTimeout(() => {
      burst = undefined
      void run(false)
    }, BURST_MS).unref()
  }

  host.events.subscribe('notices', TOPICS, async (fact: Fact) => {
    await noteChanges(context, fact)
    for (const [account, { subject }] of reached) if (host.tables.mayRead(subject, fact.label)) soon.add(account)
    if (soon.size > 0) later()
  })

  return {
    now: () => run(true),
    wake(account) {
      soon.add(account)
      later()
    },
    byHand() {
      byHand = true
      clearInterval(timer)
    },
    async close() {
      clearInterval(timer)
      clearTimeout(burst)
      stop.abort()
      await running
    },
  }
}

const toldOf = (context: NoticeContext, subject: Subject): Promise<Told> =>
  context.host.tables.asOwner(async (tx) => {
    const person = await personOf(tx, subject.id)
    return { subject, person, ways: (await routesOf(context, tx, person)).length }
  })

/** What nobody saw waiting any more is over: nobody is called for it. */
async function forgetGone({ host }: NoticeContext, seen: ReadonlySet<string>): Promise<void> {
  const now = host.clock.now()
  await host.tables.asOwner(async (tx) => {
    const db = noticeDb(tx)
    const open = await db.selectFrom('notices_item').select(['item', 'label_id']).where('gone_at', 'is', null).execute()
    for (const { item, label_id } of open) {
      if (seen.has(keyOf(item, label_id))) continue
      const same = { item, label_id }
      await db
        .updateTable('notices_item')
        .set({ gone_at: now })
        .where('item', '=', same.item)
        .where('label_id', '=', same.label_id)
        .execute()
      await db
        .updateTable('notices_notice')
        .set({ gone_at: now })
        .where('item', '=', same.item)
        .where('label_id', '=', same.label_id)
        .where('call', '>', 0)
        .where('gone_at', 'is', null)
        .execute()
    }
  })
}
