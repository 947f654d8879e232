import { useText, useTrail } from '@testudo/ui'
import { Certificates } from './Certificates.tsx'
import { Passkeys } from './Passkeys.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { Sessions } from './Sessions.tsx'
import { Tokens } from './Tokens.tsx'
import { words } from './words.ts'

/** My ways in, my sessions, my tokens. */
export default function Account() {
  const t = useText(words)
  useTrail([{ text: t('title') }])
  return (
    <div className="w-column t-scroll" tabIndex={0}>
      <h1 className="t-hidden">{t('title')}</h1>
      <div style={{ maxWidth: 760 }}>
        <Passkeys />
        <Certificates />
        <PasswordForm />
        <Sessions />
        <Tokens />
      </div>
    </div>
  )
}
