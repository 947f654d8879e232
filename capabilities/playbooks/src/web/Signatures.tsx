import { Button, call, FaultLine, FormDialog, Marked, Section, tell, TextField, useText, useViewer } from '@testudo/ui'
import { type ReactNode, useState } from 'react'
import { type SignatureView, takeBackKey, vouchForKey } from '../core/contract/index.ts'
import { useDeed } from './parts.tsx'
import { useTold } from './useTold.ts'
import { keyWords } from './words/keys.ts'

type Signed = Omit<SignatureView, 'told'>

/** Who signed, on whose word, and whether it holds. */
export function Signatures({
  signatures,
  mayVouch,
  children,
}: {
  signatures: readonly SignatureView[]
  mayVouch: boolean
  children?: ReactNode
}) {
  const t = useText(keyWords)
  const say = useTold()
  return (
    <Section title={t('signatures')} aside={signatures.length}>
      {signatures.length === 0 && <p className="t-2">{t('signatures.none')}</p>}
      <ul className="p-list">
        {signatures.map((one, i) => (
          <li key={i} className="p-finding">
            <SignedBy signed={one} />{' '}
            <b className={one.valid ? undefined : 'p-error'}>{t(one.valid ? 'valid' : 'invalid')}</b>{' '}
            {one.told.map(say).join(', ')}
            {one.fingerprint !== undefined && (
              <div className="t-mono t-small t-2 p-wrap">
                {t('fingerprint')} {one.fingerprint}
              </div>
            )}
            {mayVouch && one.valid && one.fingerprint !== undefined && (
              <KeyDeeds signed={one} fingerprint={one.fingerprint} />
            )}
          </li>
        ))}
      </ul>
      {children}
    </Section>
  )
}

/** Whose signature it is: on the word of somebody here, else as the playbook says. */
export function SignedBy({ signed: { signee, valid, vouched } }: { signed: Signed }) {
  const t = useText(keyWords)
  if (!valid) return <>{t('says', { signee })}</>
  if (vouched !== undefined)
    return (
      <Marked mark={vouched.mark}>
        {t('vouched', { name: vouched.name, organisation: vouched.organisation, by: vouched.by })}
      </Marked>
    )
  return (
    <>
      {t('unknown')}. <span className="t-2">{t('says', { signee })}</span>
    </>
  )
}

function KeyDeeds({ signed: { signee, vouched }, fingerprint }: { signed: Signed; fingerprint: string }) {
  const t = useText(keyWords)
  const may = useViewer().may('identity:manage')
  const { busy, fault, run } = useDeed()
  const [isOpen, setOpen] = useState(false)
  if (!may) return null
  const takeBack = async () => {
    if ((await run(() => call(takeBackKey, { fingerprint }))) !== undefined) tell({ text: t('take.back.done') })
  }
  return (
    <>
      {!isOpen && <FaultLine text={fault} />}
      <div className="p-deeds">
        {vouched === undefined ? (
          <Button small onClick={() => setOpen(true)}>
            {t('vouch')}
          </Button>
        ) : (
          <Button small disabled={busy} onClick={() => void takeBack()}>
            {t('take.back')}
          </Button>
        )}
      </div>
      {isOpen && <Vouch fingerprint={fingerprint} signee={signee} onClose={() => setOpen(false)} />}
    </>
  )
}

function Vouch({ fingerprint, signee, onClose }: { fingerprint: string; signee: string; onClose: () => void }) {
  const t = useText(keyWords)
  const { busy, fault, run } = useDeed()
  const [name, setName] = useState(signee.slice(0, 200))
  const [organisation, setOrganisation] = useState('')
  const submit = async () => {
    if ((await run(() => call(vouchForKey, { fingerprint, name, organisation }))) === undefined) return
    tell({ text: t('vouch.done') })
    onClose()
  }
  return (
    <FormDialog
      title={t('vouch.title')}
      submit={t('vouch')}
      busy={busy}
      fault={fault}
      ready={name.trim() !== '' && organisation.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p>{t('vouch.text')}</p>
      <p className="t-mono t-small p-wrap">{fingerprint}</p>
      <TextField
        label={t('vouch.name')}
        required
        maxLength={200}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <TextField
        label={t('vouch.organisation')}
        required
        maxLength={200}
        value={organisation}
        onChange={({ target }) => setOrganisation(target.value)}
      />
    </FormDialog>
  )
}
