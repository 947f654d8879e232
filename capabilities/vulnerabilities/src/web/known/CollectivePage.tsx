import type { Reply } from '@testudo/kernel/contract'
import { formatAge } from '@testudo/kernel/time'
import {
  Age,
  type Column,
  DataTable,
  EmptyState,
  FaultState,
  Go,
  Panel,
  Section,
  Skeleton,
  useAsk,
  useMarking,
  useText,
  useTrail,
  useNumber,
  useSay,
} from '@testudo/ui'
import { useMemo } from 'react'
import { collective } from '../../core/contract/desk.ts'
import { Marked } from '../parts/Marked.tsx'
import { useFresh } from '../parts/useFresh.ts'
import { DESK, knownPath } from '../paths.ts'
import { knownWords } from '../words/known.ts'
import '../vulnerabilities.css'

type Cell = Reply<typeof collective>['cells'][number]
const HOUR = 3_600_000

/** How nations and sectors stand, in cells of at least three operators, and what has waited longest. */
export default function CollectivePage() {
  const t = useText(knownWords)
  const say = useSay()
  const asked = useAsk(collective, {})
  useFresh()
  useTrail([{ text: t('nav.vulnerabilities'), to: DESK }, { text: t('collective') }])
  useMarking(asked.isError ? 'none' : asked.data?.marking)
  const columns = useColumns()
  const data = asked.data
  return (
    <Panel level={1} title={t('collective')} scroll={false}>
      <div className="v-column">
        <p className="v-pad t-2">
          {t('collective.text')} {data?.withheld === true && t('collective.withheld')}
        </p>
        <div className="v-rest">
          {data === undefined ? (
            asked.isError ? (
              <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
            ) : (
              <Skeleton rows={8} twoLines={false} />
            )
          ) : (
            <DataTable<Cell>
              rows={data.cells}
              columns={columns}
              rowId={(cell) => `${cell.nation} ${cell.sector}`}
              label={t('collective')}
              empty={<EmptyState title={t('collective.none')}>{t('collective.none.text')}</EmptyState>}
            />
          )}
        </div>
        {data !== undefined && (
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
        )}
      </div>
    </Panel>
  )
}

function useColumns(): readonly Column<Cell>[] {
  const t = useText(knownWords)
  const number = useNumber()
  return useMemo(
    (): readonly Column<Cell>[] => [
      {
        id: 'nation',
        head: t('nation'),
        width: 72,
        sort: ({ nation }) => nation,
        cell: ({ nation }) => <b>{nation}</b>,
      },
      { id: 'sector', head: t('sector'), width: '2fr', sort: ({ sector }) => sector, cell: ({ sector }) => sector },
      ...(['operators', 'immediate', 'open'] as const).map(
        (name): Column<Cell> => ({
          id: name,
          head: t(name === 'open' ? 'open.ones' : name),
          width: 86,
          align: 'right',
          ...(name === 'operators' ? { from: 480 } : {}),
          sort: (cell) => cell[name],
          cell: (cell) => number(cell[name]),
        }),
      ),
      {
        id: 'fix',
        head: t('fix.hours'),
        width: 140,
        align: 'right',
        from: 620,
        sort: ({ medianFixHours }) => medianFixHours,
        cell: ({ medianFixHours }) =>
          medianFixHours === undefined ? <span className="t-3">–</span> : formatAge(medianFixHours * HOUR),
      },
    ],
    [t, number],
  )
}
