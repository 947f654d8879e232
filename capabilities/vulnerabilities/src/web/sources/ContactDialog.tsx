import {
  call,
  CheckField,
  Field,
  FormDialog,
  SelectField,
  tell,
  TextField,
  usePolicies,
  useText,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { keepContact } from '../../core/contract/warnings.ts'
import { useDeed } from '../parts/useDeed.ts'
import { sourcesWords } from '../words/sources.ts'
import type { ContactRow } from './ContactsPage.tsx'

const LANGUAGES = ['en', 'fr'] as const
const given = (name: string, value: string) => (value.trim() === '' ? {} : { [name]: value.trim() })

/** How an operator is reached, and what a warning to it may hold at most. */
export function ContactDialog({
  before,
  operator,
  onClose,
}: {
  before: ContactRow | undefined
  operator: string
  onClose: () => void
}) {
  const t = useText(sourcesWords)
  const viewer = useViewer()
  const policies = usePolicies()
  const { run, busy, fault } = useDeed()
  const mine = Object.keys(viewer.clearances).flatMap((name) => policies.get(name) ?? [])
  const [id, setId] = useState(operator)
  const [name, setName] = useState(before?.operatorName ?? '')
  const [nation, setNation] = useState(before?.nation ?? '')
  const [language, setLanguage] = useState(before?.language ?? 'en')
  const [clearances, setClearances] = useState<Readonly<Record<string, string>>>(
    () =>
      before?.clearances ??
      Object.fromEntries(mine.slice(0, 1).map((policy) => [policy.id, policy.classifications[0]?.name ?? ''])),
  )
  const [communities, setCommunities] = useState(before?.communities.join(', ') ?? '')
  const [openly, setOpenly] = useState(before?.openly ?? false)
  const [secret, setSecret] = useState<string | undefined>(undefined)
  const [mail, setMail] = useState(before?.mail ?? '')
  const [webhook, setWebhook] = useState(before?.webhook ?? '')
  const [phone, setPhone] = useState(before?.phone ?? '')
  const [vexKey, setVexKey] = useState(before?.vexKey ?? '')
  const save = async () => {
    const done = await run(() =>
      call(keepContact, {
        operator: id.trim(),
        operatorName: name.trim(),
        nation: nation.trim().toUpperCase(),
        language,
        clearances: Object.fromEntries(Object.entries(clearances).filter(([, value]) => value !== '')),
        communities: communities.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()])),
        openly,
        ...given('mail', mail),
        ...given('webhook', webhook),
        ...given('phone', phone),
        ...given('vexKey', vexKey),
      }),
    )
    if (done === undefined) return
    tell({ text: t('contact.kept', { name: name.trim() }) })
    // It is told once: it stays on screen until somebody has written it down.
    if (done.webhookSecret === undefined) onClose()
    else setSecret(done.webhookSecret)
  }
  return (
    <FormDialog
      wide
      title={before === undefined ? t('contact.add') : `${t('contact.change')}: ${before.operatorName}`}
      submit={t('contact.do')}
      busy={busy}
      ready={id.trim() !== '' && name.trim() !== '' && /^[A-Za-z]{3}$/.test(nation.trim())}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void save()}
    >
      <div className="v-two">
        <Field
          label={t('contact.id')}
          hint={t('contact.id.hint')}
          className="t-input t-mono"
          required
          maxLength={200}
          readOnly={before !== undefined}
          spellCheck={false}
          value={id}
          onChange={(event) => setId(event.target.value)}
        />
        <Field
          label={t('contact.name')}
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('nation')}
          hint={t('contact.nation.hint')}
          required
          maxLength={3}
          spellCheck={false}
          value={nation}
          onChange={(event) => setNation(event.target.value)}
        />
        <SelectField
          label={t('contact.language')}
          value={language}
          onChange={(event) => setLanguage(LANGUAGES.find((one) => one === event.target.value) ?? 'en')}
        >
          {LANGUAGES.map((one) => (
            <option key={one} value={one}>
              {t(`language.${one}`)}
            </option>
          ))}
        </SelectField>
        {mine.map((policy) => (
          <SelectField
            key={policy.id}
            label={`${t('contact.most')} (${policy.id})`}
            hint={t('contact.most.hint')}
            value={clearances[policy.id] ?? ''}
            onChange={(event) => setClearances({ ...clearances, [policy.id]: event.target.value })}
          >
            <option value="">–</option>
            {policy.classifications.map((one) => (
              <option key={one.name} value={one.name}>
                {one.portion} {one.name}
              </option>
            ))}
          </SelectField>
        ))}
        <Field
          label={t('contact.communities')}
          hint={t('contact.communities.hint')}
          maxLength={1_000}
          value={communities}
          onChange={(event) => setCommunities(event.target.value)}
        />
        <Field
          label={t('contact.mail')}
          type="email"
          maxLength={254}
          value={mail}
          onChange={(event) => setMail(event.target.value)}
        />
        <Field
          label={t('contact.webhook')}
          hint={t('contact.webhook.hint')}
          type="url"
          maxLength={500}
          value={webhook}
          onChange={(event) => setWebhook(event.target.value)}
        />
        <Field
          label={t('contact.phone')}
          type="tel"
          maxLength={50}
          value={phone}
          onChange={(event) => setPhone(event.target.value)}
        />
      </div>
      <TextField
        label={t('contact.key')}
        hint={t('contact.key.hint')}
        className="t-input t-mono"
        maxLength={2_000}
        spellCheck={false}
        value={vexKey}
        onChange={(event) => setVexKey(event.target.value)}
      />
      <CheckField label={t('contact.openly')} checked={openly} onChange={(event) => setOpenly(event.target.checked)} />
      {secret !== undefined && (
        <p role="alert" className="v-secret">
          {t('contact.secret')} <code>{secret}</code>
        </p>
      )}
    </FormDialog>
  )
}
