import { FormDialog, TimeField, useText } from '@testudo/ui'
import { useState } from 'react'
import type { Shift } from '../core/index.ts'
import { watchWords } from './words/watch.ts'

/** Asks of which shift the sheet is to be. */
export function ShiftForm({
  shift,
  onClose,
  onDraw,
}: {
  shift: Shift
  onClose: () => void
  onDraw: (shift: Shift) => void
}) {
  const t = useText(watchWords)
  const [from, setFrom] = useState<number | undefined>(shift.from)
  const [until, setUntil] = useState<number | undefined>(shift.until)
  return (
    <FormDialog
      title={t('shift.change')}
      submit={t('shift.draw')}
      busy={false}
      fault={undefined}
      ready={from !== undefined && until !== undefined && from < until}
      onClose={onClose}
      onSubmit={() => {
        if (from === undefined || until === undefined) return
        onDraw({ from, until })
        onClose()
      }}
    >
      <TimeField label={t('shift.from')} value={from} onTime={setFrom} />
      <TimeField label={t('shift.until')} value={until} onTime={setUntil} />
    </FormDialog>
  )
}
