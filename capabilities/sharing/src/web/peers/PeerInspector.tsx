import type { Reply } from '@testudo/kernel/contract'
import {
  addressOf,
  Button,
  call,
  Dtg,
  Facts,
  FaultLine,
  FaultState,
  Go,
  Inspector,
  Section,
  Skeleton,
  StateMark,
  tell,
  useAsk,
  useMarking,
  useText,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { changePeer, exportBundle, peerDetail, reconcilePeer, syncPeer } from '../../core/contract/peers.ts'
import type { Rights } from '../../core/contract/shapes.ts'
import { objectPath, whoPath } from '../paths.ts'
import { useSay } from '../useSay.ts'
import { peerWords, type PeerSay } from '../words/peers.ts'
import { useEveryText } from './CallsForm.tsx'
import { ChangePeer } from './ChangePeer.tsx'
import { KeysSection, LogSection } from './KeysSection.tsx'
import { PeerState } from './PeerState.tsx'
import { peerText } from './state.ts'
import { Reconciled } from './Reconciled.tsx'
import { RemovePeer } from './RemovePeer.tsx'
import { useDeed } from '../useDeed.ts'
import { verdictShape, verdictWords } from './verdict.ts'

export type PeerDetail = Reply<typeof peerDetail>
const OFTEN = 15_000

/** One peer: how it is, what can be done with it, what it may read, what passed between us lately. */
export function PeerInspector({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText(peerWords)
  const answer = useAsk(peerDetail, { id }, { refetchEvery: OFTEN })
  const detail = answer.data
  useMarking(answer.error !== null ? 'none' : detail?.marking)
  return (
    <Inspector
      label={detail?.peer.name ?? t('column.peer')}
      onClose={onClose}
      head={<h2 className="t-clip">{detail === undefined ? t('column.peer') : peerText(detail.peer)}</h2>}
    >
      {answer.error !== null ? (
        <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
      ) : detail === undefined ? (
        <Skeleton rows={8} />
      ) : (
        <Whole detail={detail} onClosed={onClose} />
      )}
    </Inspector>
  )
}

function Whole({ detail, onClosed }: { detail: PeerDetail; onClosed: () => void }) {
  const everyText = useEveryText()
  const t = useText(peerWords)
  const say = useSay()
  const viewer = useViewer()
  const { peer } = detail
  const { busy, fault, run } = useDeed()
  const [compared, setCompared] = useState<Reply<typeof reconcilePeer> | undefined>(undefined)
  const [asking, ask] = useState<'change' | 'remove' | undefined>(undefined)
  const now = () =>
    run(async () => {
      const { contacted, trouble } = await call(syncPeer, { id: peer.id })
      if (contacted) tell({ text: t('deed.now.done', { name: peer.name }) })
      else tell({ kind: 'fault', text: trouble === undefined ? peer.name : say(trouble) })
    })
  const mayPin = viewer.may('sharing:peers')
  return (
    <>
      <Section>
        <p className="t-row">
          <PeerState state={peer.state} />
          {peer.trouble !== undefined && <span className="sh-bad">{say(peer.trouble)}</span>}
        </p>
        {peer.alarm !== undefined && (
          <p role="alert" className="sh-bad">
            {say(peer.alarm)}
          </p>
        )}
        <Facts
          rows={[
            [t('detail.address'), <code key="a">{peer.url === '' ? '–' : peer.url}</code>],
            [
              t('detail.calls'),
              peer.direction === 'wait'
                ? t('direction.wait')
                : `${t(`direction.${peer.direction}`)}, ${t('every', { age: everyText(peer.everySeconds) })}`,
            ],
            [
              t('column.contact'),
              peer.lastContact === undefined ? t('never') : <Dtg key="c" at={peer.lastContact} withAge />,
            ],
            [
              t('column.receipt'),
              peer.lastReceipt === undefined ? t('never') : <Dtg key="r" at={peer.lastReceipt} withAge />,
            ],
            ...(peer.nextTry === undefined ? [] : [[t('detail.next'), <Dtg key="n" at={peer.nextTry} />] as const]),
            [t('column.queued'), peer.queued],
            [t('column.recalls'), peer.recallsOutstanding],
          ]}
        />
        <div className="sh-deeds">
          {viewer.may('sharing:sync') && (
            <>
              <Button small disabled={busy} onClick={() => void now()}>
                {t('deed.now')}
              </Button>
              <Button
                small
                disabled={busy}
                onClick={() => void run(async () => setCompared(await call(reconcilePeer, { id: peer.id })))}
              >
                {t('deed.reconcile')}
              </Button>
            </>
          )}
          {viewer.may('sharing:release') && (
            <a
              className="t-button t-button-secondary t-button-small"
              href={addressOf(exportBundle, { id: peer.id })}
              download
            >
              {t('deed.bundle')}
            </a>
          )}
          {mayPin && (
            <Button
              small
              disabled={busy}
              onClick={() => void run(() => call(changePeer, { id: peer.id, paused: peer.state !== 'paused' }))}
            >
              {t(peer.state === 'paused' ? 'deed.resume' : 'deed.pause')}
            </Button>
          )}
        </div>
        <FaultLine text={fault} />
      </Section>
      {compared !== undefined && <Reconciled reply={compared} />}
      <Section
        title={t('detail.rights')}
        aside={
          mayPin && (
            <Button small look="plain" onClick={() => ask('change')}>
              {t('rights.edit')}
            </Button>
          )
        }
      >
        <Facts
          rows={[
            ...rightsRows(t, detail.rights),
            [
              t('detail.people'),
              detail.groups.map(({ nation, count }) => `${nation} ${count}`.trim()).join(' · ') || t('none'),
            ],
          ]}
        />
      </Section>
      <Lines detail={detail} />
      <LogSection detail={detail} />
      <KeysSection detail={detail} onRemove={() => ask('remove')} />
      {asking === 'change' && <ChangePeer detail={detail} onClose={() => ask(undefined)} />}
      {asking === 'remove' && (
        <RemovePeer
          peer={peer}
          onClose={() => ask(undefined)}
          onRemoved={() => {
            ask(undefined)
            onClosed()
          }}
        />
      )}
    </>
  )
}

function rightsRows(t: PeerSay, rights: Rights): readonly (readonly [string, string])[] {
  const clearances = Object.entries(rights.clearances).map(([policy, name]) => `${policy} ${name}`)
  const list = (all: readonly string[]) => (all.length === 0 ? t('none') : all.join(', '))
  return [
    [t('rights.organisation'), [rights.organisation, rights.nation].filter((one) => one !== '').join(', ')],
    [t('rights.clearances'), clearances.length === 0 ? t('rights.clearance.none') : clearances.join(', ')],
    [t('rights.communities'), list(rights.communities)],
    [t('rights.special'), list(rights.specialAccess)],
  ]
}

/** What passed between us, newest first, with the word of whoever received it. */
function Lines({ detail }: { detail: PeerDetail }) {
  const t = useText(peerWords)
  const say = useSay()
  return (
    <Section title={t('detail.lines')} aside={detail.lines.length === 0 ? undefined : detail.lines.length}>
      {detail.lines.length === 0 && <p className="t-2">{t('detail.lines.none')}</p>}
      <ul className="sh-passed">
        {detail.lines.map((line, i) => (
          <li key={i}>
            <StateMark state={verdictShape(line.verdict)} size="s" silent />
            <span className="t-grow sh-passed-what">
              <span>
                <span className="t-portion">{line.portion}</span> <Go to={objectPath(line.object)}>{line.title}</Go>
              </span>
              <span className="t-2 t-small" title={line.verdict}>
                {t(`line.${line.way}`)}
                {' · '}
                {line.verdict === undefined ? t('line.open') : say(line.words ?? verdictWords(line.verdict))}
              </span>
            </span>
            <Go to={whoPath(line.object, detail.peer.id)} className="t-link t-small">
              {t('line.why')}
            </Go>
            <Dtg at={line.at} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
