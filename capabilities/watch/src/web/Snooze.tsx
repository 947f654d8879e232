import { call, FormDialog, TimeField, useSay, useText } from '@testudo/ui'
import { useState } from 'react'
import { type QueueRow, snooze } from '../core/index.ts'
import { useDeed } from './parts.tsx'
import { watchWords } from './words/watch.ts'

const HOUR = 3_600_000

/** Puts one item off until a time, for oneself. */
export function Snooze({
  row,
  onClose,
  onDone,
}: {
  row: QueueRow
  onClose: () => void
  onDone: (row: QueueRow) => void
}) {
  const t = useText(watchWords)
  const say = useSay()
  const { busy, fault, run } = useDeed()
  const [until, setUntil] = useState<number | undefined>(() => Date.now() + HOUR)
  const submit = async () => {
    if (until === undefined) return
    if ((await run(() => call(snooze, { item: row.id, until }))) === undefined) return
    onDone(row)
    onClose()
  }
  return (
    <FormDialog
      title={t('snooze.title', { what: say(row.title) })}
      submit={t('snooze.deed')}
      busy={busy}
      fault={fault}
      ready={until !== undefined}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <TimeField label={t('snooze.until')} value={until} onTime={setUntil} />
      <p className="t-2 t-small">{t('snooze.hint')}</p>
    </FormDialog>
  )
}
