import type { Subject } from '@testudo/kernel/subject'
import type { Selectable } from 'kysely'
import { writeLetter } from '../core/letter.ts'
import { isUrgent } from '../core/settings.ts'
import type { NoticeContext, Person } from './context.ts'
import { type NoticeTables, noticeDb } from './tables.ts'

export type Letter = Selectable<NoticeTables['notices_letter']>

/** What is in a letter, as far as its reader may read it now, waits still, and nobody sees to it. */
export interface Standing {
  readonly waiting: number
  readonly urgent: number
  readonly changed: number
  readonly called: boolean
}

const NOTHING: Standing = { waiting: 0, urgent: 0, changed: 0, called: false }

/** Most notices of one letter that are counted one by one. */
const MOST = 5_000

/** By letter; of letters that hold nothing any more all numbers are 0. */
export async function standingOf(
  { host }: NoticeContext,
  subject: Subject,
  letters: readonly string[],
  { all = false }: { /** Also what is done by now: for looking back. */ readonly all?: boolean } = {},
): Promise<ReadonlyMap<string, Standing>> {
  if (letters.length === 0) return new Map()
  const held = await host.tables.asOwner((tx) =>
    noticeDb(tx)
      .selectFrom('notices_in_letter')
      .selectAll()
      .where('letter', 'in', letters)
      .orderBy('letter')
      .orderBy('notice')
      .limit(MOST * letters.length)
      .execute(),
  )
  const ids = [...new Set(held.map(({ notice }) => notice))]
  const rows = ids.length === 0 ? [] : await host.tables.readAs(subject, (tx) => noticesIn(tx, ids, all))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const found = new Map<string, Standing>()
  const seen = new Set<string>()
  for (const { letter, notice } of held) {
    const row = byId.get(notice)
    // An item that became urgent is in a letter twice, and is one thing.
    const key = `${letter} ${row?.item}`
    if (row === undefined) continue
    const before = found.get(letter) ?? NOTHING
    const again = seen.has(key)
    seen.add(key)
    const change = row.kind === 'change'
    found.set(letter, {
      waiting: before.waiting + (change || again ? 0 : 1),
      urgent: before.urgent + (isUrgent(row.urgency) && !change ? 1 : 0),
      changed: before.changed + (change && !again ? 1 : 0),
      called: before.called || row.call > 0,
    })
  }
  return found
}

function noticesIn(tx: Parameters<typeof noticeDb>[0], ids: readonly string[], all: boolean) {
  const rows = noticeDb(tx)
    .selectFrom('notices_notice as n')
    .leftJoin('notices_item as i', (on) => on.onRef('i.item', '=', 'n.item').onRef('i.label_id', '=', 'n.label_id'))
    .select(['n.id', 'n.item', 'n.kind', 'n.urgency', 'n.call'])
    .where('n.id', 'in', ids)
  return (all ? rows : rows.where('n.gone_at', 'is', null).where('i.taken_at', 'is', null)).execute()
}

/** Where somebody looks: nothing of what it is about is in the address. */
export const pageOf = ({ host }: NoticeContext): string => `${host.self.origin().replace(/\/$/, '')}/notices`

/** What goes out, as text to be kept until it is through; undefined: there is nothing to tell any more. */
export async function compose(
  context: NoticeContext,
  subject: Subject,
  person: Person,
  letter: Letter,
): Promise<string | undefined> {
  const { host } = context
  const standing = (await standingOf(context, subject, [letter.id])).get(letter.id)
  if (standing === undefined) return undefined
  const now = host.clock.now()
  const link = pageOf(context)
  if (letter.way === 'webhook')
    return JSON.stringify({
      type: 'notices.waiting',
      timestamp: new Date(now).toISOString(),
      data: { ...standing, node: host.self.name, link },
    })
  return JSON.stringify(
    writeLetter({
      ...standing,
      node: host.self.name,
      language: person.settings.language,
      heldBack: letter.held,
      link,
    }),
  )
}
