import { type Column, DataTable, Dtg, EmptyState, Go, useText, useSay, Marked } from '@testudo/ui'
import { useMemo, useState } from 'react'
import type { Known } from '../parts/replies.ts'
import { knownWords } from '../words/known.ts'
import { Verdict } from './Verdict.tsx'

type Row = Known['affected'][number]

/** What is still to be done stands first. */
const ORDER: readonly Row['verdict'][] = ['affected', 'undecidable', 'mitigated', 'fixed', 'ruled-out']
const rank = ({ verdict }: Row) => ORDER.indexOf(verdict)

const idOf = (row: Row) => `${row.equipment} ${row.component}`

/** The equipment it concerns, each with the reason. */
export function AffectedTable({ rows }: { rows: readonly Row[] }) {
  const t = useText(knownWords)
  const say = useSay()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const sorted = useMemo(() => rows.toSorted((a, b) => rank(a) - rank(b)), [rows])
  const columns = useMemo(
    (): readonly Column<Row>[] => [
      {
        id: 'verdict',
        head: t('verdict'),
        width: 112,
        sort: rank,
        cell: ({ verdict }) => <Verdict verdict={verdict} />,
      },
      {
        id: 'name',
        head: t('name'),
        width: '3fr',
        sort: ({ name }) => say(name),
        cell: (row) => (
          <>
            <span className="v-line">
              <Marked mark={row.mark}>
                <b className="t-name">{say(row.name)}</b>
              </Marked>
            </span>
            <span className="v-line t-2 t-small" title={say(row.why)}>
              {row.component} {row.version ?? ''}: {say(row.why)}
            </span>
          </>
        ),
      },
      {
        id: 'operator',
        head: t('operator'),
        width: '2fr',
        from: 560,
        sort: ({ operatorName }) => operatorName,
        cell: ({ nation, operatorName }) => (
          <span className="v-line" title={operatorName}>
            {nation} {operatorName}
          </span>
        ),
      },
      {
        id: 'asset',
        head: t('asset'),
        width: '2fr',
        from: 720,
        cell: ({ asset }) =>
          asset === undefined ? (
            <span className="t-3">–</span>
          ) : (
            <Go to={asset.route} className="t-link v-target" onClick={(event) => event.stopPropagation()}>
              {say(asset.name)}
            </Go>
          ),
      },
      {
        id: 'exposure',
        head: t('exposure'),
        width: 84,
        from: 640,
        sort: ({ exposure }) => exposure,
        cell: ({ exposure }) => <span className="t-2">{exposure}</span>,
      },
      {
        id: 'seen',
        head: t('seen'),
        width: 104,
        align: 'right',
        from: 820,
        sort: ({ seen }) => seen,
        cell: ({ seen }) => <Dtg at={seen} />,
      },
    ],
    [t, say],
  )
  return (
    <DataTable<Row>
      rows={sorted}
      columns={columns}
      rowId={idOf}
      label={t('view.equipment')}
      density="double"
      chosen={chosen}
      onChoose={(row) => setChosen(idOf(row))}
      empty={<EmptyState title={t('equipment.none')}>{t('equipment.none.text')}</EmptyState>}
    />
  )
}
