import { Button, call, FormDialog, TextField, useAsk, useDeed, useSay, useText } from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import { useState } from 'react'
import { type brief, edit } from '../core/contract/briefs.ts'
import { recallBrief, returnCopy } from '../core/contract/recall.ts'
import { answers, judgeAnswer } from '../core/contract/requirements.ts'
import type { BriefDocument } from '../core/document/document.ts'
import { Mark } from './Sheet.tsx'
import { boardWords } from './words/board.ts'

type Data = Reply<typeof brief>

/** What stands beside a page: that it was recalled, what it lacks, what people took off it. */
export function BriefStanding({ data, mayWrite, onDone }: { data: Data; mayWrite: boolean; onDone: () => void }) {
  const t = useText(boardWords)
  const say = useSay()
  const { run, busy } = useDeed(onDone)
  const { row, lacks, removed, revision, holdsCopies } = data
  return (
    <>
      {row.recalled !== undefined && (
        <section className="b-gone" role="status">
          <p>
            <b>{t('recalled.by', { name: row.recalled.by, reason: row.recalled.reason })}</b>
          </p>
          {holdsCopies && (
            <Button disabled={busy} onClick={() => void run(() => call(returnCopy, { id: row.id }))}>
              {t('copies.destroyed')}
            </Button>
          )}
        </section>
      )}
      {lacks.length > 0 && (
        <p className="t-small" role="status">
          <b>{t('lacks')}</b> {lacks.map(say).join(' ')}
        </p>
      )}
      {mayWrite && removed.length > 0 && (
        <section className="b-gone t-small">
          <p>
            <b>{t('removed')}</b>
          </p>
          <ul className="b-slots">
            {removed.map(({ id, mark, text }) => (
              <li key={id}>
                <span className="t-grow">
                  <Mark text={mark} />
                  {text}
                </span>
                <Button
                  small
                  disabled={busy}
                  aria-label={`${t('removed.back')}: ${text}`}
                  onClick={() =>
                    void run(() => call(edit, { id: row.id, revision, change: { what: 'restore', paragraph: id } }))
                  }
                >
                  {t('removed.back')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** Which requirements the paragraphs answer, for people to settle, and which of them tell what is to be protected. */
export function BriefAnswers({ id, document, mayWrite }: { id: string; document: BriefDocument; mayWrite: boolean }) {
  const t = useText(boardWords)
  const say = useSay()
  const asked = useAsk(answers, { id }, { keep: true })
  const { run, busy } = useDeed(() => void asked.refetch())
  const textOf = (paragraph: string) =>
    document.sections.flatMap(({ paragraphs }) => paragraphs).find((one) => one.id === paragraph)?.text ?? ''
  const { data } = asked
  if (data === undefined || data.links.length + data.warnings.length === 0) return null
  const judge = (requirement: string, paragraph: string, does: boolean) =>
    void run(() => call(judgeAnswer, { id, requirement, paragraph, answers: does }))
  return (
    <section className="b-section">
      {data.warnings.length > 0 && (
        <div className="b-gone" role="status">
          {data.warnings.map(({ requirement, paragraph, text, mark }) => (
            <p key={`${requirement} ${paragraph}`}>
              <b>{t('answers.warning')}</b>: <Mark text={mark.portion} />
              {say(text)} <span className="t-2">{textOf(paragraph)}</span>
            </p>
          ))}
        </div>
      )}
      {data.links.length > 0 && <h2>{t('answers')}</h2>}
      <ul className="b-slots">
        {data.links.map(({ requirement, paragraph, kind, text, state, by, mark }) => (
          <li key={`${requirement} ${paragraph}`}>
            <div className="t-grow">
              <Mark text={mark.portion} />
              <b>{t(`kind.${kind}`)}</b> {say(text)}
              <p className="t-2 t-small">
                {textOf(paragraph)} ·{' '}
                {state === 'confirmed' ? t('answers.by', { name: by ?? '' }) : t('answers.suggested')}
              </p>
            </div>
            {mayWrite && state === 'suggested' && (
              <>
                <Button
                  small
                  disabled={busy}
                  aria-label={`${t('answers.confirm')}: ${say(text)}, ${textOf(paragraph)}`}
                  onClick={() => judge(requirement, paragraph, true)}
                >
                  {t('answers.confirm')}
                </Button>
                <Button
                  small
                  disabled={busy}
                  aria-label={`${t('answers.refuse')}: ${say(text)}, ${textOf(paragraph)}`}
                  onClick={() => judge(requirement, paragraph, false)}
                >
                  {t('answers.refuse')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function RecallDialog({ id, onClose, onDone }: { id: string; onClose: () => void; onDone: () => void }) {
  const t = useText(boardWords)
  const { run, busy, fault } = useDeed(onDone)
  const [reason, setReason] = useState('')
  const send = async () => {
    if ((await run(() => call(recallBrief, { id, reason }))) !== undefined) onClose()
  }
  return (
    <FormDialog
      title={t('recall.title')}
      submit={t('recall.do')}
      busy={busy}
      ready={reason.trim() !== ''}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void send()}
    >
      <TextField
        label={t('recall.reason')}
        rows={3}
        maxLength={1_000}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </FormDialog>
  )
}
