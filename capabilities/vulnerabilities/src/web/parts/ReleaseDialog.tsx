import { call, CheckField, Field, FormDialog, tell, useText, useNumber, useSay, Marked } from '@testudo/ui'
import { useState } from 'react'
import { releaseWarnings, type WarningRow } from '../../core/contract/warnings.ts'
import { deskWords } from '../words/desk.ts'
import { useDeed } from './useDeed.ts'

/** To whom, on whose authority, until when. What was refused stays on screen with its reason. */
export function ReleaseDialog({
  id,
  ready,
  onClose,
}: {
  id: string
  ready: readonly WarningRow[]
  onClose: () => void
}) {
  const t = useText(deskWords)
  const say = useSay()
  const number = useNumber()
  const { run, busy, fault } = useDeed()
  const [out, setOut] = useState<ReadonlySet<string>>(new Set())
  const [authority, setAuthority] = useState('')
  const [hours, setHours] = useState('')
  const [refused, setRefused] = useState<readonly { name: string; why: string }[]>([])
  const chosen = ready.filter(({ operator }) => !out.has(operator))
  const send = async () => {
    const within = Number(hours)
    const done = await run(() =>
      call(releaseWarnings, {
        vulnerability: id,
        operators: chosen.map(({ operator }) => operator),
        authority: authority.trim(),
        ...(hours === '' ? {} : { answerWithinHours: within }),
      }),
    )
    if (done === undefined) return
    if (done.sent.length > 0) tell({ text: t('release.done', { n: done.sent.length }) })
    if (done.refused.length === 0) return onClose()
    setRefused(
      done.refused.map(({ operator, why }) => ({
        name: ready.find((row) => row.operator === operator)?.operatorName ?? operator,
        why: say(why),
      })),
    )
  }
  return (
    <FormDialog
      title={t('release.title', { id })}
      submit={t('release', { n: chosen.length })}
      busy={busy}
      ready={chosen.length > 0}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void send()}
    >
      <p className="t-2">{t('release.text')}</p>
      <fieldset className="v-fieldset">
        <legend>{t('warnings')}</legend>
        {ready.map((row) => (
          <CheckField
            key={row.id}
            checked={!out.has(row.operator)}
            onChange={(event) => {
              const next = new Set(out)
              if (event.target.checked) next.delete(row.operator)
              else next.add(row.operator)
              setOut(next)
            }}
            label={
              <>
                <Marked mark={row.mark}>
                  {row.nation} <b>{row.operatorName}</b>
                </Marked>{' '}
                <span className="t-2">
                  {t('warnings.pieces', { n: row.equipment, shown: number(row.equipment) })},{' '}
                  {t(`warning.language.${row.language}`)}
                </span>
                {row.changes !== undefined && (
                  <span className="v-line-more">{row.changes.map((one) => say(one)).join(' ')}</span>
                )}
              </>
            }
          />
        ))}
      </fieldset>
      <Field
        label={t('release.authority')}
        hint={t('release.authority.hint')}
        maxLength={300}
        value={authority}
        onChange={(event) => setAuthority(event.target.value)}
      />
      <Field
        label={t('release.hours')}
        hint={t('release.hours.hint')}
        type="number"
        min={1}
        max={720}
        value={hours}
        onChange={(event) => setHours(event.target.value)}
      />
      {refused.length > 0 && (
        <div role="alert" className="v-refused">
          <b>{t('release.refused')}</b>
          <ul>
            {refused.map(({ name, why }) => (
              <li key={name}>
                {name}: {why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </FormDialog>
  )
}
