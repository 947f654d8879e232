import type { Reply } from '@testudo/kernel/contract'
import {
  CheckField,
  Field,
  Figure,
  Figures,
  FileDrop,
  FormDialog,
  upload,
  UploadProgress,
  useText,
  useNumber,
} from '@testudo/ui'
import { useState } from 'react'
import { importFeed } from '../../core/contract/feeds.ts'
import { useDeed } from '../parts/useDeed.ts'
import { sourcesWords } from '../words/sources.ts'
import { Problems } from './Problems.tsx'

interface Told {
  readonly file: string
  readonly reply: Reply<typeof importFeed>
}

/** Files of what is known, by hand: a dry run first, then the same files for good. */
export function ImportFeed({ onClose }: { onClose: () => void }) {
  const t = useText(sourcesWords)
  const { run, busy, fault } = useDeed()
  const [files, setFiles] = useState<readonly File[]>([])
  const [source, setSource] = useState('')
  const [dry, setDry] = useState(true)
  const [percent, setPercent] = useState<number | undefined>(undefined)
  const [told, setTold] = useState<readonly Told[]>([])
  const send = async () => {
    const answers: Told[] = []
    const done = await run(async () => {
      for (const file of files) {
        setPercent(0)
        const reply = await upload(
          importFeed,
          { source: source.trim(), fileName: file.name.slice(0, 200), dryRun: dry ? 'true' : 'false' },
          file,
          { onProgress: (sent, total) => setPercent(total === 0 ? 100 : Math.round((sent / total) * 100)) },
        )
        answers.push({ file: file.name, reply })
      }
      return true
    })
    setPercent(undefined)
    setTold(answers)
    if (done === true) setDry(!dry)
    if (done === true && !dry) setFiles([])
  }
  return (
    <FormDialog
      wide
      title={t('feed.import.title')}
      submit={dry ? t('import.try') : t('import.do', { n: files.length })}
      busy={busy}
      ready={files.length > 0 && source.trim() !== ''}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void send()}
    >
      <FileDrop
        title={t('feed.import.drop')}
        text={t('feed.import.text')}
        files={files}
        onFiles={(next) => {
          setFiles(next)
          setTold([])
          setDry(true)
        }}
      />
      <Field
        label={t('feed.source')}
        hint={t('feed.source.hint')}
        required
        maxLength={200}
        value={source}
        onChange={(event) => setSource(event.target.value)}
      />
      <CheckField label={t('import.dry')} checked={dry} onChange={(event) => setDry(event.target.checked)} />
      {percent !== undefined && <UploadProgress percent={percent} />}
      <div role="status">
        {told.map((one) => (
          <FeedReport key={one.file} told={one} />
        ))}
      </div>
    </FormDialog>
  )
}

function FeedReport({ told: { file, reply } }: { told: Told }) {
  const t = useText(sourcesWords)
  const number = useNumber()
  const { report } = reply
  if (report === undefined)
    return (
      <p>
        <b>{file}</b> {t('report.job')}
      </p>
    )
  const flags = Object.entries(report.flags)
  return (
    <section className="v-report">
      <h3>
        {file} <code className="t-3">{report.format}</code>{' '}
        <span className="t-2">{t(report.dryRun ? 'report.dry' : 'report.stored')}</span>
      </h3>
      <Figures>
        <Figure label={t('feed.new')} value={number(report.new)} />
        <Figure label={t('feed.changed')} value={number(report.changed)} />
        <Figure label={t('feed.same')} value={number(report.same)} />
        <Figure label={t('feed.quarantined')} value={number(report.quarantined)} />
      </Figures>
      {flags.length > 0 && <p className="t-2 t-small">{flags.map(([flag, n]) => `${flag} ${number(n)}`).join(', ')}</p>}
      <Problems problems={report.problems} />
    </section>
  )
}
