import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  Dtg,
  EmptyState,
  FaultLine,
  FaultState,
  Skeleton,
  StateMark,
  tell,
  useAsk,
  useMarking,
  useText,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { rules, stepRule } from '../../core/contract/rules.ts'
import { peers } from '../../core/contract/peers.ts'
import { peerWords } from '../words/peers.ts'
import { RuleForm } from './RuleForm.tsx'
import { peerText } from './state.ts'
import { useDeed } from '../useDeed.ts'

type Rule = Reply<typeof rules>['rules'][number]
const ORDER: Readonly<Record<Rule['state'], number>> = { proposed: 0, active: 1, ended: 2 }

/** What goes to which nodes by itself: what, to whom, on which authority, signed by whom, until when. */
export function RulesTab() {
  const t = useText(peerWords)
  const viewer = useViewer()
  const [making, make] = useUrlParam('new')
  const [about, setAbout] = useUrlParam('about')
  const answer = useAsk(rules, {})
  const known = useAsk(peers, {})
  useMarking(answer.error !== null ? 'none' : answer.data?.marking)
  const names = new Map((known.data?.peers ?? []).map((peer) => [peer.id, peerText(peer)]))
  const maySign = viewer.may('sharing:release')
  const start = maySign ? (
    <Button look="primary" onClick={() => make('1')}>
      {t('rules.new')}
    </Button>
  ) : undefined
  if (answer.isPending) return <Skeleton rows={4} />
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  const list = answer.data.rules.toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
  return (
    <div className="t-scroll sh-rules" tabIndex={0}>
      {list.length === 0 ? (
        <EmptyState title={t('rules.none')} {...(start === undefined ? {} : { action: start })}>
          {t('rules.none.text')}
        </EmptyState>
      ) : (
        <>
          {start !== undefined && <div className="sh-pad">{start}</div>}
          <ul>
            {list.map((rule) => (
              <RuleItem key={rule.id} rule={rule} names={names} />
            ))}
          </ul>
        </>
      )}
      {making !== undefined && maySign && (
        <RuleForm
          peers={known.data?.peers ?? []}
          about={about}
          onClose={() => {
            make(undefined, { replace: true })
            setAbout(undefined, { replace: true })
          }}
        />
      )}
    </div>
  )
}

function RuleItem({ rule, names }: { rule: Rule; names: ReadonlyMap<string, string> }) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const step = (which: 'approve' | 'end') =>
    run(async () => {
      await call(stepRule, { id: rule.id, step: which })
      tell({ text: t(which === 'approve' ? 'rules.approved' : 'rules.ended') })
    })
  const upTo = Object.entries(rule.upTo).map(([policy, name]) => `≤ ${policy} ${name}`)
  const facts = [
    rule.about === undefined ? undefined : t('rule.about', { name: rule.about.name }),
    rule.types.length > 0 ? rule.types.join(', ') : rule.about === undefined ? t('rule.all') : undefined,
    ...upTo,
    rule.hops === 0 ? undefined : t('hops.some', { n: rule.hops }),
  ].filter((one) => one !== undefined)
  return (
    <li className={`sh-rule${rule.state === 'ended' ? ' t-3' : ''}`}>
      <StateMark state={rule.state === 'active' ? 'capable' : 'unknown'} silent />
      <div className="t-grow">
        <p>
          <b>{rule.title}</b> <span className="t-2">{t(`rule.${rule.state}`)}</span>
        </p>
        <p>
          {facts.join(' · ')} → {rule.recipients.map((id) => names.get(id) ?? id).join(', ')}
        </p>
        <p className="t-2 t-small">
          {rule.authority} · {t('rule.signed')} {rule.proposed.by.name} <Dtg at={rule.proposed.at} />
          {rule.approved !== undefined && (
            <>
              , {rule.approved.by.name} <Dtg at={rule.approved.at} />
            </>
          )}
          {' · '}
          {rule.notAfter === undefined ? (
            t('rules.until.never')
          ) : (
            <>
              {t('rules.until')} <Dtg at={rule.notAfter} full />
            </>
          )}
        </p>
        <FaultLine text={fault} />
      </div>
      {rule.next.includes('approve') && (
        <Button small disabled={busy} onClick={() => void step('approve')}>
          {t('rules.approve')}
        </Button>
      )}
      {rule.next.includes('end') && (
        <Button small look="danger" disabled={busy} onClick={() => void step('end')}>
          {t('rules.end')}
        </Button>
      )}
    </li>
  )
}
