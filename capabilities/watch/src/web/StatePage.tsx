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
import { useState } from 'react'
import { alertState, confirmState, type LadderStep, type OrderRow, tickMeasure } from '../core/index.ts'
import { EditStep } from './EditStep.tsx'
import { OrderStep } from './OrderStep.tsx'
import { PageTabs, shapeOf, StateLine, useDeed, useFresh } from './parts.tsx'
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
  useMarking(asked.isError ? 'none' : asked.data?.marking)
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
                <StateLine now={data.now} />
                {order !== undefined && <Order order={order} />}
              </div>
              {data.proposals.length > 0 && (
                <Section title={t('proposals')}>
                  <ul className="w-list">
                    {data.proposals.map((one) => (
                      <li key={one.id}>
                        <b>{say(one.name)}</b> <Order order={one} />
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
                <ol className="w-list">
                  {data.ladder.map((step, rank) => (
                    <li key={step.id}>
                      <div className="w-deeds">
                        <StateMark state={shapeOf(rank, data.ladder.length)} silent />
                        <b>{say(step.name)}</b>
                        {step.id === data.now.step.id && <span className="t-2">{t('ladder.now')}</span>}
                        {step.two && <span className="t-2">{t('ladder.two')}</span>}
                        {orders && (
                          <Button
                            small
                            onClick={() => setDoing(step)}
                            aria-label={`${t('ladder.change')}: ${say(step.name)}`}
                          >
                            {t('ladder.change')}
                          </Button>
                        )}
                      </div>
                      <div>
                        {t('ladder.criteria')} {say(step.criteria)}
                      </div>
                      <div className="t-2 t-small">
                        {t('ladder.authority')} {say(step.authority)}.{' '}
                        {step.hours === undefined ? t('ladder.hours.none') : t('ladder.hours', { n: step.hours })}.
                      </div>
                    </li>
                  ))}
                </ol>
              </Section>
              <Section title={t('history')}>
                {data.history.length === 0 && <p className="t-2">{t('history.none')}</p>}
                <ul className="w-list">
                  {data.history.map((one) => (
                    <li key={one.id}>
                      <b>{say(one.name)}</b> <Order order={one} />
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

function Order({ order: { at, until, reason, authority, people, mark } }: { order: OrderRow }) {
  const t = useText(watchWords)
  return (
    <>
      <span className="t-2">
        <Dtg at={at} withAge />
        {until !== undefined && (
          <>
            {' '}
            {t('state.until')} <Dtg at={until} />
          </>
        )}
        , {t('order.by', { names: people.join(', ') })}
        {authority !== '' && ` (${authority})`}
      </span>
      <p className="w-text">
        <Marked mark={mark}>{reason}</Marked>
      </p>
    </>
  )
}
