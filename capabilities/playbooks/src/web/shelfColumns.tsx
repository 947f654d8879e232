import { Age, type Column, Go, Marked, useText } from '@testudo/ui'
import { useMemo } from 'react'
import type { PlaybookRow, RunRow } from '../core/contract/index.ts'
import { RunStanding, useKinds } from './parts.tsx'
import { playbookPath, runPath } from './paths.ts'
import { shelfWords } from './words/shelf.ts'

export function usePlaybookColumns(incident: string | undefined): readonly Column<PlaybookRow>[] {
  const t = useText(shelfWords)
  const kinds = useKinds()
  return [
    {
      id: 'name',
      head: t('head.playbook'),
      width: '4fr',
      sort: ({ name }) => name,
      cell: (row) => (
        <div className="p-two">
          <span className="p-line">
            <Marked mark={row.mark}>
              <Go to={playbookPath(row.id, incident)} className="t-name p-link">
                {row.name}
              </Go>
            </Marked>{' '}
            {row.barred !== undefined && <b className="p-error">{t('barred.short')}</b>}
          </span>
          <span className="p-line t-2 t-small">{row.description}</span>
        </div>
      ),
    },
    { id: 'types', head: t('head.types'), width: 180, from: 700, cell: ({ types }) => kinds(types) },
    {
      id: 'steps',
      head: t('head.steps'),
      width: 190,
      from: 560,
      sort: ({ steps }) => steps,
      cell: ({ steps, reaching }) => (
        <span>
          {steps} <span className="t-2 t-small">{t('reaching', { n: reaching })}</span>
        </span>
      ),
    },
    {
      id: 'last',
      head: t('head.last'),
      width: 230,
      from: 760,
      sort: ({ lastRun }) => lastRun?.changed ?? 0,
      cell: ({ lastRun }) =>
        lastRun !== undefined && (
          <Marked mark={lastRun.mark}>
            <Go to={runPath(lastRun.id)} className="p-link">
              <RunStanding row={lastRun} /> <Age at={lastRun.changed} />
            </Go>
          </Marked>
        ),
    },
    {
      id: 'signed',
      head: t('head.signed'),
      width: 240,
      from: 1_000,
      sort: ({ signed }) => signed[0]?.vouched?.name ?? signed[0]?.signee ?? '',
      cell: ({ signed }) =>
        signed.map(({ signee, valid, vouched }, i) => (
          <div key={i} className="p-line">
            {vouched === undefined ? (
              <>
                {signee}{' '}
                {valid ? (
                  <span className="t-2">{t('signed.unknown')}</span>
                ) : (
                  <b className="p-error">{t('signed.not')}</b>
                )}
              </>
            ) : (
              <Marked mark={vouched.mark}>
                <span title={t('signed.by', { by: vouched.by })}>
                  {vouched.name}, {vouched.organisation}
                </span>
              </Marked>
            )}
          </div>
        )),
    },
    { id: 'by', head: t('head.by'), width: 150, from: 1_150, sort: ({ by }) => by, cell: ({ by }) => by },
    {
      id: 'changed',
      head: t('head.changed'),
      width: 92,
      align: 'right',
      sort: ({ changed }) => changed,
      cell: ({ changed }) => <Age at={changed} />,
    },
  ]
}

export function useRunColumns(): readonly Column<RunRow>[] {
  const t = useText(shelfWords)
  return useMemo(
    (): readonly Column<RunRow>[] => [
      {
        id: 'name',
        head: t('head.run'),
        width: '3fr',
        sort: ({ name }) => name,
        cell: (row) => (
          <span className="p-line">
            <Marked mark={row.mark}>
              <Go to={runPath(row.id)} className="t-name p-link">
                {row.name}
              </Go>
            </Marked>
          </span>
        ),
      },
      { id: 'state', head: t('head.state'), width: '2fr', from: 480, cell: (row) => <RunStanding row={row} /> },
      {
        id: 'done',
        head: t('head.done'),
        width: 110,
        align: 'right',
        from: 700,
        sort: ({ done }) => done,
        cell: ({ done, steps }) => `${done} / ${steps}`,
      },
      {
        id: 'incident',
        head: t('head.incident'),
        width: '2fr',
        from: 800,
        sort: ({ about }) => about?.name ?? '',
        cell: ({ incident, about }) =>
          incident !== undefined &&
          about !== undefined && (
            <span className="p-line">
              <Marked mark={about.mark}>
                <Go to={`/incidents/${incident}`} className="p-link">
                  {about.name}
                </Go>
              </Marked>
            </span>
          ),
      },
      { id: 'by', head: t('head.starter'), width: 170, from: 900, sort: ({ by }) => by, cell: ({ by }) => by },
      {
        id: 'started',
        head: t('head.started'),
        width: 92,
        align: 'right',
        sort: ({ started }) => started,
        cell: ({ started }) => <Age at={started} />,
      },
    ],
    [t],
  )
}
