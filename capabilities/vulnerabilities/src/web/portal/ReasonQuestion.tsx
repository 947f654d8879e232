import { useText, useSay } from '@testudo/ui'
import { portalWords } from '../words/portal.ts'
import { JUSTIFICATIONS } from '../../core/model.ts'
import { type Answer, type PortalWarning, reasonFor } from './answering.ts'
import { Choices, LongAnswer } from './Choices.tsx'
import type { AnsweringPage } from './useAnswering.ts'

const MOST = 2_000

/** The one thing more that is asked after an answer: how, what stands in the way, why not, who else. */
export function ReasonQuestion({
  warning,
  page,
  answer,
}: {
  warning: PortalWarning
  page: AnsweringPage
  answer: Answer
}) {
  const t = useText(portalWords)
  const say = useSay()
  const { state, put } = page
  const meant = warning.equipment.filter(({ id }) => state.given.get(id)?.answer === answer)
  const first = state.given.get(meant[0]?.id ?? '')
  const key = answer === 'fixed' ? 'mitigated' : answer
  const write = (because: string) =>
    put(
      reasonFor(state, answer, {
        because,
        ...(first?.justification === undefined ? {} : { justification: first.justification }),
      }),
    )
  return (
    <>
      {meant.length < warning.equipment.length && (
        <p className="v-portal-lead">
          {t('reason.for')} <b>{meant.map(({ name }) => say(name)).join(', ')}</b>
        </p>
      )}
      {answer === 'not-affected' && (
        <Choices
          name={t('reason.not-affected')}
          choices={JUSTIFICATIONS.map((id) => ({ id, text: t(`vex.${id}`), below: t(`vex.${id}.text`) }))}
          value={first?.justification}
          fault={page.lack === undefined ? undefined : t('choose.first')}
          onChoose={(justification) => put(reasonFor(state, answer, { because: first?.because ?? '', justification }))}
        />
      )}
      <LongAnswer
        label={answer === 'not-affected' ? t('reason.not-affected.hint') : t(`reason.${key}`)}
        {...(answer === 'not-affected' ? {} : { hint: t(`reason.${key}.hint`), hideLabel: true })}
        most={MOST}
        value={first?.because ?? ''}
        fault={page.lack === 'words' ? t('write.first') : undefined}
        onChange={write}
      />
    </>
  )
}
