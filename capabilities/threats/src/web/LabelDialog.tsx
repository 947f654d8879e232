import type { Label } from '@testudo/kernel/label'
import { changeLabel, previewLabel } from '@testudo/threats'
import {
  Button,
  call,
  Dialog,
  FaultState,
  LabelForm,
  Partial,
  TextField,
  tell,
  useAsk,
  useMarking,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { Marked } from './Marked.tsx'
import type { ObjectReply } from './replies.ts'
import { words } from './words.ts'

type Nations = readonly { readonly nation: string; readonly people: number }[]

/**
 * Puts an object under another label: what stands now, what would stand then, who gains and who loses sight by count, and a
 * reason. What may not be done says so before anything else, in the words the node would refuse it with.
 */
export function LabelDialog({
  object,
  onClose,
  onChanged,
}: {
  object: ObjectReply['object']
  onClose: () => void
  onChanged: () => void
}) {
  const t = useText(words)
  const [label, setLabel] = useState<Label>(object.label)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const answer = useAsk(previewLabel, { id: object.id, label }, { keep: true })
  useMarking(answer.data?.marking ?? 'none')
  const seen = answer.data
  const same = seen === undefined || seen.direction === 'same'
  const give = async () => {
    setBusy(true)
    try {
      const done = await call(changeLabel, { id: object.id, label, modified: object.modified, reason: reason.trim() })
      tell({
        text: t('label.done', { banner: seen?.banner.after ?? '' }),
        undo: () => {
          const back = { id: object.id, label: object.label, modified: done.modified, reason: t('label.undo.reason') }
          call(changeLabel, back)
            .then(() => tell({ text: t('label.undone') }))
            .then(onChanged)
            .catch(fail)
        },
      })
      onChanged()
    } catch (error) {
      fail(error)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('label.change.of', { name: object.name === '' ? object.id : object.name })} onClose={onClose} wide>
      {answer.error !== null && <FaultState error={answer.error} />}
      {seen?.refusal !== undefined && (
        <Partial>
          <b>{t('label.may.not')}.</b> {seen.refusal.message}
        </Partial>
      )}
      <div className="th-label">
        <LabelForm label={label} onChange={setLabel} />
        <div>
          {seen !== undefined && (
            <>
              <p className="t-2 t-small">{t('label.now')}</p>
              <p>
                <Marked mark={seen.before}>{seen.banner.before}</Marked>
              </p>
              <p className="t-2 t-small">{t('label.then')}</p>
              <p>
                <Marked mark={seen.after}>{seen.banner.after}</Marked>
              </p>
              <p>
                <b>{t(`label.direction.${seen.direction}`)}</b>
              </p>
              <dl className="th-sight">
                <Sight name={t('label.gain')} nations={seen.gain} />
                <Sight name={t('label.lose')} nations={seen.lose} />
                <Sight name={t('label.keep')} nations={seen.keep} />
              </dl>
              <p className="t-3 t-small">{t('label.counted')}</p>
              {seen.lose.length > 0 && <p className="t-2 t-small">{t('label.kept')}</p>}
            </>
          )}
        </div>
      </div>
      <form
        className="th-form th-label-give"
        onSubmit={(event) => {
          event.preventDefault()
          void give()
        }}
      >
        <TextField
          label={t('label.reason')}
          hint={t('label.reason.hint')}
          value={reason}
          required
          maxLength={2_000}
          rows={2}
          onChange={(event) => setReason(event.target.value)}
        />
        <span className="t-row">
          <Button
            look="primary"
            type="submit"
            disabled={busy || same || seen.refusal !== undefined || reason.trim().length < 3}
          >
            {t(`label.do.${seen?.direction ?? 'same'}`, {
              portion: seen === undefined ? '' : [seen.after.portion, ...seen.after.chips].join(' '),
            })}
          </Button>
        </span>
      </form>
    </Dialog>
  )
}

const fail = (error: unknown) => tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })

function Sight({ name, nations }: { name: string; nations: Nations }) {
  const t = useText(words)
  const total = nations.reduce((sum, one) => sum + one.people, 0)
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{total === 0 ? t('label.nobody') : t('label.people', { n: total })}</b>{' '}
        <span className="t-2">
          {nations.map((one) => `${one.nation === '' ? t('who.nation.none') : one.nation} ${one.people}`).join(' · ')}
        </span>
      </dd>
    </div>
  )
}
