import type { Reply } from '@testudo/kernel/contract'
import {
  Age,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  Go,
  Section,
  Skeleton,
  useAsk,
  useMarking,
  useNumber,
  useSay,
  useText,
  Marked,
  useAge,
} from '@testudo/ui'
import { useMemo } from 'react'
import { collective, collectivePast } from '../../core/contract/collective.ts'
import { knownPath } from '../paths.ts'
import { PublishedTogether } from '../published/PublishedTogether.tsx'
import { collectiveWords } from '../words/collective.ts'

type Now = Reply<typeof collective>
/** A cell, or the sum of a nation or a sector. */
interface Row extends Pick<Now['cells'][number], 'operators' | 'immediate' | 'open'> {
  readonly nation?: string
  readonly sector?: string
  readonly own: boolean
  readonly medianHours?: number | undefined
}

const HOUR = 3_600_000

/** The cells and the sums of nations and sectors as they stand, and what has waited longest. */
export function NowView() {
  const t = useText(collectiveWords)
  const say = useSay()
  const asked = useAsk(collective, {})
  const past = useAsk(collectivePast, { length: 'week' })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useMarking(past.data?.marking ?? (past.isError ? 'none' : undefined))
  const data = asked.data
  if (data === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={8} twoLines={false} />
    )
  const medianOf = ({ nation, sector }: Now['cells'][number]) =>
    past.data?.medians.find((one) => one.nation === nation && one.sector === sector)?.hours
  return (
    <div className="v-now">
      <p className="v-pad t-2">
        {t('collective.text')} {data.withheld && t('collective.withheld')}
      </p>
      {data.cells.length + data.nations.length + data.sectors.length === 0 ? (
        <EmptyState title={t('collective.none')}>{t('collective.none.text')}</EmptyState>
      ) : (
        <>
          <Figures title={t('nations')} rows={data.nations.map(({ name, ...one }) => ({ ...one, nation: name }))} />
          <Figures
            title={t('sectors')}
            rows={data.sectors.map(({ name, ...one }) => ({ ...one, sector: name, own: false }))}
          />
          <Figures title={t('cells')} rows={data.cells.map((one) => ({ ...one, medianHours: medianOf(one) }))} />
        </>
      )}
      <Section title={t('oldest')}>
        {data.oldest.length === 0 ? (
          <p className="t-3">{t('oldest.none')}</p>
        ) : (
          <ul className="v-plain-list">
            {data.oldest.map((one) => (
              <li key={one.id}>
                <Marked mark={one.mark}>
                  <Go to={knownPath(one.id)} className="t-link v-target">
                    <span className="t-mono">{one.id}</span> {say(one.title)}
                  </Go>
                </Marked>{' '}
                <Age at={one.since} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <PublishedTogether given={data} />
    </div>
  )
}

/** One table of figures; nothing where there is nothing to tell. */
function Figures({ title, rows }: { title: string; rows: readonly Row[] }) {
  const columns = useColumns(rows)
  if (rows.length === 0) return null
  return (
    <Section title={title}>
      <div className="v-figures" style={{ height: 30 + 33 * rows.length }}>
        <DataTable<Row>
          rows={rows}
          columns={columns}
          rowId={({ nation = '', sector = '' }) => `${nation} ${sector}`}
          label={title}
          empty={null}
        />
      </div>
    </Section>
  )
}

function useColumns(rows: readonly Row[]): readonly Column<Row>[] {
  const age = useAge()
  const t = useText(collectiveWords)
  const number = useNumber()
  const has = (name: keyof Row) => rows.some((row) => row[name] !== undefined)
  const [nations, sectors, medians] = [has('nation'), has('sector'), has('medianHours')]
  return useMemo((): readonly Column<Row>[] => {
    const nation: Column<Row> = {
      id: 'nation',
      head: t('nation'),
      width: sectors ? 200 : '2fr',
      sort: (row) => row.nation ?? '',
      cell: (row) => (
        <>
          <b>{row.nation}</b> {row.own && <span className="t-3 t-small">{t('own')}</span>}
        </>
      ),
    }
    const sector: Column<Row> = {
      id: 'sector',
      head: t('sector'),
      width: '2fr',
      sort: (row) => row.sector ?? '',
      cell: (row) => (row.sector === '' ? <span className="t-3">{t('sector.none')}</span> : row.sector),
    }
    const counts = (['operators', 'immediate', 'open'] as const).map(
      (name): Column<Row> => ({
        id: name,
        head: t(name === 'open' ? 'open.ones' : name),
        width: 92,
        align: 'right',
        ...(name === 'operators' ? { from: 480 } : {}),
        sort: (row) => row[name],
        cell: (row) => number(row[name]),
      }),
    )
    const fix: Column<Row> = {
      id: 'fix',
      head: t('fix.hours'),
      width: 150,
      align: 'right',
      from: 620,
      sort: (row) => row.medianHours,
      cell: ({ medianHours }) => (medianHours === undefined ? <span className="t-3">–</span> : age(medianHours * HOUR)),
    }
    return [...(nations ? [nation] : []), ...(sectors ? [sector] : []), ...counts, ...(medians ? [fix] : [])]
  }, [t, number, age, nations, sectors, medians])
}
