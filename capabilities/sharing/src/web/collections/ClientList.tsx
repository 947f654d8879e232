import { Age, Button, call, EmptyState, FaultLine, Panel, useText } from '@testudo/ui'
import { useState } from 'react'
import { changeClient, type ClientRow, renewClient } from '../../core/contract/collections.ts'
import { ClientDialog, type Credential } from './ClientDialog.tsx'
import type { Way } from './connect.ts'
import { SecretDialog } from './SecretDialog.tsx'
import { TokenList } from './TokenList.tsx'
import { useDeed } from '../useDeed.ts'
import { collectionWords } from './words.ts'

/** Accounts that use TAXII: what they may, when they last did, a token for each. */
export function ClientList({ rows, way }: { rows: readonly ClientRow[]; way: Omit<Way, 'login'> }) {
  const t = useText(collectionWords)
  const { run, busy, fault } = useDeed()
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<Credential | undefined>(undefined)
  const renew = async (id: string) => {
    const credential = await run(() => call(renewClient, { id }))
    if (credential !== undefined) setMade(credential)
  }
  const add = <Button onClick={() => setAdding(true)}>{t('client.add')}</Button>
  return (
    <Panel title={t('clients')} count={rows.length} actions={add} scroll={false}>
      <FaultLine text={fault} />
      {rows.length === 0 ? (
        <EmptyState title={t('clients.none')}>{t('clients.none.text')}</EmptyState>
      ) : (
        <div className="tx-scroll" tabIndex={0}>
          <table className="sh-table">
            <thead>
              <tr>
                <th scope="col">{t('client.name')}</th>
                <th scope="col">{t('tokens')}</th>
                <th scope="col">{t('client.lastRead')}</th>
                <th scope="col">{t('client.lastWrite')}</th>
                <th scope="col">
                  <span className="t-hidden">{t('client.token')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <b>{row.name}</b> <span className="t-3">{row.login}</span>
                    <div className="t-2 t-small">
                      {[
                        row.nation,
                        row.organisation,
                        row.disabled ? t('client.closed') : t(row.writes ? 'client.readsWrites' : 'client.reads'),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </td>
                  <td>
                    <TokenList client={row} busy={busy} run={run} />
                  </td>
                  <td>{row.lastRead === undefined ? t('never') : <Age at={row.lastRead} />}</td>
                  <td>{row.lastWrite === undefined ? t('never') : <Age at={row.lastWrite} />}</td>
                  <td className="sh-nowrap">
                    <Button
                      small
                      disabled={busy || row.disabled}
                      aria-label={`${t('client.token')}: ${row.name}`}
                      onClick={() => void renew(row.id)}
                    >
                      {t('client.token')}
                    </Button>{' '}
                    <Button
                      small
                      disabled={busy}
                      aria-label={`${t(row.disabled ? 'client.open' : 'client.close')}: ${row.name}`}
                      onClick={() => void run(() => call(changeClient, { id: row.id, disabled: !row.disabled }))}
                    >
                      {t(row.disabled ? 'client.open' : 'client.close')}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {adding && (
        <ClientDialog
          onClose={() => setAdding(false)}
          onMade={(credential) => {
            setAdding(false)
            setMade(credential)
          }}
        />
      )}
      {made !== undefined && <SecretDialog made={made} way={way} onClose={() => setMade(undefined)} />}
    </Panel>
  )
}
