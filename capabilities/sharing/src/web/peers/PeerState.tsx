import { StateMark, useText } from '@testudo/ui'
import type { PeerRow } from '../../core/contract/peers.ts'
import { peerWords } from '../words/peers.ts'
import { STATE_SHAPE } from './state.ts'

export function PeerState({ state }: { state: PeerRow['state'] }) {
  const t = useText(peerWords)
  return (
    <span className="t-row sh-peer-state">
      <StateMark state={STATE_SHAPE[state]} silent />
      {t(`state.${state}`)}
    </span>
  )
}
