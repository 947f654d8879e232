import {
  Button,
  Dtg,
  FaultState,
  Marked,
  Panel,
  Section,
  Skeleton,
  useAsk,
  useGo,
  useKeys,
  useMarking,
  useSay,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { handover, type HandoverRow } from '../core/index.ts'
import { HandOver, TakeOver } from './HandOver.tsx'
import { LogEntries } from './LogEntries.tsx'
import { PageTabs, StateLine, useFresh } from './parts.tsx'
import { SheetChanges } from './SheetChanges.tsx'
import { SheetIncidents } from './SheetIncidents.tsx'
import { SheetOpen } from './SheetOpen.tsx'
import { ShiftForm } from './ShiftForm.tsx'
import { watchWords } from './words/watch.ts'

const timeOf = (text: string | undefined): number | undefined => {
  const at = Number(text)
  return text !== undefined && Number.isSafeInteger(at) && at >= 0 ? at : undefined
}

/** The sheet of a shift: half a minute of reading first, then every change the reader may know of. */
export default function HandoverPage() {
  const t = useText(watchWords)
  const say = useSay()
  const go = useGo()
  const viewer = useViewer()
  const [fromText] = useUrlParam('from')
  const [untilText] = useUrlParam('until')
  const from = timeOf(fromText)
  const until = timeOf(untilText)
  const asked = useAsk(
    handover,
    { ...(from !== undefined && { from }), ...(until !== undefined && { until }) },
    { keep: true },
  )
  const [doing, setDoing] = useState<'over' | 'times' | HandoverRow | undefined>(undefined)
  useFresh()
  useTrail([{ text: t('nav.watch'), to: '/watch' }, { text: t('handover') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('watch:write')
  const yours = asked.data?.handovers.find((one) => one.yours)
  useKeys([
    ...(may ? [{ keys: 'n', text: t('hand.over'), run: () => setDoing('over') }] : []),
    ...(yours === undefined ? [] : [{ keys: 't', text: t('take.over'), run: () => setDoing(yours) }]),
  ])
  const data = asked.data
  return (
    <Panel
      level={1}
      title={t('handover')}
      scroll={false}
      actions={
        <>
          <Button onClick={() => setDoing('times')}>{t('shift.change')}</Button>
          {may && yours !== undefined && (
            <Button look="primary" keys="t" onClick={() => setDoing(yours)}>
              {t('take.over')}
            </Button>
          )}
          {may && (
            <Button look={yours === undefined ? 'primary' : 'secondary'} keys="n" onClick={() => setDoing('over')}>
              {t('hand.over')}
            </Button>
          )}
        </>
      }
    >
      <div className="w-column">
        <PageTabs />
        <section className="w-rest w-scroll" tabIndex={0} aria-label={t('handover')}>
          {asked.isPending ? (
            <Skeleton rows={10} />
          ) : data === undefined ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <>
              <div className="t-section w-state">
                <Dtg at={data.from} full /> – <Dtg at={data.until} full />
                <StateLine now={data.state} />
              </div>
              <Section title={t('sheet.missions')}>
                {data.missions.length === 0 ? (
                  <p className="t-2">{t('sheet.missions.none')}</p>
                ) : (
                  <ul className="w-list">
                    {data.missions.map((one) => (
                      <li key={one.id}>
                        <Marked mark={one.mark}>{say(one.text)}</Marked>
                      </li>
                    ))}
                  </ul>
                )}
              </Section>
              <SheetOpen sheet={data} />
              <SheetIncidents rows={data.incidents} />
              <Section title={t('sheet.log')}>
                <LogEntries rows={data.log} />
                {data.log.length === 0 && <p className="t-2">{t('sheet.none')}</p>}
              </Section>
              <SheetChanges sheet={data} />
              <Section title={t('sheet.last')}>
                <ul className="w-list">
                  {data.handovers.map((one) => (
                    <li key={one.id}>
                      <Dtg at={one.from} /> – <Dtg at={one.until} />, {one.by.you ? t('you') : one.by.name},{' '}
                      {one.taken === undefined ? <b>{t('hand.open')}</b> : t('hand.taken', { name: one.taken.by.name })}
                      {one.remarks !== '' && (
                        <p className="w-text">
                          <Marked mark={one.mark}>{one.remarks}</Marked>
                        </p>
                      )}
                    </li>
                  ))}
                </ul>
                {data.handovers.length === 0 && <p className="t-2">{t('sheet.none')}</p>}
              </Section>
            </>
          )}
        </section>
      </div>
      {doing === 'over' && data !== undefined && (
        <HandOver shift={data} labels={data.labels} onClose={() => setDoing(undefined)} />
      )}
      {doing === 'times' && data !== undefined && (
        <ShiftForm
          shift={data}
          onClose={() => setDoing(undefined)}
          onDraw={(shift) => go(`/watch/handover?from=${shift.from}&until=${shift.until}`)}
        />
      )}
      {typeof doing === 'object' && <TakeOver handed={doing} onClose={() => setDoing(undefined)} />}
    </Panel>
  )
}
