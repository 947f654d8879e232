import { useText, useSay } from '@testudo/ui'
import { portalWords } from '../words/portal.ts'
import type { PortalWarning, Question } from './answering.ts'
import type { AnsweringPage } from './useAnswering.ts'

/** Everything that will be sent, with a way to change each of it. */
export function CheckAnswers({ warning, page }: { warning: PortalWarning; page: AnsweringPage }) {
  const t = useText(portalWords)
  const say = useSay()
  const { state } = page
  const left = warning.equipment.filter(({ id }) => !state.given.has(id)).length
  return (
    <>
      <p className="v-portal-lead">
        {t('check.text')} {left > 0 && t('check.left', { n: left })}
      </p>
      <ul className="v-portal-rows">
        {warning.equipment.map(({ id, name }) => {
          const given = state.given.get(id)
          const change: Question = state.each ? { kind: 'each', equipment: id } : { kind: 'all' }
          return (
            <li key={id}>
              <span>
                <b>{say(name)}</b>
                <br />
                {given === undefined ? t('not.told') : t(`answer.${given.answer}`)}
                {given?.justification !== undefined && `: ${t(`vex.${given.justification}`)}`}
                {given !== undefined && given.because !== '' && (
                  <>
                    <br />
                    <span className="t-2">{given.because}</span>
                  </>
                )}
              </span>
              <button
                type="button"
                className="v-portal-link"
                aria-label={t('check.change.for', { name: say(name) })}
                onClick={() => page.show(change)}
              >
                {t('check.change')}
              </button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
