import { Age, useNow, useText } from '@testudo/ui'
import { deskWords } from '../words/desk.ts'

/** How long ago, and `now` for what still goes on. */
export function Recent({ at }: { at: number }) {
  const t = useText(deskWords)
  const now = useNow()
  return now - at < 60_000 ? <span>{t('now')}</span> : <Age at={at} />
}
