import { Button, FaultLine, Figure, Figures, useText, useNumber } from '@testudo/ui'
import { useState } from 'react'
import { Problems } from '../sources/Problems.tsx'
import { sourcesWords } from '../words/sources.ts'
import { inventoryWords } from '../words/inventory.ts'
import type { Told } from './ImportInventory.tsx'
import { useUndo } from './useUndo.ts'

/** What one file holds and would change, its problems by place, its first rows as they were read. */
export function InventoryReport({ told: { file, reply } }: { told: Told }) {
  const t = useText(sourcesWords)
  const number = useNumber()
  const { report } = reply
  if (report === undefined)
    return (
      <p>
        <b>{file}</b> {t('report.job')}
      </p>
    )
  return (
    <section className="v-report">
      <h3>
        {file} <code className="t-3">{report.format}</code>{' '}
        <span className="t-2">{t(report.dryRun ? 'report.dry' : 'report.stored')}</span>
      </h3>
      <Figures>
        <Figure label={t('report.new')} value={number(report.equipment.new)} />
        <Figure label={t('report.changed')} value={number(report.equipment.changed)} />
        <Figure label={t('report.same')} value={number(report.equipment.same)} />
        <Figure label={t('report.components')} value={number(report.components)} />
        <Figure label={t('report.undecidable')} value={number(report.undecidable)} />
        <Figure label={t('report.vulnerabilities')} value={number(report.vulnerabilities)} />
      </Figures>
      {!report.dryRun && report.equipment.new + report.equipment.changed > 0 && <Undo id={reply.job} />}
      <Problems problems={report.problems} />
      {report.sample.length > 0 && (
        <details>
          <summary>{t('report.sample')}</summary>
          <div className="v-wide t-scroll" tabIndex={0} role="region" aria-label={t('report.sample')}>
            <table className="v-table">
              <thead>
                <tr>
                  <th scope="col">{t('name')}</th>
                  <th scope="col">{t('components')}</th>
                  <th scope="col">{t('report.version')}</th>
                  <th scope="col">{t('report.matched')}</th>
                </tr>
              </thead>
              <tbody>
                {report.sample.map((row, i) => (
                  <tr key={i}>
                    <th scope="row">{row.equipment}</th>
                    <td>{row.component}</td>
                    <td className="t-mono">{row.version ?? '–'}</td>
                    <td className="t-mono t-2">{row.name ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  )
}

/** Right after an import, while the file is still on everybody's mind. */
function Undo({ id }: { id: string }) {
  const t = useText(inventoryWords)
  const { undo, busy, fault } = useUndo()
  const [done, setDone] = useState(false)
  if (done) return <p className="t-2">{t('imports.undone')}</p>
  return (
    <>
      <Button small disabled={busy} onClick={() => void undo(id).then(setDone)}>
        {t('undo')}
      </Button>
      <FaultLine text={fault} />
    </>
  )
}
