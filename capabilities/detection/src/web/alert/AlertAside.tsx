import { Dtg, Facts, Go, Inspector, Section, StateMark, useText, useNumber, useSay, Marked } from '@testudo/ui'
import { useState } from 'react'
import { EventText } from '../parts/EventText.tsx'
import { PivotBar, ValueButton } from '../parts/Pivot.tsx'
import { deskWords } from '../words/desk.ts'
import type { HitRow } from './HitTable.tsx'
import type { AlertReply } from './useAlert.ts'

/** Beside the hits: the chosen one with its event, the missions, and what people decided. */
export function AlertAside({
  given,
  hit,
  picking,
}: {
  given: AlertReply
  hit: HitRow | undefined
  /** Somebody chose the hit: where there is no room beside the list, it then comes over it. */
  picking: boolean
}) {
  const t = useText(deskWords)
  const say = useSay()
  const number = useNumber()
  const [picked, setPicked] = useState<string | undefined>(undefined)
  const { row } = given
  return (
    <Inspector
      label={t('hit.one')}
      subject={picking ? hit?.id : undefined}
      head={<h2 className="t-panel-title">{t('hit.one')}</h2>}
      {...(picked === undefined ? {} : { foot: <PivotBar value={picked} onClose={() => setPicked(undefined)} /> })}
    >
      <Section>
        {hit === undefined ? (
          <p className="t-3">{t('hit.choose')}</p>
        ) : (
          <>
            <Facts
              rows={[
                [t('hit.when'), <Dtg key="at" at={hit.at} full />],
                [t('hit.value'), <ValueButton key="value" name={hit.field} value={hit.value} onPick={setPicked} />],
                [
                  t('hit.field'),
                  <Marked key="field" mark={hit.mark}>
                    <code>{hit.field}</code>
                  </Marked>,
                ],
                ...(hit.text === '' || hit.text === hit.value
                  ? []
                  : [[t('hit.text'), <code key="text">{hit.text}</code>] as const]),
                ...hit.fields.map(
                  ({ name, value }) =>
                    [
                      <code key={name}>{name}</code>,
                      <ValueButton key={`${name} ${value}`} name={name} value={value} onPick={setPicked} />,
                    ] as const,
                ),
                [t('hit.source'), `${hit.source}, ${number(hit.line)}`],
                [t('host'), <ValueButton key="host" name={t('host')} value={row.host} onPick={setPicked} />],
              ]}
            />
            <EventText key={hit.id} text={hit.event} mark={hit.mark} />
          </>
        )}
      </Section>
      <Section
        title={t('missions')}
        {...(given.health === undefined ? {} : { aside: `${t('health')} ${number(given.health, 2)}` })}
      >
        {given.missions.length === 0 ? (
          <p className="t-3">{t(row.asset === undefined ? 'no.mission' : 'missions.none')}</p>
        ) : (
          <ul className="d-missions">
            {given.missions.map((mission) => (
              <li key={mission.id}>
                <StateMark state={mission.state} size="s" />
                <Go to={mission.route} className="t-link d-target">
                  <span className="t-mono">{mission.code}</span> {say(mission.name)}
                </Go>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('judgements')}>
        {given.judgements.length === 0 ? (
          <p className="t-3">{t('judgements.none')}</p>
        ) : (
          <ol className="d-judgements">
            {given.judgements.map((one, i) => (
              <li key={i}>
                <Marked mark={one.mark}>
                  <Dtg at={one.at} /> {t('state.by', { state: t(`state.${one.state}`), by: one.by })}
                </Marked>
                {one.because !== '' && <p className="t-2">{one.because}</p>}
              </li>
            ))}
          </ol>
        )}
      </Section>
    </Inspector>
  )
}
