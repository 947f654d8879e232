import type { PropertyRow } from '@testudo/threats'
import { Dtg, Go, useText } from '@testudo/ui'
import { objectPath } from './paths.ts'
import { propertyWord, words } from './words.ts'

/** Every property with its portion mark; the name a person would say, the spelling of the format on hover. */
export function Properties({ rows }: { rows: readonly PropertyRow[] }) {
  const t = useText(words)
  return (
    <table className="th-table">
      <thead>
        <tr>
          <th scope="col" className="th-col-portion">
            {t('portion')}
          </th>
          <th scope="col" className="th-col-name">
            {t('property')}
          </th>
          <th scope="col">{t('value')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.path}>
            <td className="t-portion">{row.mark.portion}</td>
            <td className="t-2" title={row.path}>
              {propertyWord(t, row.name)}
            </td>
            <td>
              <Value row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ row }: { row: PropertyRow }) {
  const { kind, value } = row
  if (kind === 'reference' && typeof value === 'string')
    return (
      <Go to={objectPath(value)} className="t-link t-mono">
        {value}
      </Go>
    )
  if (kind === 'time' && typeof value === 'string') return <Dtg at={Date.parse(value)} full />
  if (kind === 'list' && Array.isArray(value)) return <>{value.map(String).join(', ')}</>
  if (kind === 'json') return <pre className="th-json">{JSON.stringify(value, null, 1)}</pre>
  if (kind === 'code')
    return <code className="th-break">{typeof value === 'string' ? value : JSON.stringify(value)}</code>
  return <span className="th-break">{String(value)}</span>
}
