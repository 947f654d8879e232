import { call, FormDialog, tell, useText, useUrlParam } from '@testudo/ui'
import { useState } from 'react'
import { addPeer } from '../../core/contract/peers.ts'
import type { Rights } from '../../core/contract/shapes.ts'
import { useDeed } from '../useDeed.ts'
import { peerWords } from '../words/peers.ts'
import { type Calls, CallsForm } from './CallsForm.tsx'
import { CompareByVoice, PasteIntroduction, useIntroduction, WhoItSays } from './IntroductionText.tsx'
import { noRights, RightsForm } from './RightsForm.tsx'

/** Pins another node: paste, compare by voice, say what it may read. In this order; the last step waits for the others. */
export function AddPeer({ onClose }: { onClose: () => void }) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const [, choose] = useUrlParam('peer')
  const introducing = useIntroduction()
  const { value, compared } = introducing
  const [rights, setRights] = useState<Rights | undefined>(undefined)
  const [calls, setCalls] = useState<Calls>({ direction: 'both', everySeconds: 30 })
  const given = rights ?? (value === undefined ? undefined : noRights(value.organisation, value.nation))
  const pin = async () => {
    if (value === undefined || given === undefined) return
    const { id } = await call(addPeer, { introduction: value, rights: given, ...calls })
    tell({ text: t('add.done', { name: value.name }) })
    onClose()
    choose(id, { replace: true })
  }
  return (
    <FormDialog
      title={t('add.title')}
      onClose={onClose}
      wide
      onSubmit={() => void run(pin)}
      submit={t('add.do', { name: value?.name ?? '…' })}
      busy={busy}
      ready={value !== undefined && compared}
      fault={fault}
    >
      <PasteIntroduction introducing={introducing} onPasted={() => setRights(undefined)} />
      {value !== undefined && given !== undefined && (
        <>
          <WhoItSays value={value} />
          <CompareByVoice introducing={introducing} />
          <fieldset className="sh-fieldset">
            <legend className="t-name">{t('add.rights')}</legend>
            <RightsForm rights={given} onChange={setRights} />
          </fieldset>
          <CallsForm calls={calls} onChange={setCalls} />
        </>
      )}
    </FormDialog>
  )
}
