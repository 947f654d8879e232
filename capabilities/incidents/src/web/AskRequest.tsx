import type { Label } from '@testudo/kernel/label'
import {
  call,
  Dtg,
  Field,
  FormDialog,
  SelectField,
  tell,
  TextField,
  TimeField,
  useAsk,
  useMarking,
  useText,
  Marked,
} from '@testudo/ui'
import { useEffect, useState } from 'react'
import { askRequest, partiesIn, PRECEDENCES, similarRequests } from '../core/index.ts'
import { usePartyText } from './AskedNations.tsx'
import { LabelPick } from './LabelPick.tsx'
import { useDeed } from './parts.tsx'
import { requestWords } from './requestWords.ts'

/** Long enough that typing does not ask at every key. */
const PAUSE_MS = 400
const LEAST = 8

/** Asks nations or roles for information, with what was asked before beside the question. */
export function AskRequest({
  labels,
  onClose,
  onAsked,
}: {
  labels: readonly Label[]
  onClose: () => void
  onAsked: (id: string) => void
}) {
  const t = useText(requestWords)
  const partyText = usePartyText()
  const { busy, fault, run } = useDeed()
  const [question, setQuestion] = useState('')
  const [text, setText] = useState('')
  const [nations, setNations] = useState('')
  const [precedence, setPrecedence] = useState<(typeof PRECEDENCES)[number]>('routine')
  const [ltiov, setLtiov] = useState<number | undefined>(undefined)
  const [label, setLabel] = useState(0)
  const settled = useSettled(question.trim())
  const before = useAsk(similarRequests, settled.length < LEAST ? undefined : { text: settled.slice(0, 300) })
  useMarking(before.data?.marking ?? 'none')
  const asked = partiesIn(nations)
  const named = [...asked.nations.map((nation) => ({ nation, role: '' })), ...asked.roles].map(partyText).join(', ')
  const submit = async () => {
    const under = labels[label]
    const made = await run(() =>
      call(askRequest, {
        question,
        text,
        ...asked,
        precedence,
        ...(ltiov !== undefined && { ltiov }),
        ...(under !== undefined && { label: under }),
      }),
    )
    if (made === undefined) return
    tell({ text: t('ask.done') })
    onAsked(made.id)
  }
  return (
    <FormDialog
      title={t('ask')}
      submit={named === '' ? t('ask.deed') : t('ask.deed.to', { nations: named })}
      busy={busy}
      fault={fault}
      ready={question.trim() !== '' && named !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <Field
        label={t('question')}
        required
        maxLength={1_000}
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
      />
      {before.data !== undefined && before.data.rows.length > 0 && (
        <div className="i-before" role="status">
          <div className="t-small t-2">{t('before')}</div>
          <ul className="i-list">
            {before.data.rows.map((row) => (
              <li key={row.id}>
                <Marked mark={row.mark}>
                  <button type="button" className="t-link i-plain" onClick={() => onAsked(row.id)}>
                    {row.question}
                  </button>
                </Marked>{' '}
                <span className="t-small t-2">
                  <Dtg at={row.askedAt} /> {t('before.answers', { n: row.answered })}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <TextField
        label={t('details')}
        maxLength={20_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Field
        label={t('nations')}
        hint={t('nations.hint')}
        required
        maxLength={200}
        value={nations}
        onChange={(event) => setNations(event.target.value)}
      />
      <SelectField
        label={t('head.precedence')}
        value={precedence}
        onChange={(event) => setPrecedence(PRECEDENCES.find((one) => one === event.target.value) ?? 'routine')}
      >
        {PRECEDENCES.map((one) => (
          <option key={one} value={one}>
            {t(`precedence.${one}`)}
          </option>
        ))}
      </SelectField>
      <TimeField label={t('ltiov')} value={ltiov} onTime={setLtiov} />
      <LabelPick labels={labels} value={label} onChange={setLabel} />
    </FormDialog>
  )
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
