import { Dtg, Go, Section, useText, useSay } from '@testudo/ui'
import type { ReactNode } from 'react'
import { deskWords } from '../words/desk.ts'
import type { Known } from './replies.ts'

/** The row of the table: each decision point with all its values, the one that holds, and where it is from. */
export function Decision({ decision, replay }: { decision: Known['decision']; replay?: string | ReactNode }) {
  const t = useText(deskWords)
  const say = useSay()
  const { table, version, row, rows } = decision
  return (
    <Section
      title={t('decision')}
      aside={
        row === undefined ? t('decision.norow', { table, version }) : t('decision.row', { table, version, row, rows })
      }
    >
      <dl className="v-inputs">
        {decision.inputs.map(({ point, value, values, from }) => (
          <div key={point}>
            <dt>{point}</dt>
            <dd>
              <ul className="v-values">
                {values.map((one) =>
                  one === value ? (
                    <li key={one}>
                      <b className="v-chosen">
                        {one}
                        <span className="t-hidden"> ({t('decision.chosen')})</span>
                      </b>
                    </li>
                  ) : (
                    <li key={one} className="t-3">
                      {one}
                    </li>
                  ),
                )}
                {!values.includes(value) && (
                  <li>
                    <b className="v-chosen">{value}</b>
                  </li>
                )}
              </ul>
            </dd>
            <dd className="t-2 t-small">{say(from)}</dd>
          </div>
        ))}
      </dl>
      <p className="t-2 t-small v-replay">
        {t('decision.inputs')} <Dtg at={decision.at} />.{' '}
        {typeof replay === 'string' ? <Go to={replay}>{t('replay')}</Go> : replay}
      </p>
    </Section>
  )
}
