import { call, FormDialog, SelectField, useAsk, useMarking, useText } from '@testudo/ui'
import { useState } from 'react'
import { incidents, takeReport, templates } from '../core/index.ts'
import { LabelPick } from './LabelPick.tsx'
import { useDeed } from './parts.tsx'
import { incidentWords } from './words.ts'

/** What an operator told goes into an incident: a new one, or one that is open. */
export function TakeReport({
  report,
  onClose,
  onTaken,
}: {
  report: string
  onClose: () => void
  onTaken: (incident: string) => void
}) {
  const t = useText(incidentWords)
  const { busy, fault, run } = useDeed()
  const open = useAsk(incidents, { show: 'open' })
  useMarking(open.data?.marking ?? (open.isError ? 'none' : undefined))
  const [into, setInto] = useState('')
  const labels = useAsk(templates, {}).data?.labels ?? []
  const [label, setLabel] = useState(-1)
  const submit = async () => {
    const under = labels[label]
    const where = into === '' ? { ...(under !== undefined && { label: under }) } : { incident: into }
    const taken = await run(() => call(takeReport, { report, ...where }))
    if (taken !== undefined) onTaken(taken.id)
  }
  return (
    <FormDialog
      title={t('take')}
      submit={t(into === '' ? 'take.new' : 'take.add')}
      busy={busy}
      fault={fault}
      ready
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p className="t-2">{t('take.text')}</p>
      <SelectField label={t('take.into')} value={into} onChange={(event) => setInto(event.target.value)}>
        <option value="">{t('take.fresh')}</option>
        {open.data?.rows.map(({ id, number, name, mark }) => (
          <option key={id} value={id}>
            {`${mark.portion} ${number} ${name}`}
          </option>
        ))}
      </SelectField>
      {into === '' && <LabelPick labels={labels} value={label} onChange={setLabel} first={t('label.report')} />}
    </FormDialog>
  )
}
