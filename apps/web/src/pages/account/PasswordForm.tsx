import { changePassword } from '@testudo/platform/contracts/identity'
import { Button, CallFault, call, Field, Section, tell, useText } from '@testudo/ui'
import { type FormEvent, useState } from 'react'
import { words } from './words.ts'

export function PasswordForm() {
  const t = useText(words)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    call(changePassword, { current: String(data.get('current')), password: String(data.get('password')) }).then(
      () => {
        form.reset()
        setFault(undefined)
        tell({ text: t('password.done') })
      },
      (error: unknown) => setFault(error instanceof CallFault ? error.message : String(error)),
    )
  }
  return (
    <Section title={t('password')}>
      <form onSubmit={submit} className="w-form">
        <Field
          label={t('password.current')}
          name="current"
          type="password"
          autoComplete="current-password"
          required
          fault={fault}
        />
        <Field
          label={t('password.new')}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
        />
        <div className="w-whole">
          <Button type="submit">{t('password.do')}</Button>
        </div>
      </form>
    </Section>
  )
}
