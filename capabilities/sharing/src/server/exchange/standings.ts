import type { Subject } from '@testudo/kernel/subject'
import { isRefusal, VERDICTS, type Verdict } from '../../core/index.ts'
import type { Exchange, Standing } from '../parts.ts'
import type { Context } from './context.ts'
import { oneOf } from './rows.ts'
import { dbOf, numberOf } from './tables.ts'

const MOST = 50_000

const verdictOf = (text: string | null): Verdict | undefined => VERDICTS.find((one) => one === text)

/** How what was given stands with whom; row security leaves out what the subject may not read. In the order it was given. */
export async function standingsFor(
  { host }: Context,
  subject: Subject,
  { decisions, objects, peers }: Parameters<Exchange['standings']>[1],
): Promise<readonly Standing[]> {
  return host.tables.readAs(subject, async (tx) => {
    const rows = await dbOf(tx)
      .selectFrom('sharing_outgoing as o')
      .leftJoin('sharing_recall as r', (join) =>
        join.onRef('r.peer', '=', 'o.peer').onRef('r.statement', '=', 'o.statement'),
      )
      .select(['o.statement', 'o.peer', 'o.object', 'o.version', 'o.decision', 'o.made_at', 'o.sent_at', 'o.tries'])
      .select(['o.verdict', 'o.answered_at', 'r.requested_at', 'r.outcome', 'r.answered_at as recalled_at'])
      .where('o.kind', '=', 'object')
      .$if(decisions !== undefined, (query) => query.where(oneOf('o.decision', decisions ?? [])))
      .$if(objects !== undefined, (query) => query.where(oneOf('o.object', objects ?? [])))
      .$if(peers !== undefined, (query) => query.where(oneOf('o.peer', peers ?? [])))
      .orderBy('o.seq')
      .limit(MOST)
      .execute()
    return rows.map((row): Standing => {
      const sentAt = numberOf(row.sent_at)
      const answeredAt = numberOf(row.answered_at)
      const verdict = verdictOf(row.verdict)
      const asked = numberOf(row.requested_at)
      const recalledAt = numberOf(row.recalled_at)
      return {
        statement: row.statement,
        peer: row.peer,
        object: row.object,
        modified: row.version,
        decision: row.decision,
        madeAt: Number(row.made_at),
        tries: row.tries,
        ...(sentAt === undefined ? {} : { sentAt }),
        ...(verdict === undefined ? {} : { verdict }),
        ...(answeredAt === undefined ? {} : { answeredAt }),
        ...(asked === undefined
          ? {}
          : {
              recall: {
                at: asked,
                ...(row.outcome === null ? {} : { outcome: row.outcome }),
                ...(recalledAt === undefined ? {} : { answeredAt: recalledAt }),
              },
            }),
      }
    })
  })
}

/** What a peer's line on the page counts, as one subject may see it. */
export interface PeerCounts {
  readonly queued: number
  readonly delivered: number
  readonly refused: number
  readonly received: number
  readonly recallsOutstanding: number
  readonly waitingSince: number | undefined
  readonly lastReceipt: number | undefined
}

const NOTHING: PeerCounts = {
  queued: 0,
  delivered: 0,
  refused: 0,
  received: 0,
  recallsOutstanding: 0,
  waitingSince: undefined,
  lastReceipt: undefined,
}

/** Counts of every peer, from the rows the subject may read. */
export async function countsFor({ host }: Context, subject: Subject): Promise<(peer: string) => PeerCounts> {
  const { out, brought, recalls } = await host.tables.readAs(subject, async (tx) => {
    const db = dbOf(tx)
    return {
      out: await db
        .selectFrom('sharing_outgoing')
        .select(['peer', 'state', 'verdict'])
        .select(({ fn }) => [
          fn.countAll().as('n'),
          fn.min('made_at').as('oldest'),
          fn.max('answered_at').as('answered'),
        ])
        .where('kind', '=', 'object')
        .groupBy(['peer', 'state', 'verdict'])
        .execute(),
      brought: await db
        .selectFrom('sharing_brought')
        .select('peer')
        .select(({ fn }) => fn.countAll().as('n'))
        .where('kind', '=', 'object')
        .where('held', '=', true)
        .groupBy('peer')
        .execute(),
      recalls: await db
        .selectFrom('sharing_recall')
        .select('peer')
        .select(({ fn }) => fn.countAll().as('n'))
        .where((where) => where.or([where('outcome', 'is', null), where('outcome', '=', 'kept')]))
        .groupBy('peer')
        .execute(),
    }
  })
  const found = new Map<string, PeerCounts>()
  const of = (peer: string): PeerCounts => found.get(peer) ?? NOTHING
  const earlier = (a: number | undefined, b: number | undefined) => Math.min(a ?? Infinity, b ?? Infinity)
  for (const row of out) {
    const n = Number(row.n)
    const before = of(row.peer)
    const waits = ['waiting', 'fed', 'packed', 'parked'].includes(row.state)
    const verdict = verdictOf(row.verdict)
    const refused = row.state === 'answered' && verdict !== undefined && isRefusal(verdict)
    const delivered = row.state === 'answered' && !refused
    const since = waits ? earlier(before.waitingSince, Number(row.oldest)) : before.waitingSince
    const answered =
      row.answered === null ? before.lastReceipt : Math.max(before.lastReceipt ?? 0, Number(row.answered))
    found.set(row.peer, {
      ...before,
      queued: before.queued + (waits ? n : 0),
      delivered: before.delivered + (delivered ? n : 0),
      refused: before.refused + (refused ? n : 0),
      waitingSince: since,
      lastReceipt: answered,
    })
  }
  for (const row of brought) found.set(row.peer, { ...of(row.peer), received: Number(row.n) })
  for (const row of recalls) found.set(row.peer, { ...of(row.peer), recallsOutstanding: Number(row.n) })
  return of
}
