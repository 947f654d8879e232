import { call, FormDialog, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { changePeer } from '../../core/contract/peers.ts'
import type { Rights } from '../../core/contract/shapes.ts'
import { peerWords } from '../words/peers.ts'
import { type Calls, CallsForm } from './CallsForm.tsx'
import type { PeerDetail } from './PeerInspector.tsx'
import { RightsForm } from './RightsForm.tsx'
import { useDeed } from '../useDeed.ts'

/** What a peer may read, and who calls. */
export function ChangePeer({ detail, onClose }: { detail: PeerDetail; onClose: () => void }) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const [rights, setRights] = useState<Rights>(detail.rights)
  const [calls, setCalls] = useState<Calls>(detail.peer)
  const save = async () => {
    const { direction, everySeconds } = calls
    await call(changePeer, { id: detail.peer.id, rights, direction, everySeconds })
    tell({ text: t('rights.saved') })
    onClose()
  }
  return (
    <FormDialog
      title={detail.peer.name}
      onClose={onClose}
      wide
      onSubmit={() => void run(save)}
      submit={t('rights.save')}
      busy={busy}
      fault={fault}
    >
      <RightsForm rights={rights} onChange={setRights} />
      <CallsForm calls={calls} onChange={setCalls} />
    </FormDialog>
  )
}
