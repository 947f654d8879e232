import { call, CheckField, FormDialog, Field, useText, useViewer } from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import { useState } from 'react'
import { addClient } from '../../core/contract/collections.ts'
import { noRights, RightsForm } from '../peers/RightsForm.tsx'
import { useDeed } from '../useDeed.ts'
import { collectionWords } from './words.ts'

export type Credential = Reply<typeof addClient>

/** Makes a client: an account with rights and a token. */
export function ClientDialog({ onMade, onClose }: { onMade: (made: Credential) => void; onClose: () => void }) {
  const t = useText(collectionWords)
  const viewer = useViewer()
  const { run, busy, fault } = useDeed()
  const [name, setName] = useState('')
  const [login, setLogin] = useState('')
  const [writes, setWrites] = useState(false)
  const [days, setDays] = useState(90)
  const [rights, setRights] = useState(noRights(viewer.organisation, viewer.nation))
  const make = async () => {
    const made = await run(() => call(addClient, { name, login, rights, writes, days }))
    if (made !== undefined) onMade(made)
  }
  return (
    <FormDialog
      wide
      title={t('client.add')}
      onClose={onClose}
      onSubmit={() => void make()}
      submit={t('client.make')}
      busy={busy}
      ready={name.trim() !== '' && login.trim().length >= 2}
      fault={fault}
    >
      <div className="sh-two">
        <Field
          label={t('client.name')}
          required
          maxLength={200}
          value={name}
          onChange={(e) => setName(e.target.value)}
        />
        <Field
          label={t('client.login')}
          required
          minLength={2}
          maxLength={120}
          autoComplete="off"
          value={login}
          onChange={(e) => setLogin(e.target.value)}
        />
      </div>
      <RightsForm rights={rights} onChange={setRights} />
      <CheckField label={t('client.writes')} checked={writes} onChange={(e) => setWrites(e.target.checked)} />
      <Field
        label={t('client.days')}
        type="number"
        min={1}
        max={366}
        value={days}
        onChange={(e) => setDays(Number(e.target.value))}
      />
    </FormDialog>
  )
}
