import { useInfiniteQuery } from '@tanstack/react-query'
import {
  call,
  FaultState,
  Panel,
  Skeleton,
  useGo,
  useLive,
  useMarking,
  useScreen,
  useText,
  useTrail,
  useUrlParam,
} from '@testudo/ui'
import { useMemo } from 'react'
import { releases } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import { Compose } from './Compose.tsx'
import { Opened } from './Opened.tsx'
import { ReleaseList } from './ReleaseList.tsx'
import { refreshSharing } from './useStep.ts'
import '../sharing.css'
import './desk.css'

const PAGE = 200
const EACH_HALF_MINUTE = 30_000

function useReleases() {
  return useInfiniteQuery({
    queryKey: [releases.path, 'list'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(releases, { limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    getNextPageParam: (last) => last.next,
    refetchInterval: EACH_HALF_MINUTE,
  })
}

/** Who may see what, before it goes: the list by whose turn it is, the document as each reads it, who gets what. */
export default function DeskPage() {
  const t = useText(deskWords)
  const go = useGo()
  const screen = useScreen()
  const [chosen, choose] = useUrlParam('r')
  const [objects] = useUrlParam('objects')
  const found = useReleases()
  const pages = found.data?.pages
  useMarking(found.isPending ? undefined : (pages?.[0]?.marking ?? 'none'))
  useTrail([{ text: t('nav.sharing'), to: '/sharing' }, { text: t('desk') }])
  useLive(['sharing.changed'], refreshSharing)
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const composing = objects !== undefined
  const open = composing ? undefined : (chosen ?? (screen === 'small' ? undefined : rows[0]?.id))
  const listed = !(screen === 'small' && (composing || open !== undefined))
  return (
    <div className={`sh-desk${composing || open !== undefined ? '' : ' sh-desk-empty'}`}>
      {listed && (
        <Panel title={t('desk')} level={1} count={found.isPending ? undefined : rows.length} className="sh-desk-list">
          {found.isPending ? (
            <Skeleton rows={6} />
          ) : found.error !== null ? (
            <FaultState error={found.error} onAgain={() => void found.refetch()} />
          ) : (
            <ReleaseList
              rows={rows}
              chosen={open}
              onChoose={(id) => (composing ? go(`/sharing/desk?r=${encodeURIComponent(id)}`) : choose(id))}
              onMore={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
            />
          )}
        </Panel>
      )}
      {composing ? (
        <Compose key={objects} objects={objects.split(',').filter((id) => id !== '')} />
      ) : open !== undefined ? (
        <Opened key={open} id={open} />
      ) : null}
    </div>
  )
}
