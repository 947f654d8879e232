import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs'
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import { useAsk, useText, useNumber, useSay } from '@testudo/ui'
import { useEffect, useState } from 'react'
import { checkHunt } from '../../core/contract/hunts.ts'
import { useLarge } from '../parts/amounts.ts'
import { huntWords } from '../words/hunt.ts'
import type { HuntLanguage } from './draft.ts'

const AFTER_TYPING_MS = 350

/** The last value that stood still for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), AFTER_TYPING_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** Asks the node whether the question can be asked, while it is being written. */
export function useCheck(
  language: HuntLanguage,
  text: string,
  range: { readonly from?: number; readonly to?: number },
) {
  const settled = useSettled(text)
  const asked = useAsk(checkHunt, settled.trim() === '' ? undefined : { language, text: settled, ...range }, {
    keep: true,
  })
  const fresh = settled === text && !asked.isPlaceholderData && text.trim() !== ''
  return { error: asked.error, answer: fresh ? asked.data : undefined, empty: text.trim() === '' }
}
export type Check = ReturnType<typeof useCheck>

/** `valid, 2 observations, about 9 s for 231 M events`, or where it is wrong. */
export function CheckLine({
  id,
  check,
  onPlace,
}: {
  id: string
  check: Check
  onPlace: (line: number, column: number) => void
}) {
  const t = useText(huntWords)
  const say = useSay()
  const number = useNumber()
  const large = useLarge()
  const { answer, error } = check
  const seconds = answer?.estimateMs === undefined ? undefined : Math.max(0.1, answer.estimateMs / 1_000)
  return (
    <div id={id} className="d-check t-small" role="status">
      {check.empty ? (
        <span className="t-3">{t('run.first')}</span>
      ) : answer === undefined ? (
        <span className={error === null ? 't-3' : 'd-bad'}>{error === null ? t('check.asking') : error.message}</span>
      ) : answer.flaw !== undefined ? (
        <span className="d-bad">
          <IconAlertCircle size={14} />
          <button
            type="button"
            className="d-place"
            title={t('check.go')}
            onClick={() => answer.flaw !== undefined && onPlace(answer.flaw.line, answer.flaw.column)}
          >
            {t('check.at', answer.flaw)}
          </button>
        </span>
      ) : (
        <>
          <span className="d-good">
            <IconCircleCheck size={14} />
            {seconds === undefined
              ? t('check.events', { told: say(answer.told), n: large(answer.events) })
              : t('check.cost', {
                  told: say(answer.told),
                  time: seconds < 120 ? `${number(seconds, seconds < 3 ? 1 : 0)} s` : `${number(seconds / 60)} min`,
                  n: large(answer.events),
                })}
          </span>
          {answer.rejected.length > 0 && (
            <details className="d-rejected">
              <summary>{t('check.rejected', { n: answer.rejected.length })}</summary>
              <ul>
                {answer.rejected.slice(0, 100).map(({ what, reason }, i) => (
                  <li key={i}>
                    <code>{what}</code> {reason}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </div>
  )
}
