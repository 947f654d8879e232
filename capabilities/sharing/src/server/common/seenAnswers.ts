import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import { z } from 'zod'
import { newQuota, type SeenQuota, spendQuota } from '../../core/seen/quota.ts'
import { seenQuestionSchema } from '../../core/seen/question.ts'
import type { Exchange, Peer } from '../parts.ts'
import type { SeenTables } from './seenTables.ts'
import type { SettingsBook } from './seenSettings.ts'
import { createSeenThread } from './seenThread.ts'
import { partsOf } from './tableBytes.ts'
import { dbOf } from './tables.ts'
import { refusalOf, type SeenPart, type SeenTerms } from './seenWire.ts'

const DAY_MS = 86_400_000
/** Days that stay in the list of who asked. */
const KEPT_DAYS = 90

const tableQuestion = z.strictObject({ nonce: z.string().regex(/^[0-9a-f]{32}$/), part: z.int().min(0).max(1_000) })

const off = () =>
  new Fault('unavailable', 'sharing.seen_off', 'This node does not answer private questions. Ask its people.')
const notReady = () =>
  new Fault('unavailable', 'sharing.seen_not_ready', 'The table for you is being made. Ask again in some minutes.')

/** Answers what other nodes ask: the terms, their table in parts, and blinded points against their quota. */
export function answerSeenQuestions(host: Host, exchange: Exchange, settings: SettingsBook, tables: SeenTables): void {
  const thread = createSeenThread()
  host.onClose(() => thread.close())
  /** One question of an asker at a time: many at once would be worked on before the first is counted. */
  const lines = new Map<string, Promise<unknown>>()
  const inLine = <T>(asker: string, work: () => Promise<T>): Promise<T> => {
    const next = (lines.get(asker) ?? Promise.resolve()).then(work, work)
    lines.set(asker, next)
    const over = () => void (lines.get(asker) === next && lines.delete(asker))
    next.then(over, over)
    return next
  }

  const answer = (path: string, handler: (peer: Peer, body: unknown) => Promise<object>): void =>
    exchange.answer(path, async (peer, body) => {
      try {
        return await handler(peer, body)
      } catch (error) {
        const code = error instanceof Fault ? refusalOf(error.code) : undefined
        if (code === undefined) throw error
        return { v: 'testudo/seen-refused/1', code }
      }
    })

  answer('seen/terms', async (peer): Promise<SeenTerms> => {
    if (!settings.now().enabled) throw off()
    const table = await tables.current(peer)
    if (table === undefined) throw notReady()
    const { perDay, epochDays } = settings.now()
    const { epoch, nonce, size } = table
    return { v: 'testudo/seen-terms/1', epoch, nonce, size, parts: partsOf(size), perDay, epochDays }
  })

  answer('seen/table', async (peer, body): Promise<SeenPart> => {
    if (!settings.now().enabled) throw off()
    const asked = tableQuestion.safeParse(body)
    if (!asked.success) throw new Fault('invalid', 'sharing.seen_table', 'Ask for a table by its nonce and part.')
    const table = await tables.current(peer)
    // Its own table and no other: a nonce of somebody else's is as good as none.
    if (table?.nonce !== asked.data.nonce)
      throw new Fault('conflict', 'sharing.seen_renewed', 'This table was made anew. Fetch its terms again.')
    const rows = await tables.part(table, asked.data.part)
    if (rows === undefined) throw new Fault('invalid', 'sharing.seen_table', 'The table has fewer parts.')
    return { v: 'testudo/seen-part/1', nonce: table.nonce, part: asked.data.part, rows }
  })

  answer('seen/ask', (peer, body) =>
    inLine(peer.id, async () => {
      if (!settings.now().enabled) throw off()
      const parsed = seenQuestionSchema.safeParse(body)
      if (!parsed.success)
        throw new Fault(
          'invalid',
          'sharing.seen_question',
          'This is not a question of 16, 64 or 256 points. Ask with a newer client.',
        )
      const { epoch, points } = parsed.data
      const key = await tables.keyFor(peer, epoch)
      if (key === undefined)
        throw new Fault(
          'invalid',
          'sharing.seen_epoch',
          'This epoch has ended. Fetch the newest table, then ask again.',
        )
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
        detail: { route: 'seen/ask', points: points.length, epoch },
      })
      return { v: 'testudo/seen-answer/1', epoch, points: evaluated }
    }),
  )

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
}
