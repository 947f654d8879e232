import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  Dtg,
  FaultLine,
  FaultState,
  Panel,
  Section,
  Skeleton,
  tell,
  call,
  useAsk,
  useLive,
  useMarking,
  useText,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { keepRota, rota, type TurnRow } from '../core/contract.ts'
import type { Chain } from '../core/chain.ts'
import type { Rota } from '../core/rota.ts'
import { ChainDialog } from './ChainDialog.tsx'
import { InsteadDialog } from './InsteadDialog.tsx'
import { ShiftDialog } from './ShiftDialog.tsx'
import { refresh, useDeed } from './useDeed.ts'
import { noticeWords } from './words/notices.ts'

export type PlanReply = Reply<typeof rota>
/** What is being changed: a shift by its place in the list (-1: a new one), a stand-in, or the calls. */
type Edited =
  | { readonly what: 'shift'; readonly at: number }
  | { readonly what: 'instead' }
  | { readonly what: 'chain' }

/** Who is on call, this week, by which shifts, and who is called when nobody answers. */
export function RotaView() {
  const t = useText(noticeWords)
  const may = useViewer().may('notices:write')
  const { run, busy, fault } = useDeed()
  const [edited, setEdited] = useState<Edited | undefined>(undefined)
  const asked = useAsk(rota, {})
  useMarking('none')
  useLive(['notices.plan'], refresh)
  const plan = asked.data
  const keep = async (change: { readonly rota?: Rota; readonly chain?: Chain }) => {
    if (plan === undefined) return
    const next = { rota: plan.rota, chain: plan.chain, revision: plan.revision, ...change }
    if ((await run(() => call(keepRota, next))) === undefined) return
    tell({ text: t('rota.kept') })
    setEdited(undefined)
  }
  const common = { busy, fault, onClose: () => setEdited(undefined) }
  return (
    <Panel
      level={1}
      title={t('view.rota')}
      actions={
        may && (
          <Button look="primary" disabled={plan === undefined} onClick={() => setEdited({ what: 'shift', at: -1 })}>
            {t('rota.add')}
          </Button>
        )
      }
    >
      {asked.isError && <FaultState error={asked.error} onAgain={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton rows={6} twoLines={false} />}
      {plan !== undefined && (
        <>
          <Now plan={plan} />
          <Turns turns={plan.turns} />
          <Shifts plan={plan} may={may} onEdit={(at) => setEdited({ what: 'shift', at })} />
          <Instead plan={plan} may={may} busy={busy} onAdd={() => setEdited({ what: 'instead' })} onKeep={keep} />
          <Calls plan={plan} may={may} onEdit={() => setEdited({ what: 'chain' })} />
          {edited === undefined && <FaultLine text={fault} />}
          {edited?.what === 'shift' && (
            <ShiftDialog plan={plan} at={edited.at} {...common} onKeep={(next) => void keep({ rota: next })} />
          )}
          {edited?.what === 'instead' && (
            <InsteadDialog plan={plan} {...common} onKeep={(next) => void keep({ rota: next })} />
          )}
          {edited?.what === 'chain' && (
            <ChainDialog plan={plan} {...common} onKeep={(next) => void keep({ chain: next })} />
          )}
        </>
      )}
    </Panel>
  )
}

const nameIn = (plan: PlanReply, account: string): string =>
  plan.people.find((one) => one.account === account)?.name ?? account

function Now({ plan }: { plan: PlanReply }) {
  const t = useText(noticeWords)
  const gaps = plan.turns.filter(({ first }) => first === undefined).length
  const line = (head: string, turn: TurnRow | undefined) => (
    <p>
      {head}: <b>{turn?.first?.name ?? t('rota.nobody')}</b>
      {turn?.second !== undefined && <span className="t-2">, {t('rota.second', { name: turn.second.name })}</span>}
      {turn !== undefined && (
        <span className="t-2">
          {' '}
          {t('rota.until')} <Dtg at={turn.until} />
        </span>
      )}
    </p>
  )
  return (
    <Section>
      {line(t('rota.now'), plan.now)}
      {plan.next !== undefined && line(t('rota.next'), plan.next)}
      {gaps > 0 && <p className="n-defect">{gaps === 1 ? t('rota.gap') : t('rota.gaps', { n: gaps })}</p>}
      {plan.unreached.map(({ account, name, why }) => (
        <p key={account} className="n-defect">
          {t(why === 'closed' ? 'rota.closed' : 'rota.screen', { name })}
        </p>
      ))}
    </Section>
  )
}

function Turns({ turns }: { turns: readonly TurnRow[] }) {
  const t = useText(noticeWords)
  return (
    <Section title={t('rota.week')}>
      <div className="n-scroll" tabIndex={0} role="region" aria-label={t('rota.week')}>
        <table className="n-turns">
          <thead>
            <tr>
              <th scope="col">{t('rota.from')}</th>
              <th scope="col">{t('rota.to')}</th>
              <th scope="col">{t('rota.first')}</th>
              <th scope="col">{t('rota.second.head')}</th>
            </tr>
          </thead>
          <tbody>
            {turns.map((turn) => (
              <tr key={turn.from}>
                <td>
                  <Dtg at={turn.from} />
                </td>
                <td>
                  <Dtg at={turn.until} />
                </td>
                <td>{turn.first?.name ?? <span className="n-defect">{t('rota.nobody')}</span>}</td>
                <td className="t-2">{turn.second?.name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function Shifts({ plan, may, onEdit }: { plan: PlanReply; may: boolean; onEdit: (at: number) => void }) {
  const t = useText(noticeWords)
  return (
    <Section title={t('rota.shifts')} aside={plan.rota.zone}>
      {plan.rota.shifts.length === 0 && <p className="t-2">{t('rota.shifts.none')}</p>}
      <ul className="n-list">
        {plan.rota.shifts.map((shift, i) => (
          <li key={i}>
            <span>{shift.days.map((day) => t(`day.${day as 1}`)).join(' ')}</span>
            <span className="t-mono">
              {shift.from}–{shift.to}
            </span>
            <span className="t-2">{shift.people.map((one) => nameIn(plan, one)).join(', ')}</span>
            {may && (
              <Button small onClick={() => onEdit(i)}>
                {t('rota.change')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Instead({
  plan,
  may,
  busy,
  onAdd,
  onKeep,
}: {
  plan: PlanReply
  may: boolean
  busy: boolean
  onAdd: () => void
  onKeep: (change: { readonly rota: Rota }) => Promise<void>
}) {
  const t = useText(noticeWords)
  const without = (at: number): Rota => ({ ...plan.rota, instead: plan.rota.instead.filter((_, i) => i !== at) })
  return (
    <Section title={t('rota.instead')}>
      {plan.rota.instead.length === 0 && <p className="t-2">{t('rota.instead.none')}</p>}
      <ul className="n-list">
        {plan.rota.instead.map(({ from, until, person }, i) => (
          <li key={i}>
            <span>
              <Dtg at={from} /> – <Dtg at={until} />
            </span>
            <span>{nameIn(plan, person)}</span>
            {may && (
              <Button small disabled={busy} onClick={() => void onKeep({ rota: without(i) })}>
                {t('rota.instead.drop', { name: nameIn(plan, person) })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may && <Button onClick={onAdd}>{t('rota.instead.add')}</Button>}
    </Section>
  )
}

function Calls({ plan, may, onEdit }: { plan: PlanReply; may: boolean; onEdit: () => void }) {
  const t = useText(noticeWords)
  const { steps, again, least } = plan.chain
  return (
    <Section title={t('chain.title')} aside={`${t('chain.least')}: ${t(`urgency.${least}`)}`}>
      <ul className="n-list">
        <li>{t('chain.at-once')}</li>
        {steps.map(({ after, call: { who, ...rest } }, i) => (
          <li key={i}>{t(`chain.${who}`, { n: after, name: 'account' in rest ? nameIn(plan, rest.account) : '' })}</li>
        ))}
        {steps.length > 0 && <li>{t('chain.again', { n: again })}</li>}
      </ul>
      {may && <Button onClick={onEdit}>{t('chain.change')}</Button>}
    </Section>
  )
}
