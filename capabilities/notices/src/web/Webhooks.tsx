import { Button, call, Dialog, FaultLine, Field, FormDialog, Section, tell, useText } from '@testudo/ui'
import { useState } from 'react'
import { addWebhook, dropWebhook, rotateWebhook, testWebhook } from '../core/contract.ts'
import type { Mine } from './SettingsView.tsx'
import { useDeed } from './useDeed.ts'
import { noticeWords } from './words/notices.ts'

/** Addresses that are called; a secret is shown once. */
export function Webhooks({ own }: { own: Mine }) {
  const t = useText(noticeWords)
  const { run, busy, fault } = useDeed()
  const [adding, setAdding] = useState(false)
  const [url, setUrl] = useState('')
  const [secret, setSecret] = useState<string | undefined>(undefined)
  const add = async () => {
    const made = await run(() => call(addWebhook, { url: url.trim() }))
    if (made === undefined) return
    setAdding(false)
    setUrl('')
    setSecret(made.secret)
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
  const rotate = async (id: string) => setSecret((await run(() => call(rotateWebhook, { id })))?.secret)
  const drop = async (id: string) => {
    if ((await run(() => call(dropWebhook, { id }))) !== undefined) tell({ text: t('hooks.dropped') })
  }
  return (
    <Section title={t('hooks.title')}>
      {own.webhooks.length === 0 && <p className="t-2">{t('hooks.none')}</p>}
      <ul className="n-list">
        {own.webhooks.map(({ id, url: address, off }) => (
          <li key={id}>
            <span className="t-mono n-address">{address}</span>
            {off !== undefined && <span className="n-defect">{t(`hooks.off.${off}`)}</span>}
            <span className="n-deeds">
              <Button small disabled={busy} onClick={() => void test(id)}>
                {t('hooks.test')}
              </Button>
              <Button small disabled={busy} onClick={() => void rotate(id)}>
                {t('hooks.rotate')}
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
        </FormDialog>
      )}
      {secret !== undefined && (
        <Dialog title={t('hooks.title')} onClose={() => setSecret(undefined)}>
          <p>{t('hooks.secret')}</p>
          <p className="t-mono n-secret">{secret}</p>
          <Button look="primary" onClick={() => setSecret(undefined)}>
            {t('hooks.close')}
          </Button>
        </Dialog>
      )}
    </Section>
  )
}
