import type { Reply } from '@testudo/kernel/contract'
import {
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Panel,
  SelectField,
  Skeleton,
  useAsk,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useNumber,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { seenByAllies } from '../../core/contract/allies.ts'
import { PivotBar, ValueButton } from '../parts/Pivot.tsx'
import { useFresh } from '../parts/useFresh.ts'
import { DESK } from '../paths.ts'
import { alliesWords } from '../words/allies.ts'
import '../detection.css'

type Row = Reply<typeof seenByAllies>['rows'][number]

const NATIONS = [2, 3, 4, 5, 6, 8]
const HOURS = [2, 6, 24, 72, 168, 720]

const pick = (text: string | undefined, among: readonly number[], otherwise: number): number => {
  const given = Number(text)
  return among.includes(given) ? given : otherwise
}

/** Values several nations saw within a window, without their events: what one ally alone takes for chance. */
export default function AlliesPage() {
  const t = useText(alliesWords)
  const [nationsText, setNations] = useUrlParam('nations')
  const [hoursText, setHours] = useUrlParam('hours')
  const [picked, setPicked] = useState<string>()
  const nations = pick(nationsText, NATIONS, 3)
  const hours = pick(hoursText, HOURS, 24)
  const asked = useAsk(seenByAllies, { nations, hours })
  useFresh()
  useTrail([{ text: t('nav.detection'), to: DESK }, { text: t('allies') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const columns = useColumns(asked.data?.of ?? 0, setPicked)
  return (
    <Panel
      level={1}
      title={t('allies')}
      scroll={false}
      {...(asked.data === undefined ? {} : { count: String(asked.data.rows.length) })}
    >
      <div className="d-column">
        <div className="t-filter-row">
          <SelectField
            label={t('nations')}
            value={String(nations)}
            onChange={(event) => setNations(event.currentTarget.value)}
          >
            {NATIONS.map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('hours')}
            value={String(hours)}
            onChange={(event) => setHours(event.currentTarget.value)}
          >
            {HOURS.map((n) => (
              <option key={n} value={n}>
                {n < 72 ? t('within.hours', { n }) : t('within.days', { n: n / 24 })}
              </option>
            ))}
          </SelectField>
        </div>
        {picked !== undefined && <PivotBar value={picked} onClose={() => setPicked(undefined)} />}
        <div className="d-rest">
          {asked.isPending ? (
            <Skeleton rows={8} twoLines={false} />
          ) : asked.isError ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <DataTable<Row>
              rows={asked.data.rows}
              columns={columns}
              rowId={({ value }) => value}
              label={t('allies')}
              chosen={picked}
              onChoose={({ value }) => setPicked(value)}
              empty={<EmptyState title={t('empty')}>{t('empty.text')}</EmptyState>}
            />
          )}
        </div>
      </div>
    </Panel>
  )
}

function useColumns(of: number, onPick: (value: string) => void): readonly Column<Row>[] {
  const t = useText(alliesWords)
  const number = useNumber()
  return useMemo(
    (): readonly Column<Row>[] => [
      {
        id: 'portion',
        head: t('portion'),
        width: 48,
        cell: ({ mark }) => <span className="t-portion">{mark.portion}</span>,
      },
      {
        id: 'value',
        head: t('value'),
        width: '3fr',
        cell: ({ value }) => <ValueButton name={t('value')} value={value} onPick={onPick} />,
      },
      {
        id: 'by',
        head: t('by'),
        width: '3fr',
        cell: ({ nations }) => (
          <span>
            {t('ofAll', { n: nations.length, all: of })} <span className="t-2">{nations.join(' ')}</span>
          </span>
        ),
      },
      { id: 'here', head: t('here'), width: '2fr', from: 700, cell: ({ here }) => <span className="t-2">{here}</span> },
      { id: 'from', head: t('from'), width: 100, from: 560, cell: (row) => <Dtg at={row.from} /> },
      { id: 'to', head: t('to'), width: 100, cell: (row) => <Dtg at={row.to} /> },
      {
        id: 'sightings',
        head: t('sightings'),
        width: 104,
        align: 'right',
        cell: ({ sightings }) => number(sightings),
      },
    ],
    [t, number, of, onPick],
  )
}
