import { SelectField, useText, useAge } from '@testudo/ui'
import type { PeerRow } from '../../core/contract/peers.ts'
import { peerWords } from '../words/peers.ts'

export interface Calls {
  readonly direction: PeerRow['direction']
  readonly everySeconds: number
}

const DIRECTIONS = ['both', 'push', 'pull', 'wait'] as const
const EVERY_SECONDS = [5, 30, 120, 600, 3_600, 21_600]

/** Who calls whom, and how often. */
export function CallsForm({ calls, onChange }: { calls: Calls; onChange: (calls: Calls) => void }) {
  const t = useText(peerWords)
  const everyText = useEveryText()
  const every = [...new Set([...EVERY_SECONDS, calls.everySeconds])].toSorted((a, b) => a - b)
  return (
    <div className="sh-two">
      <SelectField
        label={t('add.direction')}
        value={calls.direction}
        onChange={(event) => {
          const direction = DIRECTIONS.find((one) => one === event.currentTarget.value)
          if (direction !== undefined) onChange({ ...calls, direction })
        }}
      >
        {DIRECTIONS.map((one) => (
          <option key={one} value={one}>
            {t(`direction.${one}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('add.every')}
        value={calls.everySeconds}
        disabled={calls.direction === 'wait'}
        onChange={(event) => onChange({ ...calls, everySeconds: Number(event.currentTarget.value) })}
      >
        {every.map((seconds) => (
          <option key={seconds} value={seconds}>
            {everyText(seconds)}
          </option>
        ))}
      </SelectField>
    </div>
  )
}

/** `30 s`, then as ages are written. */
export function useEveryText(): (seconds: number) => string {
  const age = useAge()
  return (seconds) => (seconds < 60 ? `${seconds} s` : age(seconds * 1_000))
}
