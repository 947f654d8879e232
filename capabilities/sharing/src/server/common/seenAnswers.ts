import { Fault } from '@testudo/kernel/fault'
import { z } from 'zod'
import type { Exchange } from '../parts.ts'
import { answering, ended, notReady, off, type Oracle, readQuestion } from './seenOracle.ts'
import type { SettingsBook } from './seenSettings.ts'
import type { SeenTables } from './seenTables.ts'
import type { SeenPart, SeenTerms } from './seenWire.ts'
import { partsOf } from './tableBytes.ts'

const tableQuestion = z.strictObject({ nonce: z.string().regex(/^[0-9a-f]{32}$/), part: z.int().min(0).max(1_000) })

/** Answers what other nodes ask: the terms, their table in parts, and blinded points against their quota. */
export function answerSeenQuestions(
  exchange: Exchange,
  settings: SettingsBook,
  tables: SeenTables,
  oracle: Oracle,
): void {
  const answer = answering(exchange)

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

  answer('seen/ask', async (peer, body) => {
    if (!settings.now().enabled) throw off()
    const { epoch, points } = readQuestion(body)
    const key = await tables.keyFor(peer, epoch)
    if (key === undefined) throw ended()
    return { v: 'testudo/seen-answer/1', epoch, points: await oracle(peer, 'seen/ask', key, points) }
  })
}
