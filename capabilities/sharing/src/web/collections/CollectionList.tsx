import type { Label } from '@testudo/kernel/label'
import { Button, Chip, LabelChips, Panel, Portion, useText, useViewer } from '@testudo/ui'
import { useState } from 'react'
import type { ClientRow, CollectionRow } from '../../core/contract/collections.ts'
import { CollectionDialog } from './CollectionDialog.tsx'
import { CopyLine } from './CopyLine.tsx'
import { collectionWords } from './words.ts'

/** The collections of this node, and the address clients start at. */
export function CollectionList({
  rows,
  clients,
  address,
  fresh,
}: {
  rows: readonly CollectionRow[]
  clients: readonly ClientRow[]
  address: string
  fresh: Label
}) {
  const t = useText(collectionWords)
  const viewer = useViewer()
  const keeps = viewer.may('sharing:collections')
  const [open, setOpen] = useState<CollectionRow | 'new' | undefined>(undefined)
  return (
    <Panel
      title={t('collections')}
      count={rows.length}
      scroll={false}
      {...(keeps && {
        actions: (
          <Button look="primary" onClick={() => setOpen('new')}>
            {t('collection.add')}
          </Button>
        ),
      })}
    >
      <div className="sh-pad t-form">
        <p className="t-2 t-small">{t('collections.text')}</p>
        <CopyLine label={t('address')} text={address} />
      </div>
      <div className="tx-scroll" tabIndex={0}>
        <table className="sh-table">
          <thead>
            <tr>
              <th scope="col">{t('collection.title')}</th>
              <th scope="col">{t('collection.types')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  {keeps && !row.builtin ? (
                    <button type="button" className="sh-plain-button" onClick={() => setOpen(row)}>
                      <b>{row.title}</b>
                    </button>
                  ) : (
                    <b>{row.builtin ? t('collection.builtin.title') : row.title}</b>
                  )}{' '}
                  {row.builtin && <Chip>{t('collection.builtin')}</Chip>}
                  <div className="t-2 t-small sh-wrap">
                    <code>{row.alias ?? row.id}</code> {row.builtin ? t('collection.builtin.text') : row.description}
                  </div>
                </td>
                <td>
                  {row.types.length === 0 ? t('collection.all') : row.types.join(', ')}
                  {row.labels.map((label, i) => (
                    <div key={i}>
                      <Portion label={label} /> <LabelChips label={label} />
                    </div>
                  ))}
                  {row.sources.length > 0 && <div className="t-2 t-small">{row.sources.join(', ')}</div>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {open !== undefined && (
        <CollectionDialog
          before={open === 'new' ? undefined : open}
          clients={clients}
          fresh={fresh}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Panel>
  )
}
