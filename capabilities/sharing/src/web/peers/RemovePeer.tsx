import { Button, call, Dialog, tell, useText } from '@testudo/ui'
import { type PeerRow, removePeer } from '../../core/contract/peers.ts'
import { peerWords } from '../words/peers.ts'
import { Fault } from './Fault.tsx'
import { useDeed } from './useDeed.ts'

export function RemovePeer({
  peer,
  onClose,
  onRemoved,
}: {
  peer: PeerRow
  onClose: () => void
  onRemoved: () => void
}) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const remove = async () => {
    await call(removePeer, { id: peer.id })
    tell({ text: t('remove.done', { name: peer.name }) })
    onRemoved()
  }
  return (
    <Dialog title={`${t('deed.remove')}: ${peer.name}`} onClose={onClose}>
      <div className="sh-form">
        <p>{t('remove.text')}</p>
        <Fault text={fault} />
        <div className="t-row">
          <Button look="danger" disabled={busy} onClick={() => void run(remove)}>
            {t('deed.remove')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      </div>
    </Dialog>
  )
}
