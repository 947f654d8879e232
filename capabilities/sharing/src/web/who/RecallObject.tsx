import type { Reply } from '@testudo/kernel/contract'
import {
  call,
  Dialog,
  Dtg,
  FaultState,
  FormDialog,
  Skeleton,
  StateMark,
  TextField,
  tell,
  useAsk,
  useMarking,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { recall, recallReach } from '../../core/contract/desk.ts'
import { Marked } from '../Marked.tsx'
import { composePath } from '../paths.ts'
import { useDeed } from '../useDeed.ts'
import { whoWords } from '../words/who.ts'

type Reach = Reply<typeof recallReach>
const STATES = ['held', 'sent', 'waiting'] as const
const SHAPE = { held: 'capable', sent: 'degraded', waiting: 'unknown' } as const

/** Takes one object back from every node it was given to; first what that does, and to whom. */
export function RecallObject({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText(whoWords)
  const answer = useAsk(recallReach, { object: id })
  useMarking(answer.error !== null ? 'none' : answer.data?.marking)
  const reach = answer.data
  if (reach !== undefined && reach.nodes.length > 0) return <Confirm id={id} reach={reach} onClose={onClose} />
  return (
    <Dialog title={t('do.recall')} onClose={onClose}>
      {answer.error !== null ? (
        <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
      ) : reach === undefined ? (
        <Skeleton rows={3} />
      ) : (
        <p>{t('recall.none')}</p>
      )}
    </Dialog>
  )
}

function Confirm({ id, reach, onClose }: { id: string; reach: Reach; onClose: () => void }) {
  const t = useText(whoWords)
  const { busy, fault, run } = useDeed()
  const [reason, setReason] = useState('')
  const n = reach.nodes.length
  const send = () =>
    run(async () => {
      const { nodes } = await call(recall, { object: id, reason: reason.trim() })
      const again = composePath(
        [id],
        reach.nodes.map(({ peer }) => peer),
      )
      tell({ kind: 'waits', text: t('recall.told', { n: nodes }), to: again })
      onClose()
    })
  return (
    <FormDialog
      title={t('recall.title', { title: reach.title })}
      onClose={onClose}
      onSubmit={() => void send()}
      submit={t('recall.do', { n })}
      look="danger"
      busy={busy}
      ready={reason.trim() !== ''}
      fault={fault}
    >
      <p className="t-name">
        <Marked mark={reach.mark}>{reach.title}</Marked>
      </p>
      <section aria-label={t('recall.does')} className="sh-effects">
        <p className="t-name">{t('recall.does')}</p>
        <ul>
          {STATES.map((state) => {
            const many = reach.nodes.filter((node) => node.state === state).length
            return many === 0 ? null : <li key={state}>{t(`recall.${state}`, { n: many })}</li>
          })}
          <li>{t('recall.relays')}</li>
          <li>{t('recall.rest')}</li>
          <li>{t('recall.undo')}</li>
        </ul>
      </section>
      <ul className="sh-reached">
        {reach.nodes.map(({ peer, node, nation, state, since }) => (
          <li key={peer} className="t-row">
            <StateMark state={SHAPE[state]} size="s" silent />
            <b className="t-grow">{nation === '' || node.startsWith(nation) ? node : `${nation} ${node}`}</b>
            <span className="t-2">{t(`recall.state.${state}`)}</span>
            <Dtg at={since} />
          </li>
        ))}
      </ul>
      <TextField
        label={t('reason')}
        hint={t('reason.hint')}
        value={reason}
        required
        rows={2}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  )
}
