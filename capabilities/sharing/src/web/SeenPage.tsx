import { useText, useTrail } from '@testudo/ui'
import { SeenPanel } from './common/index.ts'
import { peerWords } from './words/peers.ts'
import './sharing.css'

/** Asks allies whether they have seen a value, without telling it. */
export default function SeenPage() {
  const t = useText(peerWords)
  useTrail([{ text: t('nav.sharing'), to: '/sharing' }, { text: t('seen') }])
  return <SeenPanel />
}
