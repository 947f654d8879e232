import type { Reply } from '@testudo/kernel/contract'
import { type Column, Dtg, Go, useSay, useText, Marked } from '@testudo/ui'
import { useMemo } from 'react'
import type { publishable } from '../../core/contract/published.ts'
import { knownPath } from '../paths.ts'
import { publishedWords } from '../words/published.ts'

export type PublishableRow = Reply<typeof publishable>['rows'][number]

/** How it stands now, and what was said of it to whom. */
export function useColumns(): readonly Column<PublishableRow>[] {
  const t = useText(publishedWords)
  const say = useSay()
  return useMemo(
    (): readonly Column<PublishableRow>[] => [
      {
        id: 'id',
        head: t('id'),
        width: '3fr',
        sort: ({ id }) => id,
        cell: (row) => (
          <>
            <span className="v-line">
              <Marked mark={row.mark}>
                <Go to={knownPath(row.id)} className="t-link v-target t-mono">
                  {row.id}
                </Go>
              </Marked>
            </span>
            <span className="v-line t-2 t-small">{say(row.title)}</span>
          </>
        ),
      },
      {
        id: 'now',
        head: t('now'),
        width: 120,
        sort: ({ now }) => now,
        cell: ({ now }) => <b>{t(`status.${now}`)}</b>,
      },
      {
        id: 'published',
        head: t('published'),
        width: '3fr',
        cell: ({ now, published }) =>
          published.length === 0 ? (
            <span className="t-3">{t('published.not')}</span>
          ) : (
            published.slice(0, 2).map((one) => (
              <span key={one.id} className="v-line">
                <Marked mark={one.mark}>
                  <b>{t(`status.${one.status}`)}</b>
                </Marked>{' '}
                {one.status !== now && <span className="v-warn">{t('published.differs')} </span>}
                <Dtg at={one.at} />{' '}
                <span className="t-2 t-small">
                  {one.sent.map(({ name, state }) => t(`sent.${state}`, { name })).join(', ')}
                </span>
              </span>
            ))
          ),
      },
    ],
    [t, say],
  )
}
