import { Button, call, Dtg, Facts, Section, useText, useViewer } from '@testudo/ui'
import { useState } from 'react'
import { restartLog, revokeKey } from '../../core/contract/peers.ts'
import { useSay } from '../useSay.ts'
import { peerWords } from '../words/peers.ts'
import { Fingerprint } from './Fingerprint.tsx'
import { KeyList } from './KeyList.tsx'
import { NewIntroduction } from './NewIntroduction.tsx'
import type { PeerDetail } from './PeerInspector.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'

/** What a peer is known by: its keys and certificate, and what people do when one of them changes or is lost. */
export function KeysSection({ detail, onRemove }: { detail: PeerDetail; onRemove: () => void }) {
  const t = useText(peerWords)
  const mayPin = useViewer().may('sharing:peers')
  const { id, name } = detail.peer
  const [again, setAgain] = useState(false)
  const [revoking, revoke] = useState<string | undefined>(undefined)
  return (
    <Section title={t('detail.keys')}>
      <KeyList keys={detail.keys} onRevoke={mayPin ? revoke : undefined} />
      <Fingerprint name={t('detail.certificate')} hex={detail.certificate} />
      {mayPin && (
        <div className="sh-deeds">
          <Button small onClick={() => setAgain(true)}>
            {t('deed.again')}
          </Button>
          <Button small look="danger" onClick={onRemove}>
            {t('deed.remove')}
          </Button>
        </div>
      )}
      {again && <NewIntroduction detail={detail} onClose={() => setAgain(false)} />}
      {revoking !== undefined && (
        <ReasonDialog
          title={t('key.revoke')}
          text={t('key.revoke.text', { name })}
          told={t('key.revoke.done')}
          deed={(reason) => call(revokeKey, { id, key: revoking, reason })}
          onClose={() => revoke(undefined)}
        />
      )}
    </Section>
  )
}

/** The audit log of a peer as this node has seen and countersigned it; two pasts of it are an alarm. */
export function LogSection({ detail: { peer, log } }: { detail: PeerDetail }) {
  const t = useText(peerWords)
  const say = useSay()
  const mayPin = useViewer().may('sharing:peers')
  const [restarting, restart] = useState(false)
  if (log === undefined) return null
  const { alarm } = log
  return (
    <Section title={t('log')}>
      {alarm !== undefined && (
        <div role="alert">
          <p className="sh-bad">
            <Dtg at={alarm.at} full /> {say(alarm.words)}
          </p>
          <Facts
            rows={[
              [t('log.seen'), <code key="s">{alarm.seen}</code>],
              [t('log.offered'), <code key="o">{alarm.offered}</code>],
            ]}
          />
        </div>
      )}
      <p className="t-2">
        {log.size === undefined ? t('log.none') : t('log.size', { n: log.size })}{' '}
        {log.at !== undefined && <Dtg at={log.at} full />}
      </p>
      <Facts
        rows={[
          [t('log.key'), <code key="k">{log.key}</code>],
          [t('log.witness'), <code key="w">{log.witness}</code>],
        ]}
      />
      {alarm !== undefined && mayPin && (
        <Button small look="danger" onClick={() => restart(true)}>
          {t('log.restart')}
        </Button>
      )}
      {restarting && (
        <ReasonDialog
          title={t('log.restart')}
          text={t('log.restart.text', { name: peer.name })}
          told={t('log.restart.done')}
          deed={(reason) => call(restartLog, { id: peer.id, reason })}
          onClose={() => restart(false)}
        />
      )}
    </Section>
  )
}
