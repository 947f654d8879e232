import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  Dialog,
  Dtg,
  EmptyState,
  FaultState,
  FormDialog,
  Skeleton,
  useAsk,
  useMarking,
  useNumber,
  useText,
  Marked,
} from '@testudo/ui'
import { useState } from 'react'
import { inventoryImports } from '../../core/contract/inventory.ts'
import { inventoryWords } from '../words/inventory.ts'
import { sourcesWords } from '../words/sources.ts'
import { useUndo } from './useUndo.ts'

type Row = Reply<typeof inventoryImports>['rows'][number]

/** What one's organisation imported, and the way back. */
export function Imports({ onClose }: { onClose: () => void }) {
  const t = useText(inventoryWords)
  const s = useText(sourcesWords)
  const number = useNumber()
  const asked = useAsk(inventoryImports, {})
  useMarking(asked.data?.marking ?? 'none')
  const { undo, busy, fault } = useUndo()
  const [chosen, setChosen] = useState<Row | undefined>(undefined)
  if (chosen !== undefined)
    return (
      <FormDialog
        title={t('undo.title', { file: chosen.file })}
        submit={t('undo')}
        look="danger"
        busy={busy}
        fault={fault}
        onClose={() => setChosen(undefined)}
        onSubmit={() => void undo(chosen.id).then((done) => done && setChosen(undefined))}
      >
        <p className="t-2">{t('undo.text', { n: chosen.stands })}</p>
      </FormDialog>
    )
  return (
    <Dialog wide title={t('imports')} onClose={onClose}>
      {asked.isPending ? (
        <Skeleton rows={4} twoLines={false} />
      ) : asked.data === undefined ? (
        <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
      ) : asked.data.rows.length === 0 ? (
        <EmptyState title={t('imports.none')}>{t('imports.none.text')}</EmptyState>
      ) : (
        <div className="v-wide t-scroll" tabIndex={0} role="region" aria-label={t('imports')}>
          <table className="v-table">
            <thead>
              <tr>
                <th scope="col">{t('imports.file')}</th>
                <th scope="col">{t('imports.at')}</th>
                <th scope="col">{s('report.new')}</th>
                <th scope="col">{s('report.changed')}</th>
                <th scope="col">{t('imports.stands')}</th>
                <th scope="col">{t('imports.deed')}</th>
              </tr>
            </thead>
            <tbody>
              {asked.data.rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">
                    <Marked mark={row.mark}>{row.file}</Marked>
                  </th>
                  <td>
                    <Dtg at={row.at} />
                  </td>
                  <td>{number(row.new)}</td>
                  <td>{number(row.changed)}</td>
                  <td>{number(row.stands)}</td>
                  <td>
                    {row.stands > 0 ? (
                      <Button small aria-label={t('undo.one', { file: row.file })} onClick={() => setChosen(row)}>
                        {t('imports.deed')}
                      </Button>
                    ) : row.undone === undefined ? (
                      <span className="t-3">–</span>
                    ) : (
                      <span className="t-2">
                        {t('imports.undone')} <Dtg at={row.undone} />
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}
