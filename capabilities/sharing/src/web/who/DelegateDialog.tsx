import type { Reply } from '@testudo/kernel/contract'
import { CheckField, call, Dialog, FormDialog, Go, LabelForm, useText } from '@testudo/ui'
import { useState } from 'react'
import { type Preview } from '../../core/contract/desk.ts'
import { delegate } from '../../core/contract/delegations.ts'
import { partKey } from '../desk/sight.ts'
import { askedOut, TakeOut, useTakenOut } from '../desk/TakeOut.tsx'
import { objectPath } from '../paths.ts'
import { useDeed } from '../useDeed.ts'
import { whoWords } from '../words/who.ts'

/** Asks this node to publish what we brought as its own, without our name if wished. */
export function DelegateDialog({ id, preview, onClose }: { id: string; preview: Preview; onClose: () => void }) {
  const t = useText(whoWords)
  const { busy, fault, run } = useDeed()
  const parts = preview.parts.filter(({ object }) => object === id)
  const [taken, take] = useTakenOut([])
  const [label, setLabel] = useState(preview.marking.label)
  const [anonymous, setAnonymous] = useState(true)
  const [done, setDone] = useState<Reply<typeof delegate> | undefined>(undefined)
  const publish = () =>
    run(async () => setDone(await call(delegate, { object: id, anonymous, label, ...askedOut(taken, parts) })))
  if (done !== undefined)
    return (
      <Dialog title={t('delegate.title')} onClose={onClose}>
        <div className="t-form">
          <p role="status">{t('delegate.done')}</p>
          <p className="sh-clean-text">{done.text}</p>
          <p>
            <Go to={objectPath(done.copy)}>{t('delegate.open')}</Go>
          </p>
        </div>
      </Dialog>
    )
  return (
    <FormDialog
      wide
      className="sh-clean"
      title={t('delegate.title')}
      onClose={onClose}
      onSubmit={() => void publish()}
      submit={t('delegate.do')}
      busy={busy}
      ready={parts.some((part) => !taken.out.has(partKey(part)))}
      fault={fault}
    >
      <p className="t-2 sh-whole">{t('delegate.text')}</p>
      <div className="t-form">
        <CheckField
          label={t('delegate.anonymous')}
          checked={anonymous}
          onChange={(event) => setAnonymous(event.target.checked)}
        />
        <p className="t-2 t-small">{t(anonymous ? 'delegate.anonymous.text' : 'delegate.named')}</p>
        <TakeOut parts={parts} taken={taken} onChange={take} />
      </div>
      <div className="t-form">
        <p className="t-name">{t('delegate.label')}</p>
        <LabelForm label={label} onChange={setLabel} />
        <section aria-label={t('delegate.look')} className="sh-clean-look">
          <p className="t-name">{t('delegate.look')}</p>
          {parts
            .filter(({ kind }) => kind !== 'property')
            .map((part) => {
              const key = partKey(part)
              const text = taken.out.has(key) ? (taken.instead[key] ?? '').trim() : part.text
              return text === '' ? null : (
                <p key={key} className="sh-pre">
                  {text}
                </p>
              )
            })}
        </section>
      </div>
    </FormDialog>
  )
}
