import type { Label } from '@testudo/kernel/label'
import { call, CheckField, Field, FormDialog, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { type Deed, type Pair, say } from '../core/index.ts'
import { LabelPick, linesOf, useDeed } from './parts.tsx'
import { useDeedText } from './useDeedText.ts'
import { formWords } from './words/forms.ts'

/** One statement of one's side: words to the other, the report of a hand-back, the checklist of a sign-off. */
export function SayForm({
  pair,
  deed,
  labels,
  onClose,
}: {
  pair: Pair
  deed: Deed
  labels: readonly Label[]
  onClose: () => void
}) {
  const t = useText(formWords)
  const title = useDeedText()(pair, deed)
  const { busy, fault, run } = useDeed()
  const [text, setText] = useState('')
  const [done, setDone] = useState('')
  const [findings, setFindings] = useState('')
  const [hours, setHours] = useState('')
  const [access, setAccess] = useState('')
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())
  const [label, setLabel] = useState(-1)
  const under = labels[label]
  const worked = Number(hours.replace(',', '.'))
  const ready =
    deed === 'hand-back'
      ? done.trim() !== '' && hours !== '' && worked >= 0
      : deed !== 'sign-off' || pair.access.every((what) => removed.has(what))
  const submit = async () => {
    const report = {
      done,
      findings,
      hours: worked,
      access: linesOf(access).map((line) => ({ what: line.replace(/^\+\s*/, ''), removed: line.startsWith('+') })),
    }
    const given = await run(() =>
      call(say, {
        offer: pair.offer.id,
        request: pair.request.id,
        says: deed,
        text,
        ...(deed === 'hand-back' && { report }),
        removed: [...removed],
        ...(under !== undefined && { label: under }),
      }),
    )
    if (given === undefined) return
    tell({ text: t('says.done') })
    onClose()
  }
  const tick = (what: string, on: boolean) =>
    setRemoved(new Set(on ? [...removed, what] : [...removed].filter((one) => one !== what)))
  return (
    <FormDialog
      title={title}
      submit={title}
      busy={busy}
      fault={fault}
      ready={ready}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {deed === 'hand-back' && (
        <>
          <TextField
            label={t('done')}
            required
            maxLength={10_000}
            value={done}
            onChange={(e) => setDone(e.target.value)}
          />
          <Field
            label={t('worked')}
            required
            inputMode="decimal"
            maxLength={8}
            value={hours}
            onChange={(e) => setHours(e.target.value)}
          />
          <TextField
            label={t('findings')}
            maxLength={20_000}
            value={findings}
            onChange={(e) => setFindings(e.target.value)}
          />
          <TextField
            label={t('access')}
            hint={t('access.hint')}
            maxLength={10_000}
            value={access}
            onChange={(e) => setAccess(e.target.value)}
          />
        </>
      )}
      {deed === 'sign-off' && pair.access.length > 0 && (
        <fieldset className="t-label-values">
          <legend>{t('removed.title')}</legend>
          {pair.access.map((what) => (
            <CheckField
              key={what}
              label={what}
              checked={removed.has(what)}
              onChange={(e) => tick(what, e.target.checked)}
            />
          ))}
        </fieldset>
      )}
      <TextField label={t('words')} maxLength={5_000} value={text} onChange={(e) => setText(e.target.value)} />
      <LabelPick labels={labels} value={label} none={t('label.both')} onChange={setLabel} />
    </FormDialog>
  )
}
