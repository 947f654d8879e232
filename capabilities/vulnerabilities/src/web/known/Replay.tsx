import IconClockExclamation from '@tabler/icons-react/dist/esm/icons/IconClockExclamation.mjs'
import { Button, Dtg, SelectField, TimeField, useGo, useNow, usePlace, useText } from '@testudo/ui'
import { useState } from 'react'
import { knownWords } from '../words/known.ts'

const TABLES = ['deployer', 'coordinator', 'bod-26-04'] as const

/** The decision as it would have been made at another time, or by another table; never shown silently as now. */
export function Replay({ at, table }: { at: number | undefined; table: (typeof TABLES)[number] }) {
  const t = useText(knownWords)
  const now = useNow()
  const go = useGo()
  const { path, search } = usePlace()
  const [wanted, setWanted] = useState<number | undefined>(at)
  const open = search.get('replay') === '1' || at !== undefined || table !== 'deployer'
  if (!open) return null
  const put = (change: Readonly<Record<string, string | undefined>>) => {
    const next = new URLSearchParams(search)
    for (const [name, value] of Object.entries(change)) {
      if (value === undefined) next.delete(name)
      else next.set(name, value)
    }
    go(`${path}${next.size === 0 ? '' : `?${next.toString()}`}`, { replace: true })
  }
  return (
    <div className="v-replay-bar">
      {at !== undefined && (
        <p role="status" className="v-replay-told">
          <IconClockExclamation size={16} aria-hidden />
          <b>
            {t('at.shown')} <Dtg at={at} full />
          </b>
        </p>
      )}
      <form
        className="v-replay-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (wanted !== undefined) put({ at: String(wanted), replay: undefined })
        }}
      >
        <TimeField key={at} label={t('at')} value={wanted ?? now} onTime={setWanted} />
        <SelectField
          label={t('table')}
          value={table}
          onChange={(event) =>
            put({ table: event.target.value === 'deployer' ? undefined : event.target.value, replay: '1' })
          }
        >
          {TABLES.map((one) => (
            <option key={one} value={one}>
              {t(`table.${one}`)}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="primary" disabled={wanted === undefined || wanted > now}>
          {t('at.do')}
        </Button>
        <Button onClick={() => put({ at: undefined, replay: undefined, table: undefined })}>
          {t(at === undefined ? 'at.close' : 'at.live')}
        </Button>
      </form>
    </div>
  )
}
