import { endSession, endSessions, sessions } from '@testudo/platform/contracts/identity'
import { Button, Chip, call, Dtg, Section, useAsk, useText } from '@testudo/ui'
import { deviceOf } from './device.ts'
import { useDeed } from './useDeed.ts'
import { words } from './words.ts'

export function Sessions() {
  const t = useText(words)
  const answer = useAsk(sessions, {})
  const deed = useDeed()
  const end = async (id: string) => {
    await deed(() => call(endSession, { session: id }), t('session.ended'))
    await answer.refetch()
  }
  const others = answer.data?.some((one) => !one.current) === true
  const endOthers = async () => {
    await deed(() => call(endSessions, {}), t('session.othersEnded'))
    await answer.refetch()
  }
  return (
    <Section title={t('sessions')}>
      <ul>
        {answer.data?.map((one) => (
          <li key={one.id} className="t-row" style={{ minHeight: 32 }}>
            <span className="t-grow t-clip">
              <span title={one.agent}>{deviceOf(one.agent)}</span>{' '}
              <span className="t-2">{t('session.method', { method: one.method })}</span>
            </span>
            {one.current && <Chip>{t('session.this')}</Chip>}
            <span className="t-2 t-small">
              {t('seen')} <Dtg at={one.seenAt} />
            </span>
            {!one.current && (
              <Button small look="plain" onClick={() => void end(one.id)}>
                {t('session.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others && (
        <Button small onClick={() => void endOthers()}>
          {t('session.endOthers')}
        </Button>
      )}
    </Section>
  )
}
