import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs'
import { Button, Dtg, FaultState, Skeleton, useAsk, useMarking, useText, useUrlParam, useViewer } from '@testudo/ui'
import { useState } from 'react'
import { type RecipientRow, releaseDetail } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import { AsSeenBy } from './AsSeenBy.tsx'
import { Changed } from './Changed.tsx'
import { type Change, changesBetween } from './changes.ts'
import { CleanDialog } from './CleanDialog.tsx'
import { Delivery } from './Delivery.tsx'
import { Document } from './Document.tsx'
import { Edit } from './Compose.tsx'
import { Record } from './History.tsx'
import { Sheet } from './Sheet.tsx'
import { type Detail, Signatures } from './Signatures.tsx'
import { Steps } from './Steps.tsx'
import { Reach, Recipients } from './WhoSees.tsx'

const OFTEN = 15_000

/** One release, whatever its state: the document, who sees it, signatures, steps, receipts. */
export function Opened({ id }: { id: string }) {
  const t = useText(deskWords)
  const answer = useAsk(releaseDetail, { id }, { refetchEvery: OFTEN })
  const detail = answer.data
  useMarking(answer.error !== null ? 'none' : detail?.marking)
  if (detail === undefined)
    return (
      <section className="sh-work" aria-label={t('desk')}>
        {answer.error === null ? (
          <Skeleton rows={8} />
        ) : (
          <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
        )}
      </section>
    )
  return <Release detail={detail} again={answer.refetch} />
}

/**
 * What is different from what the reader looked at, while there is something for the reader to sign. Changes by the
 * reader's own hand, and those of what waits for others, are taken as they come.
 */
function useChanges(detail: Detail) {
  const { id: me } = useViewer()
  const [looked, look] = useState(detail)
  const [refused, setRefused] = useState(false)
  const signs = looked.row.next.some((step) => step === 'approve' || step === 'propose' || step === 'send')
  const newest = detail.history.toSorted((a, b) => b.at - a.at)[0]
  const found = changesBetween(looked, detail)
  if (found.length > 0 && !refused && (!signs || newest?.by.id === me)) look(detail)
  // Refused, and nothing that can be told is different: then a rule, or somebody's rights.
  const none: readonly Change[] = refused ? [{ kind: 'rule' }] : []
  return {
    changes: found.length > 0 ? found : none,
    dismiss: () => {
      look(detail)
      setRefused(false)
    },
    refused: () => setRefused(true),
  }
}

function Release({ detail, again }: { detail: Detail; again: () => Promise<unknown> }) {
  const t = useText(deskWords)
  const [as, setAs] = useUrlParam('as')
  const [editing, setEditing] = useState(false)
  const { changes, dismiss, refused } = useChanges(detail)
  const [cleaning, setCleaning] = useState<RecipientRow | undefined>(undefined)
  const read = (peer: string | undefined) => setAs(peer, { replace: true })
  const onNewer = () => {
    setEditing(false)
    refused()
    void again()
  }
  if (editing) return <Edit detail={detail} onDone={() => setEditing(false)} onNewer={onNewer} />
  const { row, preview } = detail
  const gone = row.state === 'sent' || row.state === 'recalled' || row.state === 'revoked' || row.kind === 'recall'
  return (
    <>
      <Sheet
        head={
          <>
            <AsSeenBy recipients={preview.recipients} value={as} onChange={read} />
            <span className="t-2 sh-nowrap sh-version">
              {t('version', { revision: row.revision, parts: preview.parts.length })}
            </span>
            {row.next.includes('edit') && (
              <Button look="plain" icon={<IconPencil size={16} />} onClick={() => setEditing(true)}>
                {t('do.edit')}
              </Button>
            )}
          </>
        }
        paper={<Document preview={preview} as={as} by={{ name: row.author.name, at: row.at }} />}
        sideLabel={t('who')}
        sideHead={
          <>
            <h2 className="t-panel-title">{t(gone ? 'who.was' : 'who')}</h2>
            <span className="t-grow" />
            <span className="t-2 t-small">{gone ? <Dtg at={preview.checkedAt} /> : t('who.again')}</span>
          </>
        }
        side={
          <>
            {changes.length > 0 && <Changed changes={changes} onDismiss={dismiss} />}
            <Reach preview={preview} />
            <Recipients
              preview={preview}
              as={as}
              onRead={read}
              onClean={row.next.includes('edit') ? setCleaning : undefined}
            />
            {row.kind === 'release' && <Signatures detail={detail} />}
            <Steps detail={detail} onEdit={() => setEditing(true)} onNewer={onNewer} />
            <Delivery detail={detail} />
            <Record detail={detail} />
          </>
        }
      />
      {cleaning !== undefined && (
        <CleanDialog recipient={cleaning} preview={preview} onClose={() => setCleaning(undefined)} />
      )}
    </>
  )
}
