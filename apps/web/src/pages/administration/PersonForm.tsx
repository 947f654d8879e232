import { changePerson, invite, policies, roles } from '@testudo/platform/contracts/identity'
import {
  Button,
  CallFault,
  CheckField,
  call,
  Field,
  Section,
  SelectField,
  Skeleton,
  TimeField,
  tell,
  useAsk,
  useLanguage,
  useText,
} from '@testudo/ui'
import { type FormEvent, useState } from 'react'
import type { MadeLink } from './LinkBox.tsx'
import type { PersonRow } from './People.tsx'
import { words } from './words.ts'

function list(text: FormDataEntryValue | null): string[] {
  return String(text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** What a person holds: organisation, roles (verbs), clearances and memberships (labels). Without `person` it invites one. */
export function PersonForm({
  person,
  onDone,
}: {
  person: PersonRow | undefined
  onDone: (made: MadeLink | undefined) => void
}) {
  const t = useText(words)
  const language = useLanguage()
  const known = useAsk(roles, {})
  const rules = useAsk(policies, {})
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [until, setUntil] = useState(person?.clearedUntil)
  const [busy, setBusy] = useState(false)
  if (known.data === undefined || rules.data === undefined) return <Skeleton />
  const send = async (data: FormData) => {
    const held = {
      name: String(data.get('name')).trim(),
      organisation: String(data.get('organisation')).trim(),
      nation: String(data.get('nation')).trim().toUpperCase(),
      communities: list(data.get('communities')),
      specialAccess: list(data.get('specialAccess')),
      roles: data.getAll('role').map(String),
      clearances: Object.fromEntries(
        (rules.data ?? []).flatMap(({ id }) => {
          const value = String(data.get(`clearance ${id}`) ?? '')
          return value === '' ? [] : [[id, value]]
        }),
      ),
      ...(until === undefined ? {} : { clearedUntil: until }),
    }
    if (person === undefined) {
      const made = await call(invite, { login: String(data.get('login')).trim(), ...held })
      onDone({ name: held.name, link: made.link, expiresAt: made.expiresAt })
    } else {
      await call(changePerson, { person: person.id, ...held })
      tell({ text: t('change.done', { name: held.name }) })
      onDone(undefined)
    }
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setBusy(true)
    setFault(undefined)
    send(new FormData(event.currentTarget))
      .catch((error: unknown) => setFault(error instanceof CallFault ? error.message : String(error)))
      .finally(() => setBusy(false))
  }
  return (
    <Section>
      <form onSubmit={submit}>
        <div className="w-form">
          <Field label={t('name')} name="name" required defaultValue={person?.name} fault={fault} />
          {person === undefined ? (
            <Field label={t('login')} name="login" required minLength={2} pattern="[^\s<>]+" spellCheck={false} />
          ) : (
            <Field label={t('login')} value={person.login} disabled readOnly />
          )}
          <Field label={t('organisation')} name="organisation" defaultValue={person?.organisation} />
          <Field label={t('nation')} name="nation" maxLength={3} pattern="[A-Za-z]{3}" defaultValue={person?.nation} />
          {rules.data.map((policy) => (
            <SelectField
              key={policy.id}
              label={policy.name[language] ?? policy.id}
              name={`clearance ${policy.id}`}
              defaultValue={person?.clearances[policy.id] ?? ''}
            >
              <option value="">{t('no-clearance')}</option>
              {policy.classifications.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </SelectField>
          ))}
          <TimeField label={t('clearedUntil')} value={until} onTime={setUntil} />
          <div className="w-whole">
            <Field label={t('communities')} name="communities" defaultValue={person?.communities.join(', ')} />
          </div>
          <div className="w-whole">
            <Field label={t('specialAccess')} name="specialAccess" defaultValue={person?.specialAccess.join(', ')} />
          </div>
          <fieldset className="w-whole" style={{ border: 0, margin: 0, padding: 0 }}>
            <legend className="t-name">{t('roleWord')}</legend>
            <div className="w-checks">
              {known.data.roles.map((role) => (
                <CheckField
                  key={role.name}
                  label={role.title[language]}
                  name="role"
                  value={role.name}
                  defaultChecked={person?.roles.includes(role.name) === true}
                />
              ))}
            </div>
          </fieldset>
        </div>
        <div className="w-form-foot">
          <Button look="primary" type="submit" disabled={busy}>
            {person === undefined ? t('invite.do') : t('change', { name: person.name })}
          </Button>
        </div>
      </form>
    </Section>
  )
}
