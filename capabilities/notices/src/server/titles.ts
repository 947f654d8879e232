import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { NoticeContext, Person } from './context.ts'
import { waitingFor } from './look.ts'
import { noticeDb } from './tables.ts'

const MOST_TITLES = 10

/**
 * Marked titles of what a mail tells of, where the settings say what the mail server may carry: each decided by the release
 * port for who stands for the person and the way there at once. Asked at every attempt, and kept nowhere.
 */
export async function titlesFor(
  context: NoticeContext,
  subject: Subject,
  person: Person,
  letter: string,
): Promise<readonly string[]> {
  const { host } = context
  const carries = host.mail?.carries
  if (carries === undefined) return []
  const told = await itemsIn(context, subject, letter)
  const items = told.size === 0 ? [] : (await waitingFor(context, { subject })).filter(({ id }) => told.has(id))
  if (items.length === 0) return []
  const { language } = person.settings
  const contents = items
    .slice(0, MOST_TITLES)
    .map(({ id, label, title }) => ({ id, label, hash: createHash('sha256').update(title[language]).digest('hex') }))
  const to: Subject = { ...subject, onlyWith: [...(subject.onlyWith ?? []), wayOf(context, carries)] }
  try {
    const { allowed } = await host.release.decide({ by: subject, to, channel: 'mail', contents, reference: letter })
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    return items
      .slice(0, MOST_TITLES)
      .flatMap(({ id, label, title }) => (allowed.has(id) ? [`${marks.of(label).portion} ${title[language]}`] : []))
  } catch (error) {
    if (error instanceof Fault && error.code === 'release.nothing_may_go') return []
    throw error
  }
}

/** The mail server and everything behind it, as a reader of this node's nation without any special access. */
const wayOf = ({ host: { self } }: NoticeContext, carries: Readonly<Record<string, string>>): Subject => ({
  id: 'channel:mail',
  kind: 'service',
  name: 'mail',
  organisation: self.organisation,
  nation: self.nation,
  communities: [],
  clearances: carries,
  specialAccess: [],
  roles: [],
})

/** Items a letter tells of that wait still, and nobody sees to. */
async function itemsIn({ host }: NoticeContext, subject: Subject, letter: string): Promise<ReadonlySet<string>> {
  const held = await host.tables.asOwner((tx) =>
    noticeDb(tx).selectFrom('notices_in_letter').select('notice').where('letter', '=', letter).execute(),
  )
  if (held.length === 0) return new Set()
  const rows = await host.tables.readAs(subject, (tx) =>
    noticeDb(tx)
      .selectFrom('notices_notice as n')
      .leftJoin('notices_item as i', (on) => on.onRef('i.item', '=', 'n.item').onRef('i.label_id', '=', 'n.label_id'))
      .select('n.item')
      .where(
        'n.id',
        'in',
        held.map(({ notice }) => notice),
      )
      .where('n.gone_at', 'is', null)
      .where('i.taken_at', 'is', null)
      .execute(),
  )
  return new Set(rows.map(({ item }) => item))
}
