import { Go, Inspector, Section, StateWord, useText, useNumber, useSay } from '@testudo/ui'
import { Decision } from '../parts/Decision.tsx'
import { EpssChart } from '../parts/EpssChart.tsx'
import type { Known } from '../parts/replies.ts'
import { Warnings } from '../parts/Warnings.tsx'
import { PublishedByOwners } from '../published/PublishedByOwners.tsx'
import { knownPath } from '../paths.ts'
import { knownWords } from '../words/known.ts'

/** Only addresses of the web become links: an advisory may name anything. */
const isWeb = (url: string | undefined): url is string => url !== undefined && /^https?:\/\//i.test(url)

/** The decision with its inputs, the missions, how likely, how severe, what mends it, who was warned. */
export function KnownAside({ given }: { given: Known }) {
  const t = useText(knownWords)
  const say = useSay()
  const number = useNumber()
  const { lev } = given.likelihood
  return (
    <Inspector label={t('decision')} head={<h2 className="t-panel-title">{t('decision')}</h2>}>
      <Decision decision={given.decision} replay={`${knownPath(given.id)}?replay=1`} />
      <Section title={t('missions')}>
        {given.missions.length === 0 ? (
          <p className="t-3">{t('missions.none')}</p>
        ) : (
          <table className="v-table">
            <thead>
              <tr>
                <th scope="col">{t('missions')}</th>
                <th scope="col">{t('missions.now')}</th>
                <th scope="col">{t('missions.then')}</th>
              </tr>
            </thead>
            <tbody>
              {given.missions.map((mission) => (
                <tr key={mission.id}>
                  <th scope="row">
                    <Go to={mission.route} className="t-link v-target">
                      <span className="t-mono v-code">{mission.code}</span> {say(mission.name)}
                    </Go>
                  </th>
                  <td>
                    <StateWord state={mission.state} mark size="s" />
                  </td>
                  <td>
                    <StateWord state={mission.stateIf} mark size="s" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
      <PublishedByOwners id={given.id} given={given.published} />
      <EpssChart likelihood={given.likelihood} timeline={given.timeline} />
      {(lev !== undefined || given.scores.length > 0) && (
        <Section
          title={t('scores')}
          {...(lev === undefined ? {} : { aside: t('likelihood', { lev: number(lev, 2) }) })}
        >
          <ul className="v-scores">
            {given.scores.map((score) => (
              <li key={`${score.by} ${score.vector}`}>
                <b>CVSS {score.version}</b> {score.severity},{' '}
                {t('scores.base', { base: number(score.base, 1), overall: number(score.overall, 1) })}
                {score.published !== undefined &&
                  score.published !== score.base &&
                  `, ${t('scores.published', { published: number(score.published, 1) })}`}
                <br />
                <span className="t-2 t-small">{score.by} </span>
                <code className="v-vector">{score.vector}</code>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {given.remedies.length > 0 && (
        <Section title={t('remedies')}>
          <ul className="v-plain-list">
            {given.remedies.map(({ category, text, url }, i) => (
              <li key={i}>
                <span className="t-3">{category}</span> {text}{' '}
                {isWeb(url) && (
                  <a className="t-link" href={url} rel="noreferrer noopener" target="_blank">
                    {url}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Warnings id={given.id} counts={given.warnings} />
      {given.references.length > 0 && (
        <Section title={t('references')}>
          <ul className="v-plain-list v-references">
            {given.references.map(({ url, name }, i) => (
              <li key={i}>
                {isWeb(url) ? (
                  <a className="t-link" href={url} rel="noreferrer noopener" target="_blank">
                    {name ?? url}
                  </a>
                ) : (
                  (name ?? url)
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Inspector>
  )
}
