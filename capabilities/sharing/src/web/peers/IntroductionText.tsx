import { CheckField, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { type Introduction, introduction } from '../../core/contract/peers.ts'
import { peerWords, type PeerSay } from '../words/peers.ts'
import { Fingerprint } from './Fingerprint.tsx'

/** Reads a pasted introduction; what is wrong with it names its place. */
function readIntroduction(t: PeerSay, text: string): { readonly value?: Introduction; readonly fault?: string } {
  if (text.trim() === '') return {}
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { fault: t('add.bad', { why: t('add.json') }) }
  }
  const parsed = introduction.safeParse(json)
  if (parsed.success) return { value: parsed.data }
  const issue = parsed.error.issues[0]
  return { fault: t('add.bad', { why: `/${issue?.path.join('/') ?? ''} ${issue?.message ?? ''}` }) }
}

/** The text somebody pasted, what it says, and whether its fingerprints were compared. Another text is compared anew. */
export function useIntroduction() {
  const t = useText(peerWords)
  const [text, setText] = useState('')
  const [compared, compare] = useState(false)
  const paste = (next: string) => {
    setText(next)
    compare(false)
  }
  return { text, paste, compared, compare, ...readIntroduction(t, text) }
}

export type Introducing = ReturnType<typeof useIntroduction>

export function PasteIntroduction({
  introducing: { text, paste, value, fault },
  wrong,
  onPasted,
}: {
  introducing: Introducing
  /** What else is wrong with it. */
  wrong?: string | undefined
  onPasted?: () => void
}) {
  const t = useText(peerWords)
  return (
    <TextField
      label={t('add.paste')}
      hint={t('add.paste.hint')}
      fault={fault ?? wrong}
      rows={value === undefined ? 8 : 3}
      value={text}
      spellCheck={false}
      maxLength={200_000}
      onChange={(event) => {
        paste(event.target.value)
        onPasted?.()
      }}
    />
  )
}

/** Who it says it is. */
export function WhoItSays({ value }: { value: Introduction }) {
  return (
    <p>
      <b>{value.name}</b>{' '}
      <span className="t-2">
        {[value.nation, value.organisation, value.url].filter((part) => part !== '').join(' · ')}
      </span>
    </p>
  )
}

/** Both fingerprints to be read to each other by voice, and the word of who did. */
export function CompareByVoice({
  introducing: { value, compared, compare },
  news,
}: {
  introducing: Introducing
  /** Said of each: whether it is the one that is pinned. */
  news?: { readonly certificate: string; readonly key: string }
}) {
  const t = useText(peerWords)
  if (value === undefined) return null
  const name = (word: string, more: string | undefined) => (more === undefined ? word : `${word}, ${more}`)
  return (
    <fieldset className="sh-fieldset sh-compare">
      <legend className="t-name">{t('add.compare')}</legend>
      <p className="t-2">{t('add.compare.text')}</p>
      <div className="sh-prints">
        <Fingerprint name={name(t('add.certificate'), news?.certificate)} hex={value.certificate} />
        <Fingerprint name={name(t('add.key'), news?.key)} hex={value.publicKey} />
      </div>
      <CheckField label={t('add.compared')} checked={compared} onChange={(event) => compare(event.target.checked)} />
    </fieldset>
  )
}
