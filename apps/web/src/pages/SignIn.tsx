import {
  beginOidc,
  beginPasskeySignIn,
  finishPasskeySignIn,
  signIn,
  signInByCertificate,
} from '@testudo/platform/contracts/identity'
import { Button, CallFault, call, Field, Mark, Skeleton, useGo, usePlace, useText, useTrail } from '@testudo/ui'
import { IconFingerprint, IconId } from '@testudo/ui/icons.ts'
import { type FormEvent, useState } from 'react'
import { askPasskey, hasPasskeys } from '../passkey.ts'
import { Plain } from '../Plain.tsx'
import { forgetEverything, useSession } from '../session.ts'
import { words } from '../words.ts'

/** Only a path of this application: anything else would make the page a door to elsewhere. */
export function returnPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) && !/^\/(sign-in|welcome)\b/.test(to) ? to : '/'
}

/** Password, passkey, certificate, or the organisation's own sign-in when the node is set up for it. */
export default function SignIn() {
  const t = useText(words)
  useTrail([{ text: t('sign-in.do') }])
  const session = useSession()
  const go = useGo()
  const { search } = usePlace()
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const ways = session.data?.signedIn === false ? session.data.ways : undefined

  const attempt = async (deed: () => Promise<void>) => {
    setBusy(true)
    setFault(undefined)
    try {
      await deed()
      await forgetEverything()
      go(returnPath(search.get('to')), { replace: true })
    } catch (error) {
      setFault(error instanceof CallFault ? error.message : t('passkey.stopped'))
    } finally {
      setBusy(false)
    }
  }
  const withPassword = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const text = (name: string) => String(data.get(name) ?? '')
    void attempt(async () => {
      await call(signIn, { login: text('login').trim(), password: text('password') })
    })
  }
  const withPasskey = () =>
    attempt(async () => {
      const { flow, options } = await call(beginPasskeySignIn, {})
      await call(finishPasskeySignIn, { flow, response: await askPasskey(options) })
    })
  const withCertificate = () =>
    attempt(async () => {
      await call(signInByCertificate, {})
    })
  const elsewhere = async () => {
    try {
      window.location.assign((await call(beginOidc, {})).url)
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <Plain exercise={session.data?.exercise === true ? session.data.exerciseName : undefined}>
      <div className="w-card">
        <h1>
          <Mark size={26} />
          {t('sign-in.title')}
        </h1>
        {ways === undefined && <Skeleton rows={2} />}
        {ways?.password === true && (
          <form onSubmit={withPassword}>
            <Field
              label={t('sign-in.login')}
              name="login"
              autoComplete="username webauthn"
              required
              spellCheck={false}
            />
            <Field
              label={t('sign-in.password')}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              fault={fault}
            />
            <Button look="primary" type="submit" disabled={busy}>
              {t('sign-in.do')}
            </Button>
          </form>
        )}
        {ways !== undefined && (ways.certificate || ways.passkey || ways.oidc !== undefined) && ways.password && (
          <div className="w-or">{t('sign-in.or')}</div>
        )}
        <div className="w-stack">
          {ways?.passkey === true && (
            <Button
              icon={<IconFingerprint size={16} />}
              disabled={busy || !hasPasskeys()}
              onClick={() => void withPasskey()}
            >
              {t('sign-in.passkey')}
            </Button>
          )}
          {ways?.certificate === true && (
            <Button icon={<IconId size={16} />} disabled={busy} onClick={() => void withCertificate()}>
              {t('sign-in.certificate')}
            </Button>
          )}
          {ways?.oidc !== undefined && (
            <Button disabled={busy} onClick={() => void elsewhere()}>
              {t('sign-in.oidc', { name: ways.oidc.name })}
            </Button>
          )}
        </div>
        {ways !== undefined && (
          <p className="t-2 t-small" style={{ marginTop: 16 }}>
            {t('sign-in.lost')}
          </p>
        )}
      </div>
    </Plain>
  )
}
