import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { EpochKey } from '../../core/seen/oprf.ts'
import { type SeenQuestion, seenQuestionSchema } from '../../core/seen/question.ts'
import { newQuota, type SeenQuota, spendQuota } from '../../core/seen/quota.ts'
import type { Exchange, Peer } from '../parts.ts'
import type { SettingsBook } from './seenSettings.ts'
import type { SeenThread } from './seenThread.ts'
import { refusalOf } from './seenWire.ts'
import { dbOf } from './tables.ts'

const DAY_MS = 86_400_000
/** Days that stay in the list of who asked. */
const KEPT_DAYS = 90

export const off = () =>
  new Fault('unavailable', 'sharing.seen_off', 'This node does not answer private questions. Ask its people.')
export const notReady = () =>
  new Fault('unavailable', 'sharing.seen_not_ready', 'The table for you is being made. Ask again in some minutes.')
export const ended = () =>
  new Fault('invalid', 'sharing.seen_epoch', 'This epoch has ended. Fetch the newest table, then ask again.')

/** @throws {Fault} `invalid` for a question of another size or with anything besides its points */
export function readQuestion(body: unknown): SeenQuestion {
  const parsed = seenQuestionSchema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Fault(
    'invalid',
    'sharing.seen_question',
    'This is not a question of 16, 64 or 256 points. Ask with a newer client.',
  )
}

/** Answers under a path; what is refused is an answer like any other. */
export const answering =
  (exchange: Exchange) =>
  (path: string, handler: (peer: Peer, body: unknown) => Promise<object>): void =>
    exchange.answer(path, async (peer, body) => {
      try {
        return await handler(peer, body)
      } catch (error) {
        const code = error instanceof Fault ? refusalOf(error.code) : undefined
        if (code === undefined) throw error
        return { v: 'testudo/seen-refused/1', code }
      }
    })

/**
 * Evaluates blinded points against the asker's quota of the day, whatever they are about: one quota for all.
 *
 * @param route what the audit log calls the question
 * @throws {Fault} `unavailable` when the quota would be passed; nothing is spent then
 */
export type Oracle = (peer: Peer, route: string, key: EpochKey, points: readonly string[]) => Promise<readonly string[]>

export function openOracle(host: Host, settings: SettingsBook, thread: SeenThread): Oracle {
  /** One question of an asker at a time: many at once would be worked on before the first is counted. */
  const lines = new Map<string, Promise<unknown>>()
  const inLine = <T>(asker: string, work: () => Promise<T>): Promise<T> => {
    const next = (lines.get(asker) ?? Promise.resolve()).then(work, work)
    lines.set(asker, next)
    const over = () => void (lines.get(asker) === next && lines.delete(asker))
    next.then(over, over)
    return next
  }

  /** The newest day on which this asker was counted: a clock set back opens no new one. */
  const quotaOf = async (tx: Parameters<typeof dbOf>[0], asker: string): Promise<SeenQuota> => {
    const row = await dbOf(tx)
      .selectFrom('seen_spent')
      .select(['day', 'points'])
      .where('asker', '=', asker)
      .orderBy('day', 'desc')
      .limit(1)
      .executeTakeFirst()
    const quota = newQuota(settings.now().perDay)
    return row === undefined ? quota : { ...quota, day: row.day, spent: { [asker]: row.points } }
  }

  /** Counted in one durable write before the answer leaves. @throws {Fault} `unavailable` when the day's quota would be passed */
  const spend = (peer: Peer, points: number) =>
    host.tables.asOwner(async (tx) => {
      const now = host.clock.now()
      const { day, spent } = spendQuota(await quotaOf(tx, peer.id), peer.id, points, now)
      const row = { asker: peer.id, day, questions: 1, points: spent[peer.id] ?? points, last_at: now }
      await dbOf(tx)
        .insertInto('seen_spent')
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(['asker', 'day']).doUpdateSet((eb) => ({
            questions: eb('seen_spent.questions', '+', 1),
            points: row.points,
            last_at: now,
          })),
        )
        .execute()
      await dbOf(tx)
        .deleteFrom('seen_spent')
        .where('day', '<', Math.floor(now / DAY_MS) - KEPT_DAYS)
        .execute()
    })

  return (peer, route, key, points) =>
    inLine(peer.id, async () => {
      // Looked at before the work, counted after it: a question that is refused costs nobody anything.
      await host.tables.asOwner(
        async (tx) => void spendQuota(await quotaOf(tx, peer.id), peer.id, points.length, host.clock.now()),
      )
      const evaluated = await thread.run({ kind: 'evaluate', key, points })
      await spend(peer, points.length)
      host.audit.record({
        subject: peer.subject,
        verb: 'sharing:ask',
        ids: [peer.id],
        outcome: 'allowed',
        detail: { route, points: points.length, epoch: key.epoch },
      })
      return evaluated
    })
}
