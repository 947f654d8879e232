import { Field, SelectField, useText } from '@testudo/ui'
import type { Access } from '../../core/contract/collections.ts'
import { collectionWords } from './words.ts'

const KINDS = ['same', 'none', 'basic', 'token', 'own'] as const
type Kind = (typeof KINDS)[number]

const EMPTY: Readonly<Record<Kind, Access>> = {
  same: { kind: 'same' },
  none: { kind: 'none' },
  basic: { kind: 'basic', login: '', password: '' },
  token: { kind: 'token', token: '', scheme: 'Bearer' },
  own: { kind: 'own' },
}

/** How this node signs in at a foreign server. What is typed here is never shown again. */
export function AccessForm({
  access,
  known,
  onChange,
}: {
  access: Access
  /** There is a credential already, which may stay. */
  known: boolean
  onChange: (access: Access) => void
}) {
  const t = useText(collectionWords)
  return (
    <div className="sh-two">
      <SelectField
        label={t('source.access')}
        value={access.kind}
        onChange={(e) => onChange(EMPTY[KINDS.find((one) => one === e.target.value) ?? 'none'])}
      >
        {KINDS.filter((kind) => kind !== 'same' || known).map((kind) => (
          <option key={kind} value={kind}>
            {t(`access.${kind}`)}
          </option>
        ))}
      </SelectField>
      {access.kind === 'basic' && (
        <>
          <Field
            label={t('access.login')}
            required
            autoComplete="off"
            value={access.login}
            onChange={(e) => onChange({ ...access, login: e.target.value })}
          />
          <Field
            label={t('access.password')}
            type="password"
            autoComplete="new-password"
            value={access.password}
            onChange={(e) => onChange({ ...access, password: e.target.value })}
          />
        </>
      )}
      {access.kind === 'token' && (
        <>
          <SelectField
            label="Authorization"
            value={access.scheme}
            onChange={(e) => onChange({ ...access, scheme: e.target.value === 'Token' ? 'Token' : 'Bearer' })}
          >
            <option>Bearer</option>
            <option>Token</option>
          </SelectField>
          <Field
            label={t('access.secret')}
            required
            type="password"
            autoComplete="new-password"
            value={access.token}
            onChange={(e) => onChange({ ...access, token: e.target.value })}
          />
        </>
      )}
    </div>
  )
}
