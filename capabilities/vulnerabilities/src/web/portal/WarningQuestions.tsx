import { FaultLine, Go, useGo, useText, useSay } from '@testudo/ui'
import { useState } from 'react'
import { PORTAL } from '../paths.ts'
import { portalWords } from '../words/portal.ts'
import type { PortalWarning } from './answering.ts'
import { CheckAnswers } from './CheckAnswers.tsx'
import { PortalPage } from './PortalPage.tsx'
import { ReasonQuestion } from './ReasonQuestion.tsx'
import { useAnswering } from './useAnswering.ts'
import { WarningAside } from './WarningAside.tsx'
import { WhatQuestion } from './WhatQuestion.tsx'

/** The questions of one warning, then the check, then what arrived. */
export function WarningQuestions({ warning, phone }: { warning: PortalWarning; phone: string | undefined }) {
  const t = useText(portalWords)
  const say = useSay()
  const go = useGo()
  const page = useAnswering(warning)
  const [arrived, setArrived] = useState<{ readonly left: number } | undefined>(undefined)
  const { question } = page
  const aside = <WarningAside warning={warning} phone={phone} />
  if (arrived !== undefined)
    return (
      <PortalPage above={t('number', { number: warning.number })} title={t('sent')} aside={aside} saved={page.saved}>
        <p>{t('sent.text')}</p>
        {arrived.left > 0 && <p>{t('sent.left', { n: arrived.left })}</p>}
        <p>
          <Go to={PORTAL} className="v-portal-button">
            {t('sent.back')}
          </Go>
        </p>
      </PortalPage>
    )
  const piece = question.kind === 'each' ? warning.equipment.find(({ id }) => id === question.equipment) : undefined
  const title =
    question.kind === 'check'
      ? t('check')
      : question.kind === 'reason'
        ? t(`reason.${reasonKey(question.answer)}`)
        : piece === undefined
          ? t('what', { n: warning.equipment.length })
          : t('what.each', { name: say(piece.name) })
  const later = async () => {
    if (page.state.given.size === 0 || (await page.keep(true)) !== undefined) go(PORTAL)
  }
  return (
    <PortalPage
      above={t('number.question', { number: warning.number, n: page.number, of: page.of })}
      title={title}
      back={page.back ?? PORTAL}
      aside={aside}
      saved={page.saved}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (question.kind !== 'check') void page.next()
          else
            void page.keep(false).then((done) => {
              if (done !== undefined) setArrived({ left: done.left })
            })
        }}
      >
        {question.kind === 'check' ? (
          <CheckAnswers warning={warning} page={page} />
        ) : question.kind === 'reason' ? (
          <ReasonQuestion key={question.answer} warning={warning} page={page} answer={question.answer} />
        ) : (
          <WhatQuestion key={title} warning={warning} page={page} piece={piece} />
        )}
        <FaultLine text={page.fault} />
        <p className="v-portal-deeds">
          <button type="submit" className="v-portal-button" disabled={page.busy}>
            {t(question.kind === 'check' ? 'send' : 'continue')}
          </button>
          <button type="button" className="v-portal-link" disabled={page.busy} onClick={() => void later()}>
            {t('later')}
          </button>
        </p>
      </form>
    </PortalPage>
  )
}

/** `fixed` asks nothing more. */
function reasonKey(answer: PortalWarning['equipment'][number]['answer']) {
  return answer === undefined || answer === 'fixed' ? 'mitigated' : answer
}
