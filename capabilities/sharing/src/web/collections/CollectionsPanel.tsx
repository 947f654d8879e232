import { FaultState, Skeleton, useAsk, useMarking, useViewer } from '@testudo/ui'
import { clients, collections, sources } from '../../core/contract/collections.ts'
import { ClientList } from './ClientList.tsx'
import { CollectionList } from './CollectionList.tsx'
import { SourceList } from './SourceList.tsx'
import './collections.css'

const OFTEN = 15_000

/** TAXII: what this node offers under which address, who uses it, and which foreign servers it asks or brings to. */
export function CollectionsPanel() {
  const viewer = useViewer()
  const keeps = viewer.may('sharing:collections')
  const offered = useAsk(collections, {})
  const accounts = useAsk(clients, keeps ? {} : undefined)
  const foreign = useAsk(sources, keeps ? {} : undefined, { refetchEvery: OFTEN })
  useMarking(offered.error !== null ? 'none' : offered.data?.marking)
  useMarking(!keeps || foreign.error !== null ? 'none' : foreign.data?.marking)
  if (offered.isPending) return <Skeleton rows={8} />
  if (offered.error !== null) return <FaultState error={offered.error} onAgain={() => void offered.refetch()} />
  const { discovery, root, collections: rows, marking } = offered.data
  const origin = window.location.origin
  const users = accounts.data?.clients ?? []
  const builtin = rows.find((one) => one.builtin) ?? rows[0]
  return (
    <div className="sh-stack t-scroll" tabIndex={0}>
      <CollectionList rows={rows} clients={users} address={`${origin}${discovery}`} fresh={marking.label} />
      {keeps &&
        (accounts.error === null ? (
          <ClientList rows={users} way={{ origin, discovery, root, collection: builtin?.id ?? '' }} />
        ) : (
          <FaultState error={accounts.error} onAgain={() => void accounts.refetch()} />
        ))}
      {keeps &&
        (foreign.error === null ? (
          <SourceList rows={foreign.data?.sources ?? []} clients={users} />
        ) : (
          <FaultState error={foreign.error} onAgain={() => void foreign.refetch()} />
        ))}
    </div>
  )
}
