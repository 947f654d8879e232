import { call, Field, FormDialog, SelectField, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { type EvidenceRow, mayFollow, TOLD_DEEDS, tellCustody } from '../../core/index.ts'
import { useDeed } from '../parts.tsx'
import { evidenceWords } from './evidenceWords.ts'

/** What may be written next into the chain of a piece. */
export const nextDeeds = ({ state }: EvidenceRow) =>
  state === 'elsewhere' ? [] : TOLD_DEEDS.filter((deed) => mayFollow(state, deed))

/** Writes one deed into the chain of custody, with its reason. */
export function TellCustody({ row, onClose }: { row: EvidenceRow; onClose: () => void }) {
  const t = useText(evidenceWords)
  const { busy, fault, run } = useDeed()
  const deeds = nextDeeds(row)
  const [chosen, setChosen] = useState<string>(deeds[0] ?? '')
  const [to, setTo] = useState('')
  const [because, setBecause] = useState('')
  const deed = deeds.find((one) => one === chosen)
  const submit = async () => {
    if (deed === undefined) return
    const done = await run(() =>
      call(tellCustody, { id: row.id, deed, because, ...(deed === 'handed-over' && { to }) }),
    )
    if (done === undefined) return
    tell({ text: t('told') })
    onClose()
  }
  return (
    <FormDialog
      title={t('tell')}
      submit={deed === undefined ? t('tell') : t(`tell.${deed}`)}
      look={deed === 'destroyed' ? 'danger' : 'primary'}
      busy={busy}
      fault={fault}
      ready={deed !== undefined && because.trim() !== '' && (deed !== 'handed-over' || to.trim() !== '')}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <SelectField label={t('tell.deed')} value={chosen} onChange={(event) => setChosen(event.target.value)}>
        {deeds.map((one) => (
          <option key={one} value={one}>
            {t(`tell.${one}`)}
          </option>
        ))}
      </SelectField>
      {deed === 'handed-over' && (
        <Field
          label={t('tell.to')}
          required
          maxLength={300}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      )}
      {deed === 'destroyed' && <p className="t-2">{t('tell.forever')}</p>}
      <TextField
        label={t('tell.because')}
        required
        maxLength={2_000}
        value={because}
        onChange={(event) => setBecause(event.target.value)}
      />
    </FormDialog>
  )
}
