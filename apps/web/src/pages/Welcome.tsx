import { acceptLink, linkPasskey, openLink } from '@testudo/platform/contracts/identity'
import {
  Button,
  CallFault,
  call,
  Dtg,
  EmptyState,
  FaultState,
  Field,
  Mark,
  Skeleton,
  useAsk,
  useGo,
  useText,
  useTrail,
} from '@testudo/ui'
import { IconFingerprint } from '@testudo/ui/icons.ts'
import { type FormEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { hasPasskeys, makePasskey } from '../passkey.ts'
import { Plain } from '../Plain.tsx'
import { forgetEverything, useSession } from '../session.ts'
import { words } from '../words.ts'

const MIN_PASSWORD = 12

/** What the first administrator says of herself; an invited person was described by who invited. */
interface Who {
  readonly login?: string
  readonly name?: string
  readonly organisation?: string
  readonly nation?: string
}

/** The token stands behind the hash, so that it reaches no server log and no referrer. */
function tokenOf(): string {
  return decodeURIComponent(window.location.hash.slice(1))
}

/** What a one-time link opens: the first start of a node, an invitation, or a new way in. */
export default function Welcome() {
  const t = useText(words)
  useTrail([{ text: t('welcome.first') }])
  const [token] = useState(tokenOf)
  const [spent, spend] = useState(false)
  const link = useAsk(openLink, token === '' || spent ? undefined : { token })
  const session = useSession()
  const go = useGo()
  const form = useRef<HTMLFormElement>(null)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const first = link.data?.purpose === 'first'

  const finish = async (deed: (who: Who) => Promise<unknown>) => {
    const data = new FormData(form.current ?? undefined)
    const said = (field: string) => String(data.get(field)).trim()
    const who = first
      ? {
          login: said('login'),
          name: said('name'),
          organisation: said('organisation'),
          nation: said('nation').toUpperCase(),
        }
      : {}
    setBusy(true)
    setFault(undefined)
    try {
      await deed(who)
      // What is on screen is asked again, and a link that was used is nothing to ask about.
      flushSync(() => spend(true))
      await forgetEverything()
      go('/', { replace: true })
    } catch (error) {
      setFault(error instanceof CallFault ? error.message : t('passkey.stopped'))
    } finally {
      setBusy(false)
    }
  }
  const withPassword = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const password = String(data.get('password'))
    if (password !== String(data.get('again'))) return setFault(t('welcome.differs'))
    void finish((who) => call(acceptLink, { token, ...who, password }))
  }
  const withPasskey = () => {
    const named = form.current?.querySelectorAll<HTMLInputElement>('input[data-who]') ?? []
    for (const input of named) if (!input.reportValidity()) return
    void finish(async (who) => {
      const { login, name } = who
      const { flow, options } = await call(linkPasskey, { token, ...(first ? { login, name } : {}) })
      await call(acceptLink, { token, ...who, passkey: { flow, response: await makePasskey(options) } })
    })
  }
  const exercise = session.data?.exercise === true ? session.data.exerciseName : undefined
  if (token === '')
    return (
      <Plain exercise={exercise}>
        <EmptyState page title={t('welcome.noToken')} />
      </Plain>
    )
  if (link.error !== null)
    return (
      <Plain exercise={exercise}>
        <FaultState error={link.error} />
      </Plain>
    )
  if (link.data === undefined)
    return (
      <Plain exercise={exercise}>
        <Skeleton />
      </Plain>
    )
  const { purpose, name = '', expiresAt } = link.data
  return (
    <Plain exercise={exercise}>
      <div className="w-card">
        <h1>
          <Mark size={26} />
          {t(`welcome.${purpose}`, { name })}
        </h1>
        <p className="t-2">{t(`welcome.${purpose}.text`)}</p>
        <form ref={form} onSubmit={withPassword}>
          {first && (
            <>
              <Field
                label={t('welcome.login')}
                hint={t('welcome.login.hint')}
                name="login"
                data-who=""
                autoComplete="username"
                required
                minLength={2}
                pattern="[^\s<>]+"
                spellCheck={false}
              />
              <Field
                label={t('welcome.name')}
                hint={t('welcome.name.hint')}
                name="name"
                data-who=""
                autoComplete="name"
                required
              />
              <Field
                label={t('welcome.organisation')}
                hint={t('welcome.organisation.hint')}
                name="organisation"
                data-who=""
                autoComplete="organization"
                defaultValue={link.data.organisation}
                required
                maxLength={200}
              />
              <Field
                label={t('welcome.nation')}
                hint={t('welcome.nation.hint')}
                name="nation"
                data-who=""
                defaultValue={link.data.nation}
                required
                pattern="[A-Za-z]{3}"
                maxLength={3}
                spellCheck={false}
              />
            </>
          )}
          <Field
            label={t('welcome.password')}
            hint={t('welcome.password.hint')}
            name="password"
            type="password"
            autoComplete="new-password"
            required
            minLength={MIN_PASSWORD}
          />
          <Field
            label={t('welcome.again')}
            name="again"
            type="password"
            autoComplete="new-password"
            required
            fault={fault}
          />
          <Button look="primary" type="submit" disabled={busy}>
            {t('welcome.do')}
          </Button>
        </form>
        <Button icon={<IconFingerprint size={16} />} disabled={busy || !hasPasskeys()} onClick={withPasskey}>
          {t('welcome.passkey')}
        </Button>
        <p className="t-2 t-small" style={{ marginTop: 16 }}>
          {t('welcome.until')} <Dtg at={expiresAt} full />
        </p>
      </div>
    </Plain>
  )
}
