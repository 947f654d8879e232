import { CheckField, call, FormDialog, TextField, tell, useText, useUrlParam } from '@testudo/ui'
import { useState } from 'react'
import { addPeer, type Introduction, introduction } from '../../core/contract/peers.ts'
import type { Rights } from '../../core/contract/shapes.ts'
import { peerWords, type PeerSay } from '../words/peers.ts'
import { type Calls, CallsForm } from './CallsForm.tsx'
import { Fingerprint } from './Fingerprint.tsx'
import { noRights, RightsForm } from './RightsForm.tsx'
import { useDeed } from '../useDeed.ts'

/** Reads a pasted introduction; what is wrong with it names its place. */
function readIntroduction(t: PeerSay, text: string): { readonly value?: Introduction; readonly fault?: string } {
  if (text.trim() === '') return {}
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { fault: t('add.bad', { why: t('add.json') }) }
  }
  const parsed = introduction.safeParse(json)
  if (parsed.success) return { value: parsed.data }
  const issue = parsed.error.issues[0]
  return { fault: t('add.bad', { why: `/${issue?.path.join('/') ?? ''} ${issue?.message ?? ''}` }) }
}

/** Pins another node: paste, compare by voice, say what it may read. In this order; the last step waits for the others. */
export function AddPeer({ onClose }: { onClose: () => void }) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const [, choose] = useUrlParam('peer')
  const [text, setText] = useState('')
  const [compared, setCompared] = useState(false)
  const [rights, setRights] = useState<Rights | undefined>(undefined)
  const [calls, setCalls] = useState<Calls>({ direction: 'both', everySeconds: 30 })
  const { value, fault: bad } = readIntroduction(t, text)
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
      <TextField
        label={t('add.paste')}
        hint={t('add.paste.hint')}
        fault={bad}
        rows={value === undefined ? 8 : 3}
        value={text}
        spellCheck={false}
        maxLength={200_000}
        onChange={(event) => {
          setText(event.target.value)
          setCompared(false)
          setRights(undefined)
        }}
      />
      {value !== undefined && given !== undefined && (
        <>
          <p>
            <b>{value.name}</b>{' '}
            <span className="t-2">
              {[value.nation, value.organisation, value.url].filter((part) => part !== '').join(' · ')}
            </span>
          </p>
          <fieldset className="sh-fieldset sh-compare">
            <legend className="t-name">{t('add.compare')}</legend>
            <p className="t-2">{t('add.compare.text')}</p>
            <div className="sh-prints">
              <Fingerprint name={t('add.certificate')} hex={value.certificate} />
              <Fingerprint name={t('add.key')} hex={value.publicKey} />
            </div>
            <CheckField
              label={t('add.compared')}
              checked={compared}
              onChange={(event) => setCompared(event.target.checked)}
            />
          </fieldset>
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
