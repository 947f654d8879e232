import { Button, CheckField, call, FaultState, Panel, Skeleton, useAsk, useText, useViewer } from '@testudo/ui'
import { useState } from 'react'
import { rotateKey, self } from '../../core/contract/peers.ts'
import { Fingerprint } from '../peers/Fingerprint.tsx'
import { KeyList } from '../peers/KeyList.tsx'
import { ReasonDialog } from '../peers/ReasonDialog.tsx'
import { peerWords } from '../words/peers.ts'

/** The keys this node signs with, and another one in the place of the newest. */
export function OurKeys() {
  const t = useText(peerWords)
  const viewer = useViewer()
  const answer = useAsk(self, {})
  const [changing, change] = useState(false)
  const [compromised, setCompromised] = useState(false)
  return (
    <Panel
      title={t('key.own')}
      scroll={false}
      actions={viewer.may('sharing:peers') && <Button onClick={() => change(true)}>{t('key.rotate')}</Button>}
    >
      <div className="sh-pad t-form">
        {answer.error !== null ? (
          <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
        ) : answer.data === undefined ? (
          <Skeleton rows={2} />
        ) : (
          <>
            <p className="t-2">{t('key.own.text')}</p>
            <Fingerprint name={t('add.key')} hex={answer.data.introduction.publicKey} />
            <KeyList own keys={answer.data.keys} />
          </>
        )}
      </div>
      {changing && (
        <ReasonDialog
          title={t('key.rotate')}
          text={t(compromised ? 'key.rotate.compromised.text' : 'key.rotate.text')}
          told={t(compromised ? 'key.rotate.compromised.done' : 'key.rotate.done')}
          deed={(reason) => call(rotateKey, { reason, compromised })}
          onClose={() => change(false)}
        >
          <CheckField
            label={t('key.rotate.compromised')}
            checked={compromised}
            onChange={(event) => setCompromised(event.target.checked)}
          />
        </ReasonDialog>
      )}
    </Panel>
  )
}
