import { readers } from '@testudo/threats'
import { Age, Go, Section, Skeleton, useAsk, useLanguage, useMarking, useObjectActions, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import { Events } from './Events.tsx'
import { graphPath, objectPath } from './paths.ts'
import type { ObjectReply } from './replies.ts'
import { words } from './words.ts'

const SHORT = 8

/** The right column: what is near it, who says so, how it came to be, who can read it. */
export function ObjectAside({ page, near }: { page: ObjectReply; near: ReactNode }) {
  const t = useText(words)
  const { id } = page.object
  return (
    <aside className="th-aside t-scroll" tabIndex={0} aria-label={t('near')}>
      <Section title={t('near')} aside={<Go to={graphPath(id)}>{t('open.graph')}</Go>}>
        {near}
      </Section>
      <Section title={t('sources')} aside={t('sources.count', { n: page.sources.length })}>
        <table className="th-table">
          <thead>
            <tr>
              <th scope="col">{t('source')}</th>
              <th scope="col">{t('grade')}</th>
              <th scope="col" className="th-right">
                {t('statements')}
              </th>
              <th scope="col" className="th-right">
                {t('source.known')}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.sources.map((one) => (
              <tr key={one.source}>
                <td>
                  <span className="t-portion">{one.mark.portion}</span>{' '}
                  <Go to={`/threats?type=all&source=${encodeURIComponent(one.source)}`}>{one.source}</Go>
                </td>
                <td>{one.grading === undefined ? '–' : `${one.grading.reliability}${one.grading.credibility}`}</td>
                <td className="th-right t-num">{one.statements}</td>
                <td className="th-right">
                  <Age at={one.at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section
        title={t('tab.history')}
        aside={<Go to={`${objectPath(id)}?tab=history`}>{t('versions', { n: page.versions.length })}</Go>}
      >
        <Events rows={page.events.slice(0, SHORT)} />
      </Section>
      <WhoReads id={id} />
    </aside>
  )
}

/** The label in words, how many accounts here it lets read, by nation, and the rules that let this reader. */
function WhoReads({ id }: { id: string }) {
  const t = useText(words)
  const language = useLanguage()
  const answer = useAsk(readers, { id })
  useMarking(answer.data?.marking ?? 'none')
  const who = answer.data
  const actions = useObjectActions().filter(({ place }) => place === 'readers')
  const total = who?.people.reduce((sum, one) => sum + one.people, 0) ?? 0
  return (
    <Section title={t('who.reads')} aside={who === undefined ? undefined : t('who.reads.count', { n: total })}>
      {answer.error !== null ? null : who === undefined ? (
        <Skeleton rows={2} twoLines={false} />
      ) : (
        <>
          <p>
            <span className="t-portion">{who.mark.portion}</span> {who.banner}
          </p>
          <p className="t-2">
            {who.people
              .map((one) => `${one.nation === '' ? t('who.nation.none') : one.nation} ${one.people}`)
              .join(' · ')}
          </p>
          <p className="t-3 t-small">{t('label.counted')}</p>
          {actions.map((action) => (
            <p key={action.id}>
              <Go to={action.to(id)}>{action.text}</Go>
            </p>
          ))}
          <details className="t-2">
            <summary>{t('who.rule')}</summary>
            <ul className="th-plain">
              {who.rules.map((rule) => (
                <li key={rule.en}>{language === 'fr' ? rule.fr : rule.en}</li>
              ))}
            </ul>
          </details>
        </>
      )}
    </Section>
  )
}
