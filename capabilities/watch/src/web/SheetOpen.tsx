import type { Reply } from '@testudo/kernel/contract'
import { Go, Marked, Section, useSay, useText } from '@testudo/ui'
import type { handover, QueueRow } from '../core/index.ts'
import { WhoHasIt } from './parts.tsx'
import { watchWords } from './words/watch.ts'

/** Read at once; the others are unfolded, or read in the queue. */
const FIRST = 6

/** What is open: the most pressing and what the next shift must have done, then the rest. */
export function SheetOpen({ sheet: { open, next } }: { sheet: Pick<Reply<typeof handover>, 'open' | 'next'> }) {
  const t = useText(watchWords)
  const isFirst = ({ id }: QueueRow, place: number) => place < FIRST || next.includes(id)
  const first = open.filter(isFirst)
  const rest = open.filter((one, place) => !isFirst(one, place))
  return (
    <Section
      title={t('sheet.open')}
      aside={t('queue.shift', { late: open.filter(({ late }) => late).length, all: open.length })}
    >
      <Items rows={first} next={next} />
      {open.length === 0 && <p className="t-2">{t('sheet.none')}</p>}
      {rest.length > 0 && (
        <details>
          <summary>{t('sheet.rest', { n: rest.length })}</summary>
          <Items rows={rest} next={next} />
        </details>
      )}
    </Section>
  )
}

function Items({ rows, next }: { rows: readonly QueueRow[]; next: readonly string[] }) {
  const t = useText(watchWords)
  const say = useSay()
  return (
    <ul className="w-list">
      {rows.map((one) => (
        <li key={one.id}>
          <Marked mark={one.mark}>
            <Go to={one.route} className="t-link t-name">
              {say(one.title)}
            </Go>
          </Marked>
          {next.includes(one.id) && <b className="w-late"> · {t(one.late ? 'sheet.late' : 'sheet.next')}</b>}
          <div className="t-2 t-small">
            {t('sheet.has')} <WhoHasIt taken={one.taken} />. {say(one.place)}
          </div>
        </li>
      ))}
    </ul>
  )
}
