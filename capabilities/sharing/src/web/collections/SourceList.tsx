import type { State } from '@testudo/kernel/situation'
import {
  Age,
  Button,
  call,
  EmptyState,
  FaultLine,
  formatNumber,
  Panel,
  StateMark,
  useLanguage,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import { type ClientRow, runSource, type SourceRow } from '../../core/contract/collections.ts'
import { useSay } from '../useSay.ts'
import { SourceDialog } from './SourceDialog.tsx'
import { useDeed } from '../useDeed.ts'
import { collectionWords } from './words.ts'

const SHAPE: Readonly<Record<SourceRow['state'], State>> = {
  healthy: 'capable',
  running: 'capable',
  failing: 'not-capable',
  waiting: 'unknown',
  paused: 'unknown',
}
const COUNTS = [
  'new',
  'newer',
  'same',
  'older',
  'accepted',
  'pending',
  'withheld',
  'refused',
  'quarantined',
  'unreadable',
] as const

/** Foreign servers: health, last run, what it brought, next run. */
export function SourceList({ rows, clients }: { rows: readonly SourceRow[]; clients: readonly ClientRow[] }) {
  const t = useText(collectionWords)
  const say = useSay()
  const language = useLanguage()
  const { run, busy, fault } = useDeed()
  const [open, setOpen] = useState<SourceRow | 'new' | undefined>(undefined)
  const add = <Button onClick={() => setOpen('new')}>{t('source.add')}</Button>
  const counts = ({ last }: SourceRow) => {
    if (last === undefined) return ''
    const told = COUNTS.flatMap((name) => {
      const n = last[name] ?? 0
      return n > 0 ? [t(`count.${name}`, { n: formatNumber(language, n) })] : []
    })
    return told.length === 0 ? t('count.nothing') : told.join(' · ')
  }
  return (
    <Panel title={t('sources')} count={rows.length} actions={add} scroll={false}>
      <FaultLine text={fault} />
      {rows.length === 0 ? (
        <EmptyState title={t('sources.none')}>{t('sources.none.text')}</EmptyState>
      ) : (
        <div className="tx-scroll" tabIndex={0}>
          <table className="sh-table">
            <thead>
              <tr>
                <th scope="col">{t('column.state')}</th>
                <th scope="col">{t('column.name')}</th>
                <th scope="col">{t('column.last')}</th>
                <th scope="col">{t('column.counts')}</th>
                <th scope="col">
                  <span className="t-hidden">{t('source.run')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <span className="t-row sh-nowrap">
                      <StateMark state={SHAPE[row.state]} silent />
                      {t(`state.${row.state}`)}
                    </span>
                  </td>
                  <td>
                    <button type="button" className="sh-plain-button" onClick={() => setOpen(row)}>
                      <b>{row.name}</b>
                    </button>{' '}
                    <span className="t-3">{t(row.direction === 'pull' ? 'source.pull' : 'source.push')}</span>
                    <div className="t-2 t-small sh-wrap">
                      {row.url} · {row.collection}
                    </div>
                    {row.trouble !== undefined && <div className="sh-bad t-small">{say(row.trouble)}</div>}
                  </td>
                  <td>{row.lastRun === undefined ? t('never') : <Age at={row.lastRun} />}</td>
                  <td>{counts(row)}</td>
                  <td>
                    <Button
                      small
                      disabled={busy || row.state === 'running'}
                      aria-label={`${t('source.run')}: ${row.name}`}
                      onClick={() => void run(() => call(runSource, { id: row.id }))}
                    >
                      {t('source.run')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open !== undefined && (
        <SourceDialog before={open === 'new' ? undefined : open} clients={clients} onClose={() => setOpen(undefined)} />
      )}
    </Panel>
  )
}
