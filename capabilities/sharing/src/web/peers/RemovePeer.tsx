import { call, FormDialog, tell, useText } from '@testudo/ui'
import { type PeerRow, removePeer } from '../../core/contract/peers.ts'
import { peerWords } from '../words/peers.ts'
import { useDeed } from '../useDeed.ts'

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
    <FormDialog
      title={`${t('deed.remove')}: ${peer.name}`}
      onClose={onClose}
      onSubmit={() => void run(remove)}
      submit={t('deed.remove')}
      look="danger"
      busy={busy}
      fault={fault}
    >
      <p>{t('remove.text')}</p>
    </FormDialog>
  )
}
