import type { Reply } from '@testudo/kernel/contract'
import type { timeline } from '@testudo/picture'
import { Button, Dtg, IconButton, Segments, STATE_TOKEN, StateMark, StateWord, useLanguage, useText } from '@testudo/ui'
import { shortDtg } from '@testudo/kernel/time'
import IconPlayerTrackNext from '@tabler/icons-react/dist/esm/icons/IconPlayerTrackNext.mjs'
import IconPlayerTrackPrev from '@tabler/icons-react/dist/esm/icons/IconPlayerTrackPrev.mjs'
import { type KeyboardEvent, type MouseEvent, useRef } from 'react'
import { Marked } from './Marked.tsx'
import type { ViewState } from './useViewState.ts'
import { words } from './words.ts'

type Answer = Reply<typeof timeline>
type Kind = Answer['events'][number]['kind']

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
/** State bands encode height too, so that they read in one ink. */
const HEIGHT = { capable: 3, degraded: 5, severe: 8, 'not-capable': 11, unknown: 3 } as const
const SHOWN_MISSIONS = 3
const KINDS: readonly Kind[] = ['incident', 'vulnerability', 'undersea', 'information', 'threat', 'other']
const SERIES: Readonly<Record<Kind, string>> = {
  incident: 's5',
  vulnerability: 's2',
  undersea: 's3',
  information: 's4',
  threat: 's1',
  other: 's5',
}

/** The last days: state bands of the missions that changed, events by kind, and the one cursor the whole page follows. */
export function TimeStrip({
  answer,
  view,
  now,
  chosen,
  onBack,
  onForward,
}: {
  answer: Answer
  view: ViewState
  now: number
  chosen: string | undefined
  onBack: () => void
  onForward: () => void
}) {
  const t = useText(words)
  const language = useLanguage()
  const track = useRef<HTMLDivElement>(null)
  const { from, to } = answer
  const at = view.at ?? now
  const share = (time: number) => Math.min(100, Math.max(0, ((time - from) / (to - from)) * 100))
  const changed = answer.missions.filter((mission) => mission.segments.some((segment) => segment.state !== 'capable'))
  const rows = [
    ...changed.filter((mission) => mission.id === chosen),
    ...changed.filter((mission) => mission.id !== chosen),
  ].slice(0, SHOWN_MISSIONS)
  const kinds = KINDS.filter((kind) => answer.events.some((event) => event.kind === kind))
  const days: number[] = []
  for (let day = Math.ceil(from / DAY) * DAY; day < to; day += DAY) days.push(day)
  const pick = (event: MouseEvent) => {
    const box = track.current?.getBoundingClientRect()
    if (box === undefined) return
    const time = from + ((event.clientX - box.left) / box.width) * (to - from)
    view.setAt(time >= to - HOUR / 4 ? undefined : Math.max(from, Math.round(time / 60_000) * 60_000))
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') onBack()
    else if (event.key === 'ArrowRight') onForward()
    else return
    event.preventDefault()
  }
  const last = answer.changes.findLast((change) => change.at <= at)
  return (
    <section aria-label={t('timeline.title', { n: view.days })}>
      <div className="p-time-head">
        <h2>{view.days === 1 ? t('timeline.day') : t('timeline.title', { n: view.days })}</h2>
        <Segments
          label={t('timeline.title', { n: view.days })}
          options={[
            { id: '1', text: '24 h' },
            { id: '5', text: language === 'fr' ? '5 j' : '5 d' },
            { id: '30', text: language === 'fr' ? '30 j' : '30 d' },
          ]}
          value={String(view.days) as '1' | '5' | '30'}
          onChange={(days) => view.setDays(Number(days))}
        />
        <span className="t-2 t-small">
          {t('timeline.changes', { n: answer.changes.length, k: answer.withIncident })}
        </span>
        <span className="t-grow" />
        {last !== undefined && (
          <span className="t-small t-2 p-last-change">
            <StateMark state={last.to} size="s" silent /> {last.code} → <StateWord state={last.to} />,{' '}
            <Dtg at={last.at} full />
            {last.because.causes[0]?.reference !== undefined && last.because.causes[0].reference !== '' && (
              <>
                , {t('timeline.cause')} <b>{last.because.causes[0].reference}</b>
              </>
            )}
          </span>
        )}
        <IconButton label={t('timeline.back')} onClick={onBack}>
          <IconPlayerTrackPrev size={15} />
        </IconButton>
        <IconButton label={t('timeline.forward')} onClick={onForward}>
          <IconPlayerTrackNext size={15} />
        </IconButton>
        <Button small aria-pressed={view.at === undefined} onClick={() => view.setAt(undefined)}>
          {t('timeline.live')}
        </Button>
      </div>
      <div className="p-strip">
        <div className="p-strip-names">
          <span className="p-strip-days" />
          {rows.map((mission) => (
            <span key={mission.id}>
              <Marked mark={mission.mark}>
                {mission.code} {mission.name[language]}
              </Marked>
            </span>
          ))}
          {kinds.map((kind) => (
            <span key={kind}>
              {t(`event.${kind}`)}
              <span className="t-3">{answer.events.filter((event) => event.kind === kind).length}</span>
            </span>
          ))}
        </div>
        <div
          ref={track}
          className="p-strip-track"
          role="slider"
          tabIndex={0}
          aria-label={t('timeline.title', { n: view.days })}
          aria-valuemin={from}
          aria-valuemax={to}
          aria-valuenow={at}
          aria-valuetext={shortDtg(at)}
          onClick={pick}
          onKeyDown={onKey}
        >
          <div className="p-strip-days">
            {days.map((day) => (
              <span key={day} style={{ left: `${share(day)}%` }}>
                {String(new Date(day).getUTCDate()).padStart(2, '0')} {MONTHS[new Date(day).getUTCMonth()]}
              </span>
            ))}
          </div>
          {rows.map((mission) => (
            <div key={mission.id} className="p-strip-row">
              {mission.segments.map((segment) => (
                <i
                  key={segment.from}
                  className={segment.state === 'unknown' ? 'p-band p-band-unknown' : 'p-band'}
                  style={{
                    left: `${share(segment.from)}%`,
                    width: `${share(segment.to) - share(segment.from)}%`,
                    height: HEIGHT[segment.state],
                    background: `var(--t-${STATE_TOKEN[segment.state]})`,
                  }}
                />
              ))}
            </div>
          ))}
          {kinds.map((kind) => (
            <div key={kind} className="p-strip-row">
              {answer.events
                .filter((event) => event.kind === kind)
                .map((event) => (
                  <i
                    key={event.id}
                    className="p-dot"
                    title={`${event.mark.portion} ${event.title} ${shortDtg(event.at)}`}
                    style={{ left: `${share(event.at)}%`, background: `var(--t-${SERIES[kind]})` }}
                  />
                ))}
            </div>
          ))}
          <span className="p-cursor" style={{ left: `${share(at)}%` }}>
            <b>{view.at === undefined ? `${t('whatIf.now').toLowerCase()} ${shortDtg(at).slice(2)}` : shortDtg(at)}</b>
          </span>
        </div>
      </div>
    </section>
  )
}
