import {
  Button,
  call,
  Dtg,
  FaultLine,
  FaultState,
  FormDialog,
  Go,
  Inspector,
  Section,
  SelectField,
  Skeleton,
  tell,
  TextField,
  useAsk,
  useMarking,
  useText,
  useViewer,
  Marked,
} from '@testudo/ui'
import { useState } from 'react'
import { ANSWERS, type AnswerKind, answerRequest, endRequest, nationAndName, request } from '../core/index.ts'
import { AskedNations } from './AskedNations.tsx'
import { EarlierAnswers } from './EarlierAnswers.tsx'
import { LabelPick } from './LabelPick.tsx'
import { useDeed } from './parts.tsx'
import { requestWords } from './requestWords.ts'

/** One request: what is asked, who answered what, and the way to answer. */
export function RequestAside({ id, may, onClose }: { id: string; may: boolean; onClose?: () => void }) {
  const t = useText(requestWords)
  const viewer = useViewer()
  const asked = useAsk(request, { id })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const { busy, fault, run } = useDeed()
  const [answering, setAnswering] = useState(false)
  if (asked.data === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={5} />
    )
  const { row, text, about, answers, labels, modified } = asked.data
  const end = (cancelled: boolean) => void run(() => call(endRequest, { id, modified, cancelled }))
  return (
    <Inspector
      label={row.question}
      head={<h2 className="t-panel-title">{t(`state.${row.state}`)}</h2>}
      {...(onClose !== undefined && { onClose })}
    >
      <Section>
        <h3 className="i-question">
          <Marked mark={row.mark}>{row.question}</Marked>
        </h3>
        {text !== '' && <p className="i-text">{text}</p>}
        <p className="t-2 t-small">
          {t('asked', { by: row.by })} <Dtg at={row.askedAt} full /> · {t(`precedence.${row.precedence}`)}
          {row.ltiov !== undefined && (
            <>
              {' '}
              · LTIOV <Dtg at={row.ltiov} full />
            </>
          )}
          {row.late && <b className="i-late"> {t('lapsed')}</b>}
        </p>
        <p>
          <AskedNations nations={row.nations} />
        </p>
        {may && row.state === 'open' && (
          <p className="t-row i-deeds">
            {viewer.organisation !== row.by && (
              <Button {...(row.waits && { look: 'primary' as const })} onClick={() => setAnswering(true)}>
                {t('answer')}
              </Button>
            )}
            {row.own && (
              <>
                <Button disabled={busy} onClick={() => end(false)}>
                  {t('close')}
                </Button>
                <Button disabled={busy} onClick={() => end(true)}>
                  {t('cancel')}
                </Button>
              </>
            )}
          </p>
        )}
        <FaultLine text={fault} />
      </Section>
      {about.length > 0 && (
        <Section title={t('about')}>
          <ul className="i-list">
            {about.map((one) => (
              <li key={one.id}>
                <Marked mark={one.mark}>
                  <Go
                    to={one.type === 'incident' ? `/incidents/${one.id}` : `/threats/object/${one.id}`}
                    className="t-link"
                  >
                    {one.name}
                  </Go>
                </Marked>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('answers')} aside={answers.length}>
        {answers.length === 0 && <p className="t-3">{t('answers.none')}</p>}
        <ul className="i-list">
          {answers.map((one) => (
            <li key={one.id} className="i-task">
              <div className="t-2 t-small">
                {nationAndName(one.nation, one.by)} <Dtg at={one.at} /> · {t(`answer.${one.answers}`)}
              </div>
              <div className="i-text">
                <Marked mark={one.mark}>{one.text}</Marked>
              </div>
            </li>
          ))}
        </ul>
      </Section>
      {answering && <AnswerForm id={id} labels={labels} onClose={() => setAnswering(false)} />}
    </Inspector>
  )
}

function AnswerForm({
  id,
  labels,
  onClose,
}: {
  id: string
  labels: Parameters<typeof LabelPick>[0]['labels']
  onClose: () => void
}) {
  const t = useText(requestWords)
  const deed = useDeed()
  const { busy, fault, run } = deed
  const [kind, setKind] = useState<AnswerKind>('full')
  const [text, setText] = useState('')
  const [label, setLabel] = useState(0)
  const under = labels[label]
  const sent = () => {
    tell({ text: t('answered') })
    onClose()
  }
  const submit = async () => {
    const body = { id, answers: kind, text, ...(under !== undefined && { label: under }) }
    if ((await run(() => call(answerRequest, body))) === undefined) return
    sent()
  }
  return (
    <FormDialog
      title={t('answer')}
      submit={t('answer.deed')}
      busy={busy}
      fault={fault}
      ready={text.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <SelectField
        label={t('answer.kind')}
        value={kind}
        onChange={(event) => setKind(ANSWERS.find((one) => one === event.target.value) ?? 'full')}
      >
        {ANSWERS.map((one) => (
          <option key={one} value={one}>
            {t(`answer.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('answer.text')}
        required
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <LabelPick labels={labels} value={label} onChange={setLabel} />
      <EarlierAnswers id={id} label={under} deed={deed} onSent={sent} />
    </FormDialog>
  )
}
