import { Button, call, Dialog, FaultLine, Field, FormDialog, Section, SelectField, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { addWebhook, dropWebhook, rotateWebhook, type Signs, SIGNS, testWebhook } from '../core/contract.ts'
import type { Mine } from './SettingsView.tsx'
import { useDeed } from './useDeed.ts'
import { noticeWords } from './words/notices.ts'

/** Addresses that are called; a secret is shown once. */
export function Webhooks({ own }: { own: Mine }) {
  const t = useText(noticeWords)
  const { run, busy, fault } = useDeed()
  const [adding, setAdding] = useState(false)
  const [url, setUrl] = useState('')
  const [signs, setSigns] = useState<Signs>('secret')
  const [handed, setHanded] = useState<Handed | undefined>(undefined)
  const add = async () => {
    const made = await run(() => call(addWebhook, { url: url.trim(), signs }))
    if (made === undefined) return
    setAdding(false)
    setUrl('')
    setHanded(made)
  }
  const test = async (id: string) => {
    const told = await run(() => call(testWebhook, { id }))
    if (told === undefined) return
    const { status, taken } = told
    tell({
      kind: taken ? 'done' : 'fault',
      text: status === undefined ? t('hooks.silent') : t(taken ? 'hooks.took' : 'hooks.refused', { status }),
    })
  }
  const rotate = async (id: string) => setHanded(await run(() => call(rotateWebhook, { id })))
  const drop = async (id: string) => {
    if ((await run(() => call(dropWebhook, { id }))) !== undefined) tell({ text: t('hooks.dropped') })
  }
  return (
    <Section title={t('hooks.title')}>
      {own.webhooks.length === 0 && <p className="t-2">{t('hooks.none')}</p>}
      <ul className="n-list">
        {own.webhooks.map(({ id, url: address, off, signs: by, publicKey }) => (
          <li key={id}>
            <span className="t-mono n-address">{address}</span>
            {publicKey !== undefined && <span className="t-2 t-mono n-address">{publicKey}</span>}
            {off !== undefined && <span className="n-defect">{t(`hooks.off.${off}`)}</span>}
            <span className="n-deeds">
              <Button small disabled={busy} onClick={() => void test(id)}>
                {t('hooks.test')}
              </Button>
              <Button small disabled={busy} onClick={() => void rotate(id)}>
                {t(`hooks.rotate.${by}`)}
              </Button>
              <Button small disabled={busy} onClick={() => void drop(id)}>
                {t('hooks.drop')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {!adding && <FaultLine text={fault} />}
      <Button onClick={() => setAdding(true)}>{t('hooks.add')}</Button>
      {adding && (
        <FormDialog
          title={t('hooks.add')}
          submit={t('hooks.do')}
          busy={busy}
          ready={URL.canParse(url.trim())}
          fault={fault}
          onClose={() => setAdding(false)}
          onSubmit={() => void add()}
        >
          <Field
            label={t('hooks.url')}
            hint={t('hooks.url.hint')}
            type="url"
            required
            maxLength={500}
            value={url}
            onChange={({ target }) => setUrl(target.value)}
          />
          <SelectField
            label={t('hooks.signs')}
            hint={t('hooks.signs.hint')}
            value={signs}
            onChange={({ target }) => setSigns(SIGNS.find((one) => one === target.value) ?? 'secret')}
          >
            {SIGNS.map((one) => (
              <option key={one} value={one}>
                {t(`hooks.signs.${one}`)}
              </option>
            ))}
          </SelectField>
        </FormDialog>
      )}
      {handed !== undefined && <HandedOver {...handed} onClose={() => setHanded(undefined)} />}
    </Section>
  )
}

interface Handed {
  readonly secret?: string | undefined
  readonly publicKey?: string | undefined
}

/** What the receiver checks calls with. */
function HandedOver({ secret, publicKey, onClose }: Handed & { onClose: () => void }) {
  const t = useText(noticeWords)
  return (
    <Dialog title={t('hooks.title')} onClose={onClose}>
      {secret !== undefined && (
        <>
          <p>{t('hooks.secret')}</p>
          <p className="t-mono n-secret">{secret}</p>
        </>
      )}
      {publicKey !== undefined && (
        <>
          <p>{t('hooks.key')}</p>
          <p className="t-mono n-secret">{publicKey}</p>
        </>
      )}
      <Button look="primary" onClick={onClose}>
        {t('hooks.close')}
      </Button>
    </Dialog>
  )
}
