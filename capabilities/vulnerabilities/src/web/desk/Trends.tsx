import type { Reply } from '@testudo/kernel/contract'
import { Age, Go, useText, useNumber, useAge } from '@testudo/ui'
import type { desk } from '../../core/contract/desk.ts'
import { COLLECTIVE } from '../paths.ts'
import { deskWords } from '../words/desk.ts'

type Given = Reply<typeof desk>['trends']

const HOUR = 3_600_000
const DAYS = 72

/** How fast immediates are closed, and which has waited longest. */
export function Trends({ given }: { given: Given }) {
  const t = useText(deskWords)
  const age = useAge()
  const number = useNumber()
  const hours = (value: number) => (value < DAYS ? `${number(value)} h` : age(value * HOUR))
  const half = given.halfClosedHours
  const [before = '', after = ''] = t('trend.half', { immediate: '\u0000', hours: '\u0001' }).split('\u0000')
  const [middle = '', end = ''] = after.split('\u0001')
  return (
    <footer className="v-trends t-2 t-small">
      {half !== undefined && (
        <span>
          {before}
          <b>{t('trend.immediate')}</b>
          {middle}
          <b>{hours(half)}</b>
          {end}
          {given.halfClosedHoursBefore !== undefined &&
            t('trend.before', { hours: hours(given.halfClosedHoursBefore) })}
        </span>
      )}
      {given.oldestImmediateSince !== undefined && (
        <span>
          {t('trend.oldest')}{' '}
          <b>
            <Age at={given.oldestImmediateSince} />
          </b>
        </span>
      )}
      <Go to={COLLECTIVE} className="t-link v-target">
        {t('trend.collective')}
      </Go>
    </footer>
  )
}
