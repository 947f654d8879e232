import { useQuery } from '@tanstack/react-query'
import {
  Button,
  CallFault,
  call,
  FaultState,
  Skeleton,
  tell,
  useGo,
  useKeys,
  useMarking,
  useText,
  useUrlParam,
} from '@testudo/ui'
import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { draftRelease, editRelease, type Preview, previewRelease } from '../../core/contract/desk.ts'
import { deskPath } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { AsSeenBy } from './AsSeenBy.tsx'
import { Document } from './Document.tsx'
import { Editor } from './Editor.tsx'
import { asked, drafted, type Matter, togglePart } from './matter.ts'
import { Sheet } from './Sheet.tsx'
import type { Detail } from './Signatures.tsx'
import { refreshSharing } from './useStep.ts'

/** Who would see this matter, asked anew with every change; the last answer stays while the next is on its way. */
function usePreview(matter: Matter) {
  return useQuery({
    queryKey: [previewRelease.path, asked(matter)],
    queryFn: ({ signal }) => call(previewRelease, asked(matter), signal),
    placeholderData: keepPreviousData,
    enabled: matter.objects.length > 0,
  })
}

/** A release that does not exist yet, from the objects in the address. */
export function Compose({ objects }: { objects: readonly string[] }) {
  const t = useText(deskWords)
  const go = useGo()
  const [to] = useUrlParam('to')
  const [matter, change] = useState<Matter>({
    objects,
    recipients: to?.split(',').filter((peer) => peer !== '') ?? [],
    hops: 0,
    notAfter: undefined,
    without: [],
    title: '',
    authority: '',
  })
  const save = async () => {
    const { id } = await call(draftRelease, drafted(matter))
    tell({ text: t('told.drafted') })
    refreshSharing()
    go(deskPath(id), { replace: true })
  }
  return (
    <Editing
      title={t('edit.new')}
      matter={matter}
      onChange={change}
      onSave={save}
      saveText={(preview) => t('edit.draft', { n: preview.summary.nations })}
      onCancel={() => go('/sharing/desk')}
    />
  )
}

/** Narrowing one that has not gone; signatures given before are void when it is saved. */
export function Edit({ detail: now, onDone, onNewer }: { detail: Detail; onDone: () => void; onNewer: () => void }) {
  const t = useText(deskWords)
  // What it was when the changing began: a save over something newer is refused.
  const [detail] = useState(now)
  const { row, preview } = detail
  const [matter, change] = useState<Matter>({
    objects: detail.objects,
    recipients: preview.recipients.filter(({ peer, chosen }) => peer !== '' && chosen).map(({ peer }) => peer),
    hops: detail.hops,
    notAfter: detail.notAfter,
    without: detail.without,
    title: row.title,
    authority: detail.authority,
  })
  const save = async () => {
    try {
      await call(editRelease, { id: row.id, revision: row.revision, ...drafted(matter) })
    } catch (error) {
      if (!(error instanceof CallFault && error.kind === 'conflict')) throw error
      onNewer()
      return
    }
    tell({ text: t('told.saved') })
    refreshSharing()
    onDone()
  }
  return (
    <Editing
      title={t('edit')}
      matter={matter}
      onChange={change}
      onSave={save}
      saveText={() => t('edit.save')}
      onCancel={onDone}
    />
  )
}

function Editing({
  title,
  matter,
  onChange,
  onSave,
  saveText,
  onCancel,
}: {
  title: string
  matter: Matter
  onChange: (matter: Matter) => void
  onSave: () => Promise<void>
  saveText: (preview: Preview) => string
  onCancel: () => void
}) {
  const t = useText(deskWords)
  const seen = usePreview(matter)
  const [as, setAs] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const preview = seen.data
  useMarking(seen.error !== null ? 'none' : preview?.marking)
  useKeys([{ keys: 'Escape', text: t('do.cancel'), run: onCancel }])
  const save = () => {
    setBusy(true)
    setFault(undefined)
    onSave()
      .catch((error: unknown) => setFault(error instanceof Error ? error.message : String(error)))
      .finally(() => setBusy(false))
  }
  if (preview === undefined)
    return (
      <section className="sh-work" aria-label={title}>
        {seen.error === null ? (
          <Skeleton rows={8} />
        ) : (
          <FaultState error={seen.error} onAgain={() => void seen.refetch()}>
            <Button onClick={onCancel}>{t('do.cancel')}</Button>
          </FaultState>
        )}
      </section>
    )
  return (
    <Sheet
      head={
        <>
          <AsSeenBy recipients={preview.recipients} value={as} onChange={setAs} />
          <span className="t-2 sh-nowrap sh-version">{t('doc.objects', { n: matter.objects.length })}</span>
        </>
      }
      paper={<Document preview={preview} as={as} onToggle={(part) => onChange(togglePart(matter, part))} />}
      sideLabel={t('who')}
      subject="edit"
      sideHead={<h2 className="t-panel-title">{title}</h2>}
      side={<Editor matter={matter} preview={preview} onChange={onChange} as={as} onRead={setAs} />}
      foot={
        <>
          {(fault ?? (seen.error === null ? undefined : seen.error.message)) !== undefined && (
            <p role="alert" className="t-field-fault">
              {fault ?? seen.error?.message}
            </p>
          )}
          <div className="t-row">
            <Button
              look="primary"
              disabled={busy || seen.isPlaceholderData || seen.error !== null || matter.recipients.length === 0}
              onClick={save}
            >
              {saveText(preview)}
            </Button>
            <Button onClick={onCancel}>{t('do.cancel')}</Button>
          </div>
        </>
      }
    />
  )
}
