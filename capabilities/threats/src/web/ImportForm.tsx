import { useQueryClient } from '@tanstack/react-query'
import { counts, importFile } from '@testudo/threats'
import {
  Button,
  CheckField,
  Field,
  FileDrop,
  SelectField,
  tell,
  upload,
  UploadProgress,
  useAsk,
  useMarking,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { words } from './words.ts'

const RELIABILITY = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const CREDIBILITY = ['1', '2', '3', '4', '5', '6'] as const

/** Files dropped or chosen, who asserts them, how graded, under which label; a dry run first. */
export function ImportForm({
  onStart,
  onDone,
  onFailed,
}: {
  onStart: () => void
  onDone: (job: string) => void
  onFailed: () => void
}) {
  const t = useText(words)
  const queries = useQueryClient()
  const [files, setFiles] = useState<readonly File[]>([])
  const [dry, setDry] = useState(true)
  const [source, setSource] = useState('')
  const [reliability, setReliability] = useState<string>('')
  const [credibility, setCredibility] = useState<string>('')
  const [label, setLabel] = useState('')
  const known = useAsk(counts, {})
  useMarking(known.data?.marking ?? 'none')
  const [sent, setSent] = useState<number | undefined>(undefined)
  const [again, setAgain] = useState(false)

  const send = async (dryRun: boolean) => {
    onStart()
    try {
      for (const file of files) {
        setSent(0)
        const r = RELIABILITY.find((one) => one === reliability)
        const c = CREDIBILITY.find((one) => one === credibility)
        const reply = await upload(
          importFile,
          {
            source: source.trim() === '' ? file.name : source.trim(),
            fileName: file.name.slice(0, 200),
            dryRun: dryRun ? 'true' : 'false',
            ...(r === undefined ? {} : { reliability: r }),
            ...(c === undefined ? {} : { credibility: c }),
            ...(label === '' ? {} : { label }),
          },
          file,
          { onProgress: (done, total) => setSent(total === 0 ? 100 : Math.round((done / total) * 100)) },
        )
        onDone(reply.job)
      }
      setAgain(dryRun)
      if (!dryRun) {
        setFiles([])
        await queries.invalidateQueries()
      }
    } catch (error) {
      tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })
      onFailed()
    } finally {
      setSent(undefined)
    }
  }
  return (
    <>
      <div className="th-drop">
        <FileDrop
          title={t('import.drop')}
          text={t('import.drop.text')}
          files={files}
          onFiles={(list) => {
            setFiles(list)
            setAgain(false)
          }}
        />
      </div>
      <form
        className="th-form"
        onSubmit={(event) => {
          event.preventDefault()
          void send(dry && !again)
        }}
      >
        <Field
          label={t('import.source')}
          hint={t('import.source.hint')}
          value={source}
          maxLength={200}
          onChange={(event) => setSource(event.target.value)}
        />
        <GradeField
          label={t('import.reliability')}
          values={RELIABILITY}
          value={reliability}
          onChange={setReliability}
        />
        <GradeField
          label={t('import.credibility')}
          values={CREDIBILITY}
          value={credibility}
          onChange={setCredibility}
        />
        <SelectField label={t('import.label')} value={label} onChange={(event) => setLabel(event.target.value)}>
          <option value="">{t('import.label.default')}</option>
          {known.data?.labels.map(({ label: one, mark }) => (
            <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
              {[mark.portion, ...mark.chips].join(' ')}
            </option>
          ))}
        </SelectField>
        <CheckField label={t('import.dry')} checked={dry} onChange={(event) => setDry(event.target.checked)} />
        {sent !== undefined && <UploadProgress percent={sent} />}
        <span className="t-row">
          <Button look="primary" type="submit" disabled={files.length === 0 || sent !== undefined}>
            {t(again ? 'import.again' : dry ? 'import.start.dry' : 'import.start')}
          </Button>
        </span>
      </form>
    </>
  )
}

function GradeField({
  label,
  values,
  value,
  onChange,
}: {
  label: string
  values: readonly string[]
  value: string
  onChange: (value: string) => void
}) {
  const t = useText(words)
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t('import.ungraded')}</option>
      {values.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </SelectField>
  )
}
