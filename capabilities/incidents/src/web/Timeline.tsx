import { Button, call, Dtg, Go, Panel, useText, Marked } from '@testudo/ui'
import { useState } from 'react'
import { type Entry, incident, type IncidentView } from '../core/index.ts'
import { useDeed } from './parts.tsx'
import { joinWords } from './joinWords.ts'
import { incidentWords } from './words.ts'

/** What happened, newest first: when it happened, what kind of entry, who says so. */
export function Timeline({ view }: { view: IncidentView }) {
  const t = useText(incidentWords)
  const { busy, run } = useDeed()
  const [earlier, setEarlier] = useState<{ readonly entries: readonly Entry[]; readonly next: string | undefined }>()
  const entries = [...view.timeline, ...(earlier?.entries ?? [])]
  const next = earlier === undefined ? view.next : earlier.next
  const more = async () => {
    const page = await run(() => call(incident, { id: view.row.id, ...(next !== undefined && { cursor: next }) }))
    if (page !== undefined) setEarlier({ entries: [...(earlier?.entries ?? []), ...page.timeline], next: page.next })
  }
  return (
    <Panel title={t('timeline')} count={view.entries}>
      {entries.length === 0 && <p className="t-3 i-pad">{t('timeline.none')}</p>}
      <ol className="i-timeline">
        {entries.map((entry) => (
          <li key={entry.id} className="i-entry">
            <span className="i-when">
              <Dtg at={entry.at} />
            </span>
            <div>
              <div>
                <Marked mark={entry.mark}>
                  <span className="t-2">{t(`kind.${entry.kind}`)}</span> <b>{entry.title}</b>
                </Marked>{' '}
                {entry.techniques.map((technique) => (
                  <span key={technique} className="t-mono t-small i-technique">
                    {technique}
                  </span>
                ))}
              </div>
              {entry.text !== '' && <div className="i-text">{entry.text}</div>}
              <div className="t-3 t-small">
                {entry.by}
                {entry.knownAt !== undefined && (
                  <>
                    {' · '}
                    {t('known')} <Dtg at={entry.knownAt} />
                  </>
                )}
                {entry.confidence !== undefined && <> · {t('confidence', { n: entry.confidence })}</>}
                <Where entry={entry} />
              </div>
            </div>
          </li>
        ))}
      </ol>
      {next !== undefined && (
        <p className="i-pad">
          <Button disabled={busy} onClick={() => void more()}>
            {t('timeline.more')}
          </Button>
        </p>
      )}
    </Panel>
  )
}

/** Where an entry was written, or is worked on now, when that is another incident. */
function Where({ entry: { from, movedTo } }: { entry: Entry }) {
  const t = useText(joinWords)
  return (
    <>
      {from !== undefined && (
        <>
          {' · '}
          {t('from')}{' '}
          <Go to={`/incidents/${from.id}`} className="t-link">
            {from.number}
          </Go>
        </>
      )}
      {movedTo !== undefined && (
        <>
          {' · '}
          {t('moved')}{' '}
          <Go to={`/incidents/${movedTo.id}`} className="t-link">
            {movedTo.number}
          </Go>
        </>
      )}
    </>
  )
}
