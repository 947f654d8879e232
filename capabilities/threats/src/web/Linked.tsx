import type { ObjectRow } from '@testudo/threats'
import { Dtg, Go, Section, useText } from '@testudo/ui'
import type { ReactNode } from 'react'
import type { ObjectReply } from './replies.ts'
import { objectPath } from './paths.ts'
import { TechniquesSeen } from './TechniquesSeen.tsx'
import { words } from './words.ts'

/** Techniques it uses. */
export function TechniqueTable({ page }: { page: ObjectReply }) {
  const t = useText(words)
  const matrix = <Go to={`/threats/matrix?by=${page.object.id}`}>{t('matrix')}</Go>
  return (
    <Section title={t('tab.techniques')} aside={page.techniques.length === 0 ? undefined : matrix}>
      {page.techniques.length === 0 ? (
        <p className="t-2">{t('techniques.none')}</p>
      ) : (
        <TechniquesSeen rows={page.techniques} />
      )}
    </Section>
  )
}

/** Indicators that point at it, with the score of this moment. */
export function IndicatorTable({ page }: { page: ObjectReply }) {
  const t = useText(words)
  return (
    <Section title={t('tab.indicators')}>
      {page.indicators.length === 0 ? (
        <p className="t-2">{t('indicators.none')}</p>
      ) : (
        <table className="th-table">
          <Head names={[t('portion'), t('name'), t('import.state'), t('modified'), t('score')]} />
          <tbody>
            {page.indicators.map((row) => (
              <ObjectLine key={row.id} row={row}>
                <td>{t(`state.${row.state}`)}</td>
                <td>
                  <Dtg at={Date.parse(row.modified)} />
                </td>
                <td className="t-num">{row.score}</td>
              </ObjectLine>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

/** Reports and groupings that name it. */
export function ReportTable({ page }: { page: ObjectReply }) {
  const t = useText(words)
  return (
    <Section title={t('tab.reports')}>
      {page.reports.length === 0 ? (
        <p className="t-2">{t('reports.none')}</p>
      ) : (
        <table className="th-table">
          <Head names={[t('portion'), t('name'), t('modified')]} />
          <tbody>
            {page.reports.map((row) => (
              <ObjectLine key={row.id} row={row}>
                <td>
                  <Dtg at={Date.parse(row.modified)} />
                </td>
              </ObjectLine>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function Head({ names }: { names: readonly string[] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function ObjectLine({ row, children }: { row: ObjectRow; children: ReactNode }) {
  return (
    <tr>
      <td className="t-portion">{row.mark.portion}</td>
      <td>
        <Go to={objectPath(row.id)}>{row.name === '' ? row.id : row.name}</Go>
      </td>
      {children}
    </tr>
  )
}
