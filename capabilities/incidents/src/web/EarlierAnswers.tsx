import type { Label } from '@testudo/kernel/label'
import { Button, call, Dtg, Marked, useAsk, useMarking, useText } from '@testudo/ui'
import { answerAgain, earlierAnswers } from '../core/index.ts'
import type { useDeed } from './parts.tsx'
import { requestWords } from './requestWords.ts'

/** What one's own organisation answered to questions like this one, each to be sent again; nothing where there is none. */
export function EarlierAnswers({
  id,
  label,
  deed: { busy, run },
  onSent,
}: {
  id: string
  label: Label | undefined
  deed: ReturnType<typeof useDeed>
  onSent: () => void
}) {
  const t = useText(requestWords)
  const { data } = useAsk(earlierAnswers, { id })
  useMarking(data?.marking ?? 'none')
  if (data === undefined || data.rows.length === 0) return null
  const send = async (answer: string) => {
    const body = { id, answer, ...(label !== undefined && { label }) }
    if ((await run(() => call(answerAgain, body))) !== undefined) onSent()
  }
  return (
    <section className="i-before" aria-label={t('earlier')}>
      <div className="t-small t-2">{t('earlier')}</div>
      <ul className="i-list">
        {data.rows.map((row) => (
          <li key={row.id} className="i-task">
            <div className="t-small t-2">
              <Dtg at={row.at} /> {row.question} · {t(`answer.${row.answers}`)}
            </div>
            <div className="i-text">
              <Marked mark={row.mark}>{row.text}</Marked>
            </div>
            <Button disabled={busy} onClick={() => void send(row.id)}>
              {t('again')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
