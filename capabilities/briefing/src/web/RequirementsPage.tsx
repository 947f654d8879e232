import {
  Button,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Go,
  Panel,
  queryClient,
  Skeleton,
  useAsk,
  useKeys,
  useLive,
  useMarking,
  useNumber,
  useSay,
  useText,
  useTrail,
  useViewer,
} from '@testudo/ui'
import { useMemo, useState } from 'react'
import { type RequirementRow, requirements } from '../core/contract/requirements.ts'
import { BRIEFS, briefPath } from './paths.ts'
import { RequirementForm } from './RequirementForm.tsx'
import { Mark } from './Sheet.tsx'
import { boardWords } from './words/board.ts'
import { briefWords } from './words/briefs.ts'

/** What the commander must know and what must not be known, and which brief answered last. */
export default function RequirementsPage() {
  const t = useText(boardWords)
  const b = useText(briefWords)
  const number = useNumber()
  const viewer = useViewer()
  const asked = useAsk(requirements, {})
  const [edited, setEdited] = useState<RequirementRow | 'new'>()
  const again = () => void queryClient.invalidateQueries({ queryKey: [requirements.path] })
  useTrail([{ text: b('nav.briefing'), to: BRIEFS }, { text: t('requirements') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useLive(['brief.changed'], again)
  const mayWrite = viewer.may('briefing:write')
  useKeys(mayWrite ? [{ keys: 'N', text: t('requirements.add'), run: () => setEdited('new') }] : [])
  const columns = useColumns()
  const rows = asked.data?.rows
  return (
    <Panel
      level={1}
      title={t('requirements')}
      scroll={false}
      {...(rows === undefined ? {} : { count: number(rows.length) })}
      actions={
        mayWrite && (
          <Button look="primary" keys="N" onClick={() => setEdited('new')}>
            {t('requirements.add')}
          </Button>
        )
      }
    >
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton rows={6} twoLines={false} />}
      {rows !== undefined && (
        <DataTable<RequirementRow>
          rows={rows}
          columns={columns}
          rowId={({ id }) => id}
          label={t('requirements')}
          {...(mayWrite ? { onOpen: setEdited } : {})}
          empty={<EmptyState title={t('requirements.empty')}>{mayWrite && t('requirements.empty.text')}</EmptyState>}
        />
      )}
      {edited !== undefined && (
        <RequirementForm
          requirement={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onDone={again}
        />
      )}
    </Panel>
  )
}

function useColumns(): readonly Column<RequirementRow>[] {
  const t = useText(boardWords)
  const say = useSay()
  return useMemo(
    (): readonly Column<RequirementRow>[] => [
      {
        id: 'priority',
        head: t('priority'),
        width: 80,
        sort: ({ priority }) => priority,
        cell: ({ priority }) => priority,
      },
      { id: 'kind', head: t('kind'), width: 70, sort: ({ kind }) => kind, cell: ({ kind }) => t(`kind.${kind}`) },
      {
        id: 'text',
        head: t('text'),
        width: '3fr',
        sort: ({ text }) => text.en,
        cell: ({ text, mark, mission }) => (
          <span className="t-name">
            <Mark text={mark.portion} />
            {say(text)} <span className="t-mono t-3">{mission}</span>
          </span>
        ),
      },
      {
        id: 'owner',
        head: t('owner'),
        width: 150,
        from: 760,
        cell: ({ owner }) => <span className="t-2">{owner}</span>,
      },
      {
        id: 'answered',
        head: t('answered'),
        width: 220,
        cell: ({ kind, answered, stale }) =>
          kind === 'eefi' ? (
            <span className="t-2">{t('answered.protected')}</span>
          ) : answered === undefined ? (
            <b>{t('answered.never')}</b>
          ) : (
            <span>
              <Go to={briefPath(answered.brief)}>
                <Dtg at={answered.at} />
              </Go>{' '}
              {stale && <b>{t('answered.stale')}</b>}
            </span>
          ),
      },
    ],
    [t, say],
  )
}
