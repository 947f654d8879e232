import {
  Button,
  call,
  FaultLine,
  FaultState,
  Go,
  Inspector,
  Marked,
  Section,
  Skeleton,
  useAsk,
  useMarking,
  useText,
} from '@testudo/ui'
import { endHelp, request } from '../core/index.ts'
import { Details } from './Details.tsx'
import { Pairs } from './Pairs.tsx'
import { useDeed } from './parts.tsx'
import { boardWords } from './words/board.ts'

/** One request for help: what is needed, which team lacks least and why, and what both sides said. */
export function HelpAside({ id, may, onClose }: { id: string; may: boolean; onClose?: () => void }) {
  const t = useText(boardWords)
  const asked = useAsk(request, { id })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const { busy, fault, run } = useDeed()
  if (asked.data === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={6} />
    )
  const { row, text, about, overlapHours, pairs, labels, modified } = asked.data
  const end = (cancelled: boolean) => void run(() => call(endHelp, { id, modified, cancelled }))
  return (
    <Inspector
      label={row.name}
      head={<h2 className="t-panel-title">{t(`request.${row.state}`)}</h2>}
      {...(onClose !== undefined && { onClose })}
    >
      <Section>
        <h3 className="a-title">
          <Marked mark={row.mark}>{row.name}</Marked>
        </h3>
        {text !== '' && <p className="a-text">{text}</p>}
        <p className="t-2 t-small">
          {t('by', { by: row.by })} · {t(`urgency.${row.urgency}`)}
          {row.expired && <b className="a-late"> {t('expired')}</b>}
        </p>
        <Details
          of={asked.data}
          more={overlapHours === 0 ? [] : [[t('overlap.head'), t('overlap', { n: overlapHours })]]}
        />
        {may && row.own && row.state === 'open' && (
          <p className="t-row a-deeds">
            <Button disabled={busy} onClick={() => end(false)}>
              {t('end.close')}
            </Button>
            <Button disabled={busy} onClick={() => end(true)}>
              {t('end.cancel')}
            </Button>
          </p>
        )}
        <FaultLine text={fault} />
      </Section>
      {about.length > 0 && (
        <Section title={t('about')}>
          <ul className="a-list">
            {about.map((one) => (
              <li key={one.id}>
                <Marked mark={one.mark}>
                  <Go
                    to={one.type === 'incident' ? `/incidents/${one.id}` : `/threats/object/${one.id}`}
                    className="t-link"
                  >
                    {one.name}
                  </Go>
                </Marked>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('teams.title')} aside={pairs.length}>
        <Pairs pairs={pairs} labels={labels} may={may} show="offer" />
      </Section>
    </Inspector>
  )
}
