import type { Reply } from '@testudo/kernel/contract'
import type { Label } from '@testudo/kernel/label'
import { CheckField, Field, FileDrop, FormDialog, SelectField, upload, UploadProgress, useText } from '@testudo/ui'
import { useState } from 'react'
import { importInventory } from '../../core/contract/inventory.ts'
import { EXPOSURES } from '../../core/model.ts'
import { LabelOf } from '../parts/LabelOf.tsx'
import { useDeed } from '../parts/useDeed.ts'
import { sourcesWords } from '../words/sources.ts'
import { InventoryReport } from './InventoryReport.tsx'

export interface Told {
  readonly file: string
  readonly reply: Reply<typeof importInventory>
}

/** Files in, what would change out; the same files for good only after somebody saw it. */
export function ImportInventory({ onClose }: { onClose: () => void }) {
  const t = useText(sourcesWords)
  const { run, busy, fault } = useDeed()
  const [files, setFiles] = useState<readonly File[]>([])
  const [dry, setDry] = useState(true)
  const [operator, setOperator] = useState('')
  const [equipment, setEquipment] = useState('')
  const [asset, setAsset] = useState('')
  const [exposure, setExposure] = useState<string>('')
  const [label, setLabel] = useState<Label | undefined>(undefined)
  const [percent, setPercent] = useState<number | undefined>(undefined)
  const [told, setTold] = useState<readonly Told[]>([])
  const put = (set: (value: string) => void) => (event: { target: { value: string } }) => {
    setTold([])
    set(event.target.value)
  }
  const send = async () => {
    const reached = EXPOSURES.find((one) => one === exposure)
    const answers: Told[] = []
    const done = await run(async () => {
      for (const file of files) {
        setPercent(0)
        const reply = await upload(
          importInventory,
          {
            fileName: file.name.slice(0, 200),
            dryRun: dry ? 'true' : 'false',
            ...(operator.trim() === '' ? {} : { operator: operator.trim() }),
            ...(equipment.trim() === '' ? {} : { equipment: equipment.trim() }),
            ...(asset.trim() === '' ? {} : { asset: asset.trim() }),
            ...(reached === undefined ? {} : { exposure: reached }),
            ...(label === undefined ? {} : { label: JSON.stringify(label) }),
          },
          file,
          { onProgress: (sent, total) => setPercent(total === 0 ? 100 : Math.round((sent / total) * 100)) },
        )
        answers.push({ file: file.name, reply })
      }
      return true
    })
    setPercent(undefined)
    setTold(answers)
    // What was seen can be stored next, with the same files.
    if (done === true) setDry(!dry)
    if (done === true && !dry) setFiles([])
  }
  return (
    <FormDialog
      wide
      title={t('import')}
      submit={dry ? t('import.try') : t('import.do', { n: files.length })}
      busy={busy}
      ready={files.length > 0}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void send()}
    >
      <FileDrop
        title={t('import.drop')}
        text={t('import.drop.text')}
        files={files}
        onFiles={(next) => {
          setFiles(next)
          setTold([])
          setDry(true)
        }}
      />
      <div className="v-two">
        <Field
          label={t('import.operator')}
          hint={t('import.operator.hint')}
          maxLength={200}
          spellCheck={false}
          value={operator}
          onChange={put(setOperator)}
        />
        <Field
          label={t('import.equipment')}
          hint={t('import.equipment.hint')}
          maxLength={200}
          value={equipment}
          onChange={put(setEquipment)}
        />
        <Field
          label={t('import.asset')}
          hint={t('import.asset.hint')}
          maxLength={200}
          spellCheck={false}
          value={asset}
          onChange={put(setAsset)}
        />
        <SelectField label={t('import.exposure')} value={exposure} onChange={put(setExposure)}>
          <option value="">{t('import.exposure.file')}</option>
          {EXPOSURES.map((one) => (
            <option key={one} value={one}>
              {t(`exposure.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <LabelOf
        label={label}
        onChange={(next) => {
          setTold([])
          setLabel(next)
        }}
      />
      <CheckField label={t('import.dry')} checked={dry} onChange={(event) => setDry(event.target.checked)} />
      {percent !== undefined && <UploadProgress percent={percent} />}
      <div role="status">
        {told.map((one) => (
          <InventoryReport key={one.file} told={one} />
        ))}
      </div>
    </FormDialog>
  )
}
