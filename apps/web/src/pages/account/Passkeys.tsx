import { beginPasskey, finishPasskey, passkeys, removePasskey } from '@testudo/platform/contracts/identity'
import { Button, call, Dtg, Section, useAsk, useText } from '@testudo/ui'
import { IconFingerprint } from '@testudo/ui/icons.ts'
import { useState } from 'react'
import { hasPasskeys, makePasskey } from '../../passkey.ts'
import { useDeed } from './useDeed.ts'
import { words } from './words.ts'

export function Passkeys() {
  const t = useText(words)
  const answer = useAsk(passkeys, {})
  const deed = useDeed()
  const [name, setName] = useState('')
  const add = async () => {
    const made = await deed(
      async () => {
        const { flow, options } = await call(beginPasskey, {})
        await call(finishPasskey, { flow, name: name.trim(), response: await makePasskey(options) })
      },
      t('passkey.added'),
      t('passkey.stopped'),
    )
    if (made) setName('')
    await answer.refetch()
  }
  const remove = async (id: string) => {
    await deed(() => call(removePasskey, { passkey: id }), t('passkey.removed'))
    await answer.refetch()
  }
  return (
    <Section title={t('passkeys')}>
      {answer.data?.length === 0 && <p className="t-2">{t('passkeys.none')}</p>}
      <ul>
        {answer.data?.map((one) => (
          <li key={one.id} className="t-row" style={{ minHeight: 32 }}>
            <b className="t-grow">{one.name}</b>
            <Dtg at={one.createdAt} />
            <Button small look="plain" onClick={() => void remove(one.id)}>
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
      <div className="t-row w-wrap" style={{ marginTop: 10 }}>
        <input
          className="t-input"
          style={{ flex: '0 1 260px' }}
          placeholder={t('passkey.name')}
          aria-label={t('passkey.name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          icon={<IconFingerprint size={16} />}
          disabled={name.trim() === '' || !hasPasskeys()}
          onClick={() => void add()}
        >
          {t('passkey.add')}
        </Button>
      </div>
    </Section>
  )
}
