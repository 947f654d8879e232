import {
  Button,
  call,
  CheckField,
  Dtg,
  FaultLine,
  FaultState,
  Marked,
  Panel,
  Section,
  Skeleton,
  StateMark,
  tell,
  useAsk,
  useKeys,
  useMarking,
  useSay,
  useText,
  useTrail,
  useViewer,
} from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import { useState } from 'react'
import { alertState, confirmState, type LadderStep, type OrderRow, tickMeasure } from '../core/index.ts'
import { EditStep } from './EditStep.tsx'
import { OrderStep } from './OrderStep.tsx'
import { LadderSteps } from './LadderSteps.tsx'
import { PageTabs, shapeOf, useDeed, useFresh } from './parts.tsx'
import { watchWords } from './words/watch.ts'

/** The alert state of this node: what holds, what is done for it, what was, and the ladder. */
export default function StatePage() {
  const t = useText(watchWords)
  const say = useSay()
  const viewer = useViewer()
  const asked = useAsk(alertState, {}, { keep: true })
  const { busy, fault, run } = useDeed()
  const [doing, setDoing] = useState<'order' | LadderStep | undefined>(undefined)
  useFresh()
  useTrail([{ text: t('nav.watch'), to: '/watch' }, { text: t('state') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const orders = viewer.may('watch:alert-state')
  const writes = viewer.may('watch:write')
  useKeys(orders ? [{ keys: 'n', text: t('order'), run: () => setDoing('order') }] : [])
  const data = asked.data
  const order = data?.order
  const confirm = async (proposal: string) => {
    if ((await run(() => call(confirmState, { proposal }))) !== undefined) tell({ text: t('confirm.done') })
  }
  return (
    <Panel
      level={1}
      title={t('state')}
      scroll={false}
      actions={
        orders && (
          <Button look="primary" keys="n" onClick={() => setDoing('order')}>
            {t('order')}
          </Button>
        )
      }
    >
      <div className="w-column">
        <PageTabs />
        <section className="w-rest w-scroll" tabIndex={0} aria-label={t('state')}>
          <FaultLine text={fault} />
          {asked.isPending ? (
            <Skeleton rows={8} />
          ) : data === undefined ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : (
            <>
              <div className="t-section">
                <Held now={data.now} order={order} />
              </div>
              {data.proposals.length > 0 && (
                <Section title={t('proposals')}>
                  <ul className="w-list">
                    {data.proposals.map((one) => (
                      <li key={one.id}>
                        <Given order={one} proposed />
                        {one.yours && (
                          <Button disabled={busy} onClick={() => void confirm(one.id)}>
                            {t('confirm')}
                          </Button>
                        )}
                      </li>
                    ))}
                  </ul>
                </Section>
              )}
              <Section title={t('measures')}>
                {data.measures.length === 0 && <p className="t-2">{t('measures.none')}</p>}
                <ul className="w-list">
                  {data.measures.map(({ id, text, done }) => (
                    <li key={id} className="w-deeds">
                      <CheckField
                        label={say(text)}
                        checked={done !== undefined}
                        disabled={busy || !writes || order === undefined}
                        onChange={() =>
                          order !== undefined &&
                          void run(() => call(tickMeasure, { order: order.id, measure: id, done: done === undefined }))
                        }
                      />
                      {done !== undefined && (
                        <span className="t-2 t-small">
                          {t('measure.done')} <Dtg at={done.at} />, {done.by}
                        </span>
                      )}
                    </li>
                  ))}
                </ul>
              </Section>
              <Section title={t('ladder')}>
                <LadderSteps
                  ladder={data.ladder}
                  now={data.now.step.id}
                  onChange={orders ? (step) => setDoing(step) : undefined}
                />
              </Section>
              <Section title={t('history')}>
                {data.history.length === 0 && <p className="t-2">{t('history.none')}</p>}
                <ul className="w-list">
                  {data.history.map((one) => (
                    <li key={one.id}>
                      <Given order={one} />
                    </li>
                  ))}
                </ul>
              </Section>
            </>
          )}
        </section>
      </div>
      {doing === 'order' && data !== undefined && (
        <OrderStep ladder={data.ladder} rank={data.now.rank} labels={data.labels} onClose={() => setDoing(undefined)} />
      )}
      {typeof doing === 'object' && data !== undefined && (
        <EditStep ladder={data.ladder} step={doing} onClose={() => setDoing(undefined)} />
      )}
    </Panel>
  )
}

/** What holds: its name, until when, by whose order, and when it is to be entered. */
function Held({ now, order }: { now: Reply<typeof alertState>['now']; order: OrderRow | undefined }) {
  const t = useText(watchWords)
  const say = useSay()
  return (
    <>
      <p className="w-state">
        <StateMark state={shapeOf(now.rank)} silent />
        <Marked mark={now.mark}>
          <b className="w-now">{say(now.step.name)}</b>
        </Marked>
        {now.expired ? (
          <span className="w-late">{t('state.expired')}</span>
        ) : (
          order === undefined &&
          now.until !== undefined && (
            <span className="t-2">
              {t('state.until')} <Dtg at={now.until} />
            </span>
          )
        )}
      </p>
      {order === undefined ? <p className="t-2">{say(now.step.criteria)}</p> : <Order order={order} />}
    </>
  )
}

/** One order of the history, or one that waits. */
function Given({ order, proposed = false }: { order: OrderRow; proposed?: boolean }) {
  const say = useSay()
  return (
    <>
      <b>{say(order.name)}</b>
      <Order order={order} proposed={proposed} />
    </>
  )
}

function Order({
  order: { at, until, reason, authority, people, mark },
  proposed = false,
}: {
  order: OrderRow
  proposed?: boolean
}) {
  const t = useText(watchWords)
  return (
    <>
      <p className="w-text">
        <Marked mark={mark}>{reason}</Marked>
      </p>
      <p className="t-2 t-small">
        <Dtg at={at} withAge />
        {until !== undefined && (
          <>
            {' '}
            {t('state.until')} <Dtg at={until} />
          </>
        )}
        , {t(proposed ? 'order.proposed.by' : 'order.by', { names: people.join(', ') })}
        {authority !== '' && ` (${authority})`}
      </p>
    </>
  )
}
