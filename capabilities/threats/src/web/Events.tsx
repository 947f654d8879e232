import type { EventRow } from '@testudo/threats'
import { Dtg, useText } from '@testudo/ui'
import { FarLink } from './Marked.tsx'
import { propertyWord, verbWord, type Words, words } from './words.ts'

/** What happened to it, newest first: who did what, and what changed from what to what. */
export function Events({ rows }: { rows: readonly EventRow[] }) {
  return (
    <ol className="th-plain th-events">
      {together(rows).map((row, i) => (
        <li key={`${row.kind} ${row.id} ${i}`}>
          <Dtg at={row.at} />
          <div>
            <p>
              <span className="t-portion">{row.mark.portion}</span> {row.by !== undefined && <b>{row.by} </b>}
              <Deed row={row} />
            </p>
            <Detail row={row} />
          </div>
        </li>
      ))}
    </ol>
  )
}

interface Line extends EventRow {
  /** Aspects judged at once, with the same mark: one line. */
  readonly aspects?: readonly EventRow[]
}

/** Judgements of one judge at one time are one event. */
function together(rows: readonly EventRow[]): readonly Line[] {
  const lines: Line[] = []
  for (const row of rows) {
    const last = lines.at(-1)
    if (
      row.kind === 'judgement' &&
      last?.kind === 'judgement' &&
      last.by === row.by &&
      last.at === row.at &&
      last.mark.portion === row.mark.portion
    )
      lines[lines.length - 1] = { ...last, aspects: [...(last.aspects ?? [last]), row] }
    else lines.push(row)
  }
  return lines
}

function Deed({ row }: { row: Line }) {
  const t = useText(words)
  switch (row.kind) {
    case 'version':
      return <>{row.number === 1 ? t('event.version.first') : t('event.version', { n: row.number ?? 0 })}</>
    case 'judgement':
      return (
        <>
          {t('event.judgement', {
            aspect: (row.aspects ?? [row]).map((one) => aspectWord(t, one.word).toLowerCase()).join(', '),
          })}
        </>
      )
    case 'relation':
      return (
        <>
          {t('event.linked')} {verbWord(t, row.word ?? '', row.direction ?? 'out')}{' '}
          {row.far !== undefined && <FarLink far={row.far} />}
        </>
      )
    case 'sighting':
      return row.far === undefined ? (
        <>{t('event.sighting', { n: row.count ?? 1 })}</>
      ) : (
        <>
          {t('event.sighting.at', { n: row.count ?? 1 })} <FarLink far={row.far} />
        </>
      )
    case 'note':
      return <>{t('event.note')}</>
    case 'opinion':
      return <>{t('event.opinion', { word: opinionWord(t, row.word) })}</>
  }
}

function Detail({ row }: { row: Line }) {
  const t = useText(words)
  if (row.kind === 'judgement') {
    const said = [
      ...new Set(
        (row.aspects ?? [row]).map((one) => (one.likelihood === undefined ? '' : t(`likelihood.${one.likelihood}`))),
      ),
      row.confidence === undefined ? '' : `${t('confidence').toLowerCase()} ${t(`confidence.${row.confidence}`)}`,
    ].filter((text) => text !== '')
    return said.length === 0 ? null : <p className="t-2 t-small">{said.join(', ')}</p>
  }
  if (row.kind === 'note') return <p className="t-2 t-small">{row.text}</p>
  if (row.kind !== 'version' || row.changes === undefined || row.changes.length === 0) return null
  return (
    <p className="t-2 t-small">
      {row.changes.map((change, i) => (
        <span key={`${change.path} ${i}`}>
          {i > 0 && ', '}
          {propertyWord(t, change.name).toLowerCase()}
          {change.before !== undefined && change.after !== undefined ? (
            <>
              {' '}
              <del>{String(change.before)}</del> → {String(change.after)}
            </>
          ) : change.after !== undefined && change.change === 'added' ? (
            <> + {String(change.after)}</>
          ) : change.before !== undefined && change.change === 'removed' ? (
            <>
              {' '}
              <del>{String(change.before)}</del>
            </>
          ) : null}
        </span>
      ))}
    </p>
  )
}

const aspectWord = (t: Words, aspect: string | undefined) =>
  aspect === 'cause' || aspect === 'actor' || aspect === 'intent' || aspect === 'legal' ? t(`aspect.${aspect}`) : ''

const opinionWord = (t: Words, word: string | undefined) =>
  word === 'strongly-disagree' ||
  word === 'disagree' ||
  word === 'neutral' ||
  word === 'agree' ||
  word === 'strongly-agree'
    ? t(`opinion.${word}`)
    : ''
