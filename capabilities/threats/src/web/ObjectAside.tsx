import { Age, Dtg, Go, Section, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import type { ObjectReply } from './ObjectPage.tsx'
import { graphPath } from './paths.ts'
import { words } from './words.ts'

/** The right column: what is near it, who says so, its last versions. */
export function ObjectAside({ page, near }: { page: ObjectReply; near: ReactNode }) {
  const t = useText(words)
  return (
    <aside className="th-aside t-scroll" tabIndex={0} aria-label={t('near')}>
      <Section title={t('near')} aside={<Go to={graphPath(page.object.id)}>{t('open.graph')}</Go>}>
        {near}
      </Section>
      <Section title={t('sources')} aside={page.sources.length}>
        <table className="th-table">
          <thead>
            <tr>
              <th scope="col">{t('source')}</th>
              <th scope="col">{t('grade')}</th>
              <th scope="col" className="th-right">
                {t('statements')}
              </th>
              <th scope="col" className="th-right">
                {t('known.for')}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.sources.map((one) => (
              <tr key={one.source}>
                <td>
                  <span className="t-portion">{one.mark.portion}</span>{' '}
                  <Go to={`/threats?source=${encodeURIComponent(one.source)}`}>{one.source}</Go>
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
      <Section title={t('tab.history')} aside={t('versions', { n: page.versions.length })}>
        <ol className="th-plain th-versions">
          {page.versions.slice(0, 6).map((version, i) => (
            <li key={`${version.modified} ${i}`}>
              <Dtg at={Number.isNaN(Date.parse(version.modified)) ? version.addedAt : Date.parse(version.modified)} />
              <span>
                <span className="t-portion">{version.mark.portion}</span>{' '}
                {i === page.versions.length - 1
                  ? t('version.first')
                  : version.changed.length === 0
                    ? t('version.same')
                    : t('version.changed', { what: version.changed.join(', ') })}
              </span>
            </li>
          ))}
        </ol>
      </Section>
    </aside>
  )
}
