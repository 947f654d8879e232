import { useQueryClient } from '@tanstack/react-query'
import { importMisp, TLP_WORDS } from '@testudo/sharing'
import { Button, CheckField, FileDrop, SelectField, tell, upload, UploadProgress, useText } from '@testudo/ui'
import { useState } from 'react'
import { words } from './words.ts'

/** MISP files, the floor under their TLP, what to do with warned values; a dry run first, then the same files for good. */
export function ImportForm({ onStart, onDone }: { onStart: () => void; onDone: (job: string | undefined) => void }) {
  const t = useText(words)
  const queries = useQueryClient()
  const [files, setFiles] = useState<readonly File[]>([])
  const [dry, setDry] = useState(true)
  const [quiet, setQuiet] = useState(false)
  const [asTlp, setAsTlp] = useState('')
  const [sent, setSent] = useState<number | undefined>(undefined)
  /** The dry run of these very files with these settings is done: the next step stores them. */
  const [again, setAgain] = useState(false)

  const send = async (dryRun: boolean) => {
    onStart()
    let last: string | undefined
    try {
      for (const file of files) {
        setSent(0)
        const floor = TLP_WORDS.find((one) => one === asTlp)
        const reply = await upload(
          importMisp,
          {
            fileName: file.name.slice(0, 200),
            dryRun: dryRun ? 'true' : 'false',
            quiet: quiet ? 'true' : 'false',
            ...(floor === undefined ? {} : { asTlp: floor }),
          },
          file,
          { onProgress: (done, total) => setSent(total === 0 ? 100 : Math.round((done / total) * 100)) },
        )
        last = reply.job
      }
      setAgain(dryRun)
      if (!dryRun) {
        setFiles([])
        await queries.invalidateQueries()
      }
    } catch (error) {
      tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })
    } finally {
      setSent(undefined)
      onDone(last)
    }
  }
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      setAgain(false)
    }
  return (
    <form
      className="sm-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send(dry && !again)
      }}
    >
      <FileDrop title={t('drop')} text={t('drop.text')} files={files} onFiles={changed(setFiles)} />
      <SelectField label={t('as.tlp')} value={asTlp} onChange={(event) => changed(setAsTlp)(event.target.value)}>
        <option value="">{t('as.tlp.none')}</option>
        {TLP_WORDS.map((one) => (
          <option key={one} value={one}>
            TLP:{one}
          </option>
        ))}
      </SelectField>
      <CheckField label={t('quiet')} checked={quiet} onChange={(event) => changed(setQuiet)(event.target.checked)} />
      <CheckField label={t('dry')} checked={dry} onChange={(event) => changed(setDry)(event.target.checked)} />
      {sent !== undefined && <UploadProgress percent={sent} />}
      <span className="t-row">
        <Button look="primary" type="submit" disabled={files.length === 0 || sent !== undefined}>
          {t(again ? 'again' : dry ? 'start.dry' : 'start')}
        </Button>
      </span>
    </form>
  )
}
