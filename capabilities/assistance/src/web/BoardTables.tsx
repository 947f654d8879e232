import { type Column, DataTable, Dtg, Marked, useSay, useText } from '@testudo/ui'
import { type ReactNode, useCallback, useMemo } from 'react'
import type { HelpRow, OfferRow } from '../core/index.ts'
import { boardWords } from './words/board.ts'

interface Table<Row> {
  readonly rows: readonly Row[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
  readonly empty: ReactNode
}

/** Skills in one line: `malware analysis 2, translation 1`. */
export function useSkillText(): (skills: HelpRow['skills']) => string {
  const say = useSay()
  return useCallback(
    (skills: HelpRow['skills']) => skills.map(({ skill, people }) => `${say(skill)} ${people}`).join(', '),
    [say],
  )
}

function Two({ row, below }: { row: HelpRow | OfferRow; below: ReactNode }) {
  return (
    <div className="a-two">
      <span className="a-line">
        <Marked mark={row.mark}>
          <b className="t-name">{row.name}</b>
        </Marked>
      </span>
      <span className="a-line t-small t-2">{below}</span>
    </div>
  )
}

const until = <Row extends HelpRow | OfferRow>(head: string): Column<Row> => ({
  id: 'until',
  head,
  width: 92,
  align: 'right',
  sort: (row) => row.until,
  cell: (row) => (
    <span className={row.expired ? 't-3' : ''}>
      <Dtg at={row.until} />
    </span>
  ),
})

/** What waits first, then the most urgent. */
export function HelpTable({ rows, chosen, onChoose, empty }: Table<HelpRow>) {
  const t = useText(boardWords)
  const skillText = useSkillText()
  const columns = useMemo(
    (): readonly Column<HelpRow>[] => [
      {
        id: 'name',
        head: t('head.request'),
        width: '4fr',
        cell: (row) => (
          <Two
            row={row}
            below={
              <>
                {row.waits && <b className="a-late">{t('waits')} </b>}
                {row.agreed > 0 ? t('agreed', { n: row.agreed }) : t('fitting', { n: row.fitting })} ·{' '}
                {skillText(row.skills)}
              </>
            }
          />
        ),
      },
      { id: 'by', head: t('head.by'), width: 110, from: 560, cell: ({ by }) => <span className="t-2">{by}</span> },
      { id: 'urgency', head: t('head.urgency'), width: 96, from: 480, cell: ({ urgency }) => t(`urgency.${urgency}`) },
      until<HelpRow>(t('head.until')),
    ],
    [t, skillText],
  )
  return (
    <DataTable<HelpRow>
      rows={rows}
      columns={columns}
      rowId={({ id }) => id}
      label={t('requests')}
      density="double"
      chosen={chosen}
      onChoose={({ id }) => onChoose(id)}
      empty={empty}
    />
  )
}

/** Newest first. */
export function OfferTable({ rows, chosen, onChoose, empty }: Table<OfferRow>) {
  const t = useText(boardWords)
  const skillText = useSkillText()
  const columns = useMemo(
    (): readonly Column<OfferRow>[] => [
      {
        id: 'name',
        head: t('head.offer'),
        width: '4fr',
        cell: (row) => (
          <Two
            row={row}
            below={
              <>
                {t('promised', { n: row.promised })} · {skillText(row.skills)}
              </>
            }
          />
        ),
      },
      { id: 'by', head: t('head.by'), width: 110, from: 560, cell: ({ by }) => <span className="t-2">{by}</span> },
      {
        id: 'people',
        head: t('head.people'),
        width: 72,
        align: 'right',
        from: 480,
        sort: ({ people }) => people,
        cell: ({ people }) => people,
      },
      until<OfferRow>(t('head.until')),
    ],
    [t, skillText],
  )
  return (
    <DataTable<OfferRow>
      rows={rows}
      columns={columns}
      rowId={({ id }) => id}
      label={t('offers')}
      density="double"
      chosen={chosen}
      onChoose={({ id }) => onChoose(id)}
      empty={empty}
    />
  )
}
