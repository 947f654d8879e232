import { URGENCIES } from '@testudo/kernel/waiting'
import {
  Button,
  call,
  CheckField,
  FaultLine,
  Field,
  FilterChip,
  Section,
  SelectField,
  tell,
  useText,
} from '@testudo/ui'
import { type ReactNode, useState } from 'react'
import { confirmAddress, keepSettings } from '../core/contract.ts'
import { KINDS, type NoticeSettings, settingsSchema } from '../core/settings.ts'
import type { Mine } from './SettingsView.tsx'
import { useDeed } from './useDeed.ts'
import { noticeWords } from './words/notices.ts'

const EVERY = ['off', 'hour', 'day'] as const

interface Part {
  readonly now: NoticeSettings
  readonly set: (change: Partial<NoticeSettings>) => void
}

/** One form for all of it; nothing holds before it is saved. */
export function SettingsForm({ own }: { own: Mine }) {
  const t = useText(noticeWords)
  const { run, busy, fault } = useDeed()
  const [now, setNow] = useState(own.settings)
  const set = (change: Partial<NoticeSettings>) => setNow({ ...now, ...change })
  const save = async () => {
    const done = await run(() => call(keepSettings, { settings: now }))
    if (done !== undefined) tell({ text: t(done.asked ? 'set.asked' : 'set.saved') })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Ways own={own} now={now} set={set} />
      <What now={now} set={set} />
      <Quiet now={now} set={set} />
      <Section>
        <FaultLine text={fault} />
        <Button type="submit" look="primary" disabled={busy || !settingsSchema.safeParse(now).success}>
          {t('set.save')}
        </Button>
      </Section>
    </form>
  )
}

const Grid = ({ children }: { children: ReactNode }) => <div className="n-form">{children}</div>

function Ways({ own, now, set }: Part & { own: Mine }) {
  const t = useText(noticeWords)
  const { run, busy, fault } = useDeed()
  const [code, setCode] = useState('')
  const same = own.settings.mail.address === now.mail.address
  const state = same && own.address !== 'none' ? own.address : undefined
  return (
    <Section title={t('set.ways')}>
      <p className="t-2">{own.mailServer ? t('set.says') : t('set.nomail')}</p>
      <Grid>
        <CheckField
          label={t('set.mail')}
          checked={now.mail.on}
          onChange={({ target }) => set({ mail: { ...now.mail, on: target.checked } })}
        />
        <Field
          label={t('set.address')}
          {...(state === undefined ? {} : { hint: t(`set.${state}`) })}
          type="email"
          maxLength={254}
          value={now.mail.address}
          onChange={({ target }) => set({ mail: { ...now.mail, address: target.value } })}
        />
        {state === 'unconfirmed' && (
          <Field label={t('set.code')} maxLength={40} value={code} onChange={({ target }) => setCode(target.value)} />
        )}
        {state === 'unconfirmed' && (
          <Button
            disabled={busy || code.trim() === ''}
            onClick={() => void run(() => call(confirmAddress, { code: code.trim() }))}
          >
            {t('set.confirm')}
          </Button>
        )}
        <CheckField
          label={t('set.webhook')}
          checked={now.webhook.on}
          onChange={({ target }) => set({ webhook: { on: target.checked } })}
        />
        <SelectField
          label={t('set.language')}
          value={now.language}
          onChange={({ target }) => set({ language: target.value === 'fr' ? 'fr' : 'en' })}
        >
          <option value="en">{t('language.en')}</option>
          <option value="fr">{t('language.fr')}</option>
        </SelectField>
      </Grid>
      <FaultLine text={fault} />
    </Section>
  )
}

function What({ now, set }: Part) {
  const t = useText(noticeWords)
  const { without } = now
  return (
    <Section title={t('set.what')}>
      <Grid>
        <SelectField
          label={t('set.least')}
          value={now.least}
          onChange={({ target }) => set({ least: URGENCIES.find((one) => one === target.value) ?? now.least })}
        >
          {URGENCIES.map((one) => (
            <option key={one} value={one}>
              {t(`urgency.${one}`)}
            </option>
          ))}
        </SelectField>
        <CheckField
          label={t('set.named')}
          checked={now.onlyNamed}
          onChange={({ target }) => set({ onlyNamed: target.checked })}
        />
        <div className="n-chips n-wide" role="group" aria-label={t('set.kinds')}>
          {KINDS.map((kind) => (
            <FilterChip
              key={kind}
              on={!without.includes(kind)}
              onToggle={() =>
                set({ without: without.includes(kind) ? without.filter((one) => one !== kind) : [...without, kind] })
              }
            >
              {t(`kind.${kind}`)}
            </FilterChip>
          ))}
        </div>
      </Grid>
    </Section>
  )
}

function Quiet({ now, set }: Part) {
  const t = useText(noticeWords)
  const { quiet, digest } = now
  return (
    <Section title={t('set.quiet')}>
      <Grid>
        <CheckField
          label={t('set.quiet.on')}
          checked={quiet.on}
          onChange={({ target }) => set({ quiet: { ...quiet, on: target.checked } })}
        />
        <Field
          label={t('set.quiet.from')}
          type="time"
          value={quiet.from}
          onChange={({ target }) => set({ quiet: { ...quiet, from: target.value } })}
        />
        <Field
          label={t('set.quiet.to')}
          type="time"
          value={quiet.to}
          onChange={({ target }) => set({ quiet: { ...quiet, to: target.value } })}
        />
        <CheckField
          label={t('set.quiet.passes')}
          checked={quiet.urgentPasses}
          onChange={({ target }) => set({ quiet: { ...quiet, urgentPasses: target.checked } })}
        />
        <Field
          label={t('set.zone')}
          hint={t('set.zone.hint')}
          maxLength={64}
          spellCheck={false}
          value={now.zone}
          onChange={({ target }) => set({ zone: target.value })}
        />
        <SelectField
          label={t('set.digest')}
          hint={t('set.digest.hint')}
          value={digest.every}
          onChange={({ target }) =>
            set({ digest: { ...digest, every: EVERY.find((one) => one === target.value) ?? 'off' } })
          }
        >
          {EVERY.map((one) => (
            <option key={one} value={one}>
              {t(`digest.${one}`)}
            </option>
          ))}
        </SelectField>
        {digest.every === 'day' && (
          <Field
            label={t('set.digest.at')}
            type="time"
            value={digest.at}
            onChange={({ target }) => set({ digest: { ...digest, at: target.value } })}
          />
        )}
      </Grid>
    </Section>
  )
}
