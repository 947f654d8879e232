import { type Column, Dtg, Go, StateMark, useText, useNumber, useSay } from '@testudo/ui'
import { useMemo } from 'react'
import { Recent } from '../parts/Recent.tsx'
import type { AlertRow } from '../../core/contract/alerts.ts'
import { deskWords } from '../words/desk.ts'

/** Rows of this many px and less leave out what is told again below the table. */
const ROOM = { through: 900, first: 990 } as const

export function useAlertColumns(judged: boolean): readonly Column<AlertRow>[] {
  const t = useText(deskWords)
  const say = useSay()
  const number = useNumber()
  return useMemo(
    (): readonly Column<AlertRow>[] => [
      {
        id: 'portion',
        head: t('portion'),
        width: 48,
        cell: ({ mark }) => <span className="t-portion">{mark.portion}</span>,
      },
      {
        id: 'alert',
        head: t('alert'),
        width: '3fr',
        cell: (row) => (
          <>
            <b className="t-name" title={say(row.title)}>
              {say(row.title)}
            </b>
            {judged && row.state !== 'open' && (
              <span className="t-3 t-small">
                {' '}
                {row.by === undefined
                  ? t(`state.${row.state}`)
                  : t('state.by', { state: t(`state.${row.state}`), by: row.by })}
              </span>
            )}
          </>
        ),
      },
      {
        id: 'mission',
        head: t('mission'),
        width: 68,
        cell: ({ mission }) =>
          mission === undefined ? (
            <span className="t-3">{t('none')}</span>
          ) : (
            <span className="d-mission" title={say(mission.name)}>
              <StateMark state={mission.state} size="s" />
              <Go to={mission.route} className="t-link t-mono d-target" onClick={(event) => event.stopPropagation()}>
                {mission.code}
              </Go>
            </span>
          ),
      },
      {
        id: 'asset',
        head: t('asset'),
        width: '2fr',
        cell: (row) => (row.asset === undefined ? <span className="t-mono">{row.host}</span> : say(row.asset.name)),
      },
      {
        id: 'through',
        head: t('through'),
        width: '2fr',
        from: ROOM.through,
        cell: (row) => (
          <span className="t-2" title={say(row.through)}>
            {say(row.through)}
          </span>
        ),
      },
      { id: 'hits', head: t('hits.title'), width: 84, align: 'right', cell: (row) => number(row.hits) },
      {
        id: 'first',
        head: t('first'),
        width: 76,
        align: 'right',
        from: ROOM.first,
        cell: (row) => <Dtg at={row.first} />,
      },
      { id: 'last', head: t('last'), width: 66, align: 'right', cell: (row) => <Recent at={row.last} /> },
    ],
    [t, say, number, judged],
  )
}
