import {
  addressOf,
  Button,
  call,
  EmptyState,
  FaultLine,
  FaultState,
  Panel,
  Skeleton,
  tell,
  useAsk,
  useKeys,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { logExport, type LogRow, logVerify, watchLog } from '../core/index.ts'
import { LogEntries } from './LogEntries.tsx'
import { PageTabs, useDeed, useFresh } from './parts.tsx'
import { watchWords } from './words/watch.ts'
import { WriteEntry } from './WriteEntry.tsx'

/** The watch log, newest first: signed entries that nobody changes. */
export default function LogPage() {
  const t = useText(watchWords)
  const viewer = useViewer()
  const [cursor, setCursor] = useUrlParam('after')
  const asked = useAsk(watchLog, cursor === undefined ? {} : { cursor }, { keep: true })
  const [writing, setWriting] = useState<LogRow | 'new' | undefined>(undefined)
  const { busy, fault, run } = useDeed()
  useFresh()
  useTrail([{ text: t('nav.watch'), to: '/watch' }, { text: t('log') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('watch:write')
  useKeys(may ? [{ keys: 'n', text: t('write.log'), run: () => setWriting('new') }] : [])
  const verify = async () => {
    const verdict = await run(() => call(logVerify, {}))
    if (verdict === undefined) return
    if (verdict.ok) tell({ text: t('log.verified', { n: verdict.entries }) })
    else tell({ kind: 'fault', text: t('log.broken', { id: verdict.at ?? '', code: verdict.code ?? '' }) })
  }
  const data = asked.data
  return (
    <Panel
      level={1}
      title={t('log')}
      scroll={false}
      actions={
        <>
          <Button disabled={busy} onClick={() => void verify()}>
            {t('log.verify')}
          </Button>
          <a className="t-button t-button-secondary" href={addressOf(logExport, {})} download>
            {t('log.export')}
          </a>
          {may && (
            <Button look="primary" keys="n" onClick={() => setWriting('new')}>
              {t('write.log')}
            </Button>
          )}
        </>
      }
    >
      <div className="w-column">
        <PageTabs />
        <FaultLine text={fault} />
        <section className="w-rest w-scroll" tabIndex={0} aria-label={t('log')}>
          {asked.isPending ? (
            <Skeleton rows={8} />
          ) : data === undefined ? (
            <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
          ) : data.rows.length === 0 ? (
            <EmptyState title={t('log.empty')} command={'testudo watch log --write "…"'}>
              {t('log.empty.text')}
            </EmptyState>
          ) : (
            <div className="t-section">
              <LogEntries rows={data.rows} {...(may && { onCorrect: setWriting })} />
              {data.next !== undefined && <Button onClick={() => setCursor(data.next)}>{t('log.older')}</Button>}
            </div>
          )}
        </section>
      </div>
      {writing !== undefined && data !== undefined && (
        <WriteEntry
          labels={data.labels}
          corrects={writing === 'new' ? undefined : writing}
          onClose={() => setWriting(undefined)}
        />
      )}
    </Panel>
  )
}
