import { useText } from '@testudo/ui'
import { sourcesWords } from '../words/sources.ts'

interface Problem {
  readonly id?: string | undefined
  readonly line?: number | undefined
  readonly at: string
  readonly code: string
  readonly message: string
}

/** As many are written; the number says how many there are. */
const WRITTEN = 50

/** What was wrong, each with its place: nothing of it stopped the rest. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const t = useText(sourcesWords)
  if (problems.length === 0) return null
  return (
    <details open={problems.length <= 5}>
      <summary className="v-warn">{t('report.problems', { n: problems.length })}</summary>
      <ul className="v-plain-list v-problems">
        {problems.slice(0, WRITTEN).map(({ id, line, at, code, message }, i) => (
          <li key={i}>
            {line !== undefined && <b>{t('report.line', { n: line })} </b>}
            {id !== undefined && <code>{id} </code>}
            <code className="t-2">{at}</code> {message} <code className="t-3">{code}</code>
          </li>
        ))}
      </ul>
    </details>
  )
}
