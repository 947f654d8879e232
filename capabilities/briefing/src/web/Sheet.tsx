import { Go, StateMark, useText } from '@testudo/ui'
import { formatDtg } from '@testudo/kernel/time'
import type { Reply } from '@testudo/kernel/contract'
import type { ReactNode } from 'react'
import type { look } from '../core/contract/briefs.ts'
import type { BriefDocument, IssueHead, Paragraph } from '../core/document/document.ts'
import { briefWords } from './words/briefs.ts'
import './briefing.css'

export type Last = Reply<typeof look>['last']

/** The page as its recipients get it: marks, sentences, references that open their evidence, and what differs from last time. */
export function Sheet({
  document,
  head,
  last,
  toolsOf,
}: {
  document: BriefDocument
  head: IssueHead
  last: Last
  /** Deeds on one paragraph. */
  toolsOf?: (paragraph: Paragraph) => ReactNode
}) {
  const t = useText(briefWords)
  return (
    <article className="b-sheet" lang={document.language}>
      <p className="b-when t-small">
        {t('asOf')} <span className="t-mono">{formatDtg(head.asOf)}</span> · {t('since')}{' '}
        <span className="t-mono">{formatDtg(document.since)}</span> ·{' '}
        {[document.originator, ...head.people].join(' · ')}
      </p>
      {document.sections.map((section) => (
        <section key={section.id} className={`b-section b-${section.id}`}>
          <h2>
            <Mark text={section.mark} />
            {section.heading}
          </h2>
          <ul>
            {section.paragraphs.map((one) => (
              <li key={one.id}>
                <Line one={one} document={document} last={last} />
                {toolsOf?.(one)}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {document.references.length > 0 && (
        <section className="b-section">
          <h2>{t('references')}</h2>
          <ol className="b-references t-small">
            {document.references.map(({ n, name, what, route }) => (
              <li key={n} id={`ref-${n}`} value={n}>
                <Go to={route}>{name}</Go> <span className="t-2">{what}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <p className="t-small t-3">
        {t('content')} <span className="t-mono b-hash">{head.hash}</span>
      </p>
    </article>
  )
}

export function Mark({ text }: { text: string }) {
  return text === '' ? null : <span className="t-portion">{text} </span>
}

function Line({ one, document, last }: { one: Paragraph; document: BriefDocument; last: Last }) {
  const t = useText(briefWords)
  const { shape } = one
  // A place says its name in its sentence.
  const titled = shape !== undefined && one.place === undefined
  const before = last?.difference.changed.find(({ id }) => id === one.id)?.before
  const fresh = last?.difference.added.includes(one.id) === true
  return (
    <div className="b-line">
      {shape !== undefined && <StateMark state={shape.state} size="s" />}
      <div className="t-grow">
        {titled && shape !== undefined && (
          <p className="t-name">
            <Mark text={one.mark} />
            {shape.title} <span className="t-mono t-3">{shape.code}</span>
          </p>
        )}
        <p>
          {!titled && <Mark text={one.mark} />}
          {one.text}
          {one.likelihood !== undefined && (
            <>
              {' '}
              {t('likelihood')}: <b>{one.likelihood}</b>.
            </>
          )}
          {one.confidence !== undefined && (
            <>
              {' '}
              {t('confidence')}: <b>{one.confidence}</b>.
            </>
          )}
          <Why one={one} document={document} />
        </p>
        {(fresh || before !== undefined || one.by !== 'facts') && (
          <p className="t-small t-2">
            {[
              ...(one.by === 'facts' ? [] : [t(`by.${one.by}`)]),
              ...(fresh ? [t('last.added')] : []),
              ...(before === undefined ? [] : [`${t('last.changed')}, ${t('last.before', { text: before })}`]),
            ].join(' · ')}
          </p>
        )}
      </div>
      {shape !== undefined && <b className="t-number">{shape.capacity}</b>}
    </div>
  )
}

/** Every sentence opens its evidence: the numbers are links to it. */
function Why({ one, document }: { one: Paragraph; document: BriefDocument }) {
  const t = useText(briefWords)
  const found = document.references.filter(({ n }) => one.refs.includes(n))
  if (found.length === 0) return null
  return (
    <span className="b-why">
      {' '}
      (
      {found.map(({ n, name, route }, i) => (
        <span key={n}>
          {i > 0 && ', '}
          <Go to={route} aria-label={`${n}: ${t('why')}, ${name}`} title={name}>
            {n}
          </Go>
        </span>
      ))}
      )
    </span>
  )
}

/** What stood on the last page and does not any more. */
export function Gone({ last }: { last: Last }) {
  const t = useText(briefWords)
  if (last === undefined) return null
  const { added, changed, gone } = last.difference
  return (
    <section className="b-gone t-small" role="status">
      <p className="t-2">
        {t('last')} <span className="t-mono">{formatDtg(last.asOf)}</span>.{' '}
        {added.length + changed.length + gone.length === 0 && t('last.none')}
      </p>
      {gone.length > 0 && (
        <>
          <p>
            <b>{t('last.gone')}</b>
          </p>
          <ul>
            {gone.map(({ mark, text }) => (
              <li key={text}>
                <Mark text={mark} />
                {text}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
