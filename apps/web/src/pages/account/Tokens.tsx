import { createToken, revokeToken, session, tokens } from '@testudo/platform/contracts/identity'
import { Button, CallFault, CheckField, call, Dtg, Field, Section, useAsk, useText } from '@testudo/ui'
import { type FormEvent, useState } from 'react'
import { useDeed } from './useDeed.ts'
import { words } from './words.ts'

/** Tokens let a program act as me with some of my verbs; the secret is shown once. */
export function Tokens() {
  const t = useText(words)
  const answer = useAsk(tokens, {})
  const me = useAsk(session, {})
  const deed = useDeed()
  const [made, setMade] = useState<string | undefined>(undefined)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const verbs = me.data?.signedIn === true ? me.data.verbs : []
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    call(createToken, {
      name: String(data.get('name')).trim(),
      verbs: data.getAll('verb').map(String),
      days: Number(data.get('days')),
    }).then(
      ({ token }) => {
        form.reset()
        setFault(undefined)
        setMade(token)
        void answer.refetch()
      },
      (error: unknown) => setFault(error instanceof CallFault ? error.message : String(error)),
    )
  }
  const revoke = async (id: string) => {
    await deed(() => call(revokeToken, { token: id }), t('token.revoked'))
    await answer.refetch()
  }
  return (
    <Section title={t('tokens')}>
      {answer.data?.length === 0 && <p className="t-2">{t('tokens.none')}</p>}
      <ul>
        {answer.data?.map((one) => (
          <li key={one.id} className="t-row" style={{ minHeight: 32 }}>
            <b>{one.name}</b>
            <span className="t-grow t-2 t-clip t-mono">{one.verbs.join(' ')}</span>
            <span className="t-2 t-small">
              {t('until')} <Dtg at={one.expiresAt} />
            </span>
            <Button small look="plain" onClick={() => void revoke(one.id)}>
              {t('token.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      {made !== undefined && (
        <div role="status" style={{ margin: '10px 0' }}>
          <p className="w-secret t-mono">{made}</p>
          <p className="t-small t-2">{t('token.once')}</p>
        </div>
      )}
      <form onSubmit={submit} className="w-form" style={{ marginTop: 10 }}>
        <Field label={t('token.name')} name="name" required fault={fault} />
        <Field label={t('token.days')} name="days" type="number" min={1} max={366} defaultValue={90} required />
        <fieldset className="w-whole" style={{ border: 0, margin: 0, padding: 0 }}>
          <legend className="t-name w-legend">{t('token.verbs')}</legend>
          <div className="w-checks">
            {verbs.map((verb) => (
              <CheckField key={verb} name="verb" value={verb} label={<code>{verb}</code>} />
            ))}
          </div>
        </fieldset>
        <div className="w-whole">
          <Button type="submit">{t('token.make')}</Button>
        </div>
      </form>
    </Section>
  )
}
