import { Button, Go, Marked, Section, useAsk, useMarking, useSay, useText } from '@testudo/ui'
import { beside, type IncidentView } from '../core/index.ts'
import { joinWords } from './joinWords.ts'

/** What is one matter with it and what was split off, each with the way back. */
export function Joined({ view, may, onDo }: { view: IncidentView; may: boolean; onDo: (statement: string) => void }) {
  const t = useText(joinWords)
  if (view.mergedInto === undefined && view.joined.length === 0) return null
  return (
    <Section title={t('joined.title')}>
      {view.mergedInto !== undefined && (
        <p>
          {t('joined.into')}{' '}
          <Marked mark={view.mergedInto.mark}>
            <Go to={`/incidents/${view.mergedInto.id}`} className="t-link">
              {view.mergedInto.number} {view.mergedInto.name}
            </Go>
          </Marked>
        </p>
      )}
      <ul className="i-list">
        {view.joined.map((one) => (
          <li key={`${one.kind} ${one.id}`} className="i-task i-joined">
            <div className="t-grow">
              <span className="t-2 t-small">{t(`joined.${one.kind}`)}</span>
              <div>
                <Marked mark={one.mark}>
                  <Go to={`/incidents/${one.id}`} className="t-link">
                    {one.number} {one.name}
                  </Go>
                </Marked>
              </div>
              <div className="t-small i-text">{one.because}</div>
            </div>
            {may && one.undo && (
              <Button small onClick={() => onDo(one.statement)} aria-label={t('undo.of', { number: one.number })}>
                {t('undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What others hold about it: runs of playbooks, requests for help, briefs. */
export function Elsewhere({ id }: { id: string }) {
  const t = useText(joinWords)
  const say = useSay()
  const { data } = useAsk(beside, { id })
  useMarking(data?.marking)
  if (data === undefined || data.rows.length === 0) return null
  return (
    <Section title={t('elsewhere')}>
      <ul className="i-list">
        {data.rows.map((one) => (
          <li key={one.id}>
            <span className="t-2">{say(one.what)}</span>{' '}
            <Marked mark={one.mark}>
              <Go to={one.route} className="t-link">
                {say(one.title)}
              </Go>{' '}
              {say(one.state)}
            </Marked>
          </li>
        ))}
      </ul>
    </Section>
  )
}
