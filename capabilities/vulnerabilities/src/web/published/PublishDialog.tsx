import type { Label } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import { call, CheckField, FormDialog, LabelForm, tell, useSay, useText, Marked } from '@testudo/ui'
import { useState } from 'react'
import { previewPublication, type publishable, publishStatuses } from '../../core/contract/published.ts'
import { useDeed } from '../parts/useDeed.ts'
import { publishedWords } from '../words/published.ts'

type Seen = Reply<typeof previewPublication>

/** First what exactly is published and who would see it; then, and only then, the deed. */
export function PublishDialog({
  given,
  vulnerabilities,
  onClose,
}: {
  given: Reply<typeof publishable>
  vulnerabilities: readonly string[]
  onClose: () => void
}) {
  const t = useText(publishedWords)
  const say = useSay()
  const { run, busy, fault } = useDeed()
  const [label, setLabel] = useState<Label>(given.label)
  const [to, setTo] = useState<readonly string[]>([])
  const [seen, setSeen] = useState<Seen | undefined>(undefined)
  const operator = given.operators.find(({ id }) => id === given.operator)
  const body = () => ({
    operator: given.operator ?? '',
    vulnerabilities: [...vulnerabilities],
    label: JSON.stringify(label),
    to: [...to],
  })
  const submit = async () => {
    if (seen === undefined) return setSeen(await run(() => call(previewPublication, body())))
    const done = await run(() => call(publishStatuses, body()))
    if (done === undefined) return
    const troubled = done.sent.filter(({ state }) => state !== 'sent')
    tell({
      text: [
        t('publish.done', { n: done.rows.length }),
        ...troubled.map(({ name, why }) => (why === undefined ? name : `${name}: ${say(why)}`)),
      ].join(' '),
    })
    onClose()
  }
  return (
    <FormDialog
      wide
      title={t('publish.title', { operator: operator?.name ?? '' })}
      submit={seen === undefined ? t('publish.look') : t('publish.do', { n: seen.rows.length })}
      busy={busy}
      ready={seen === undefined || seen.nodes.every(({ reads }) => reads)}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p className="t-2">{t('lead')}</p>
      <LabelForm
        label={label}
        onChange={(next) => {
          setLabel(next)
          setSeen(undefined)
        }}
      />
      {given.nodes.length === 0 ? (
        <p className="t-3">{given.sharing ? t('publish.to.none') : t('publish.to.alone')}</p>
      ) : (
        <fieldset className="v-fieldset">
          <legend>{t('publish.to')}</legend>
          {given.nodes.map(({ id, name, nation }) => (
            <CheckField
              key={id}
              label={`${name} ${nation}`}
              checked={to.includes(id)}
              onChange={(event) => {
                setTo(event.currentTarget.checked ? [...to, id] : to.filter((one) => one !== id))
                setSeen(undefined)
              }}
            />
          ))}
        </fieldset>
      )}
      {seen !== undefined && (
        <div role="status" className="v-told">
          <section>
            <h3>{t('publish.words')}</h3>
            <p>
              <Marked mark={seen.mark}>
                {seen.nation} <b>{seen.operatorName}</b>
              </Marked>
            </p>
            <ul className="v-plain-list">
              {seen.rows.map(({ vulnerability, status, beyond }) => (
                <li key={vulnerability}>
                  <span className="t-mono">{vulnerability}</span> <b>{t(`status.${status}`)}</b>{' '}
                  {beyond !== undefined && (
                    <span className="v-warn">{t('publish.beyond', { portion: beyond.portion })}</span>
                  )}
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h3>{t('publish.sees')}</h3>
            <ul className="v-plain-list">
              {seen.people.length === 0 && <li className="t-2">{t('publish.people.none')}</li>}
              {seen.people.map(({ nation, people }) => (
                <li key={nation}>{t('publish.people', { nation, n: people })}</li>
              ))}
              {seen.nodes.map(({ id, name, reads }) => (
                <li key={id} className={reads ? '' : 'v-warn'}>
                  {t(reads ? 'publish.node' : 'publish.node.not', { name })}
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </FormDialog>
  )
}
