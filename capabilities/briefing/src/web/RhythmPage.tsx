import {
  Button,
  call,
  Dtg,
  EmptyState,
  FaultLine,
  FaultState,
  Go,
  Panel,
  queryClient,
  Section,
  Skeleton,
  useAsk,
  useDeed,
  useKeys,
  useLive,
  useMarking,
  useText,
  useTrail,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { endSlot, type OccurrenceRow, rhythm, type SlotRow } from '../core/contract/rhythm.ts'
import { BRIEFS, briefPath } from './paths.ts'
import { Mark } from './Sheet.tsx'
import { SlotForm } from './SlotForm.tsx'
import { boardWords } from './words/board.ts'
import { briefWords } from './words/briefs.ts'
import './briefing.css'

/** Recurring products: what is due in the next day, what is late, and what is due when. */
export default function RhythmPage() {
  const t = useText(boardWords)
  const b = useText(briefWords)
  const viewer = useViewer()
  const asked = useAsk(rhythm, {})
  const [adding, setAdding] = useState(false)
  const again = () => void queryClient.invalidateQueries({ queryKey: [rhythm.path] })
  const { run, busy, fault } = useDeed(again)
  useTrail([{ text: b('nav.briefing'), to: BRIEFS }, { text: t('rhythm') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useLive(['brief.changed'], again)
  const mayWrite = viewer.may('briefing:write')
  useKeys(mayWrite ? [{ keys: 'N', text: t('rhythm.add'), run: () => setAdding(true) }] : [])
  const { data } = asked
  return (
    <Panel
      level={1}
      title={t('rhythm')}
      actions={
        mayWrite && (
          <Button look="primary" keys="N" onClick={() => setAdding(true)}>
            {t('rhythm.add')}
          </Button>
        )
      }
    >
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton rows={6} twoLines={false} />}
      {data !== undefined && (
        <div className="b-page">
          <FaultLine text={fault} />
          {data.slots.length === 0 ? (
            <EmptyState title={t('rhythm.empty')}>{mayWrite && t('rhythm.empty.text')}</EmptyState>
          ) : (
            <>
              <Section title={t('rhythm.next')}>
                {data.occurrences.length === 0 && <p className="t-2">{t('rhythm.next.none')}</p>}
                <ol className="b-strip">
                  {data.occurrences.map((one) => (
                    <li key={`${one.slot} ${one.at}`} className={one.state === 'late' ? 'b-late' : undefined}>
                      <Coming one={one} />
                    </li>
                  ))}
                </ol>
              </Section>
              <Section title={t('rhythm.slots')}>
                <ul className="b-slots">
                  {data.slots.map((slot) => (
                    <li key={slot.id}>
                      <Beat slot={slot} />
                      {mayWrite && (
                        <Button
                          small
                          disabled={busy}
                          aria-label={t('rhythm.end.of', { what: `${b(`kind.${slot.kind}`)} ${slot.time}` })}
                          onClick={() => void run(() => call(endSlot, { id: slot.id }))}
                        >
                          {t('rhythm.end')}
                        </Button>
                      )}
                    </li>
                  ))}
                </ul>
              </Section>
            </>
          )}
        </div>
      )}
      {adding && <SlotForm onClose={() => setAdding(false)} onDone={again} />}
    </Panel>
  )
}

function Coming({ one }: { one: OccurrenceRow }) {
  const t = useText(boardWords)
  const b = useText(briefWords)
  const name = `${b(`kind.${one.kind}`)} ${one.mission ?? ''}`.trim()
  return (
    <>
      <Dtg at={one.at} full />
      <b className="t-name">
        <Mark text={one.mark.portion} />
        {one.brief === undefined ? name : <Go to={briefPath(one.brief)}>{name}</Go>}
      </b>
      <span className="t-2 t-small">
        {t('cutoff.at')} <Dtg at={one.cutoff} />
      </span>
      <b>{t(`state.${one.state}`)}</b>
    </>
  )
}

function Beat({ slot }: { slot: SlotRow }) {
  const t = useText(boardWords)
  const b = useText(briefWords)
  const days = slot.days.length === 7 ? t('days.all') : slot.days.map((day) => t(`days.${day as 1}`)).join(' ')
  return (
    <div className="t-grow">
      <b className="t-name">
        <Mark text={slot.mark.portion} />
        {b(`kind.${slot.kind}`)} {slot.mission}
      </b>{' '}
      <span className="t-mono">{slot.time}</span> {slot.zone}, {days}
      <p className="t-2 t-small">
        {t('cutoff')}: {slot.cutoff}. {t('for')}: {slot.for}. {t('owner')}: {slot.owner}
      </p>
    </div>
  )
}
