import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  Dialog,
  Dtg,
  FaultLine,
  FaultState,
  FormDialog,
  Go,
  Section,
  Skeleton,
  tell,
  TextField,
  useAsk,
  useMarking,
  useText,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { signSanitised, waitingVersions } from '../../core/contract/desk.ts'
import { delegations, openEscrow } from '../../core/contract/delegations.ts'
import { Marked } from '../Marked.tsx'
import { composePath, objectPath } from '../paths.ts'
import { peerWords } from '../words/peers.ts'
import { useDeed } from '../useDeed.ts'

type Version = Reply<typeof waitingVersions>['rows'][number]
type Delegation = Reply<typeof delegations>['rows'][number]

/** Sanitised versions that need a second person, and what this node has published on behalf of others. */
export function VersionsTab() {
  const t = useText(peerWords)
  const viewer = useViewer()
  const versions = useAsk(waitingVersions, viewer.may('sharing:release') ? {} : undefined)
  const published = useAsk(delegations, {})
  useMarking(versions.data?.marking ?? 'none')
  useMarking(published.error !== null ? 'none' : published.data?.marking)
  return (
    <div className="t-scroll sh-rules" tabIndex={0}>
      {viewer.may('sharing:release') && (
        <Section title={t('versions.title')} aside={versions.data?.rows.length}>
          {versions.error !== null ? (
            <FaultState error={versions.error} onAgain={() => void versions.refetch()} />
          ) : versions.data === undefined ? (
            <Skeleton rows={2} />
          ) : versions.data.rows.length === 0 ? (
            <p className="t-2">{t('versions.none')}</p>
          ) : (
            <ul>
              {versions.data.rows.map((row) => (
                <VersionItem key={row.id} row={row} />
              ))}
            </ul>
          )}
        </Section>
      )}
      <Section title={t('delegations.title')} aside={published.data?.rows.length}>
        {published.error !== null ? (
          <FaultState error={published.error} onAgain={() => void published.refetch()} />
        ) : published.data === undefined ? (
          <Skeleton rows={2} />
        ) : published.data.rows.length === 0 ? (
          <p className="t-2">
            {t('delegations.none')} {viewer.may('sharing:delegate') && t('delegations.none.text')}
          </p>
        ) : (
          <ul>
            {published.data.rows.map((row) => (
              <DelegationItem key={row.id} row={row} />
            ))}
          </ul>
        )}
      </Section>
    </div>
  )
}

function VersionItem({ row }: { row: Version }) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const sign = (step: 'approve' | 'refuse') =>
    run(async () => {
      const { id } = await call(signSanitised, { id: row.id, step })
      if (step === 'approve')
        tell({ text: t('versions.signed'), ...(id === undefined ? {} : { to: composePath([id]) }) })
      else tell({ text: t('versions.refused') })
    })
  return (
    <li className="sh-version">
      <p>
        <Go to={objectPath(row.object)}>
          <Marked mark={row.mark}>{row.title}</Marked>
        </Go>{' '}
        <span className="t-2">
          {t('versions.becomes')} <b>{row.becomes.portion}</b> {row.becomes.chips.join(' ')}
        </span>
      </p>
      <p className="sh-clean-text">{row.text}</p>
      <p className="t-2 t-small">
        {t('versions.by', { name: row.by.name })} <Dtg at={row.at} />
      </p>
      <FaultLine text={fault} />
      {row.maySign && (
        <div className="t-row">
          <Button small look="primary" disabled={busy} onClick={() => void sign('approve')}>
            {t('versions.sign')}
          </Button>
          <Button small disabled={busy} onClick={() => void sign('refuse')}>
            {t('versions.refuse')}
          </Button>
        </div>
      )}
    </li>
  )
}

function DelegationItem({ row }: { row: Delegation }) {
  const t = useText(peerWords)
  const viewer = useViewer()
  const [asking, ask] = useState(false)
  const mayOpen = viewer.may('sharing:escrow') && row.anonymous && (row.asked === undefined || row.asked.maySign)
  return (
    <li className="sh-version">
      <p className="t-row">
        <Go to={objectPath(row.copy)}>
          <Marked mark={row.mark}>{row.title}</Marked>
        </Go>
        <span className="t-2 t-grow">{t(row.anonymous ? 'delegations.anonymous' : 'delegations.named')}</span>
        <Dtg at={row.at} />
      </p>
      {row.asked !== undefined && (
        <p className="t-2">{t('delegations.asked', { name: row.asked.by.name, reason: row.asked.reason })}</p>
      )}
      <div className="t-row">
        {viewer.may('sharing:release') && (
          <Go to={composePath([row.copy])} className="t-button t-button-secondary t-button-small">
            {t('delegations.release')}
          </Go>
        )}
        {mayOpen && (
          <Button small onClick={() => ask(true)}>
            {t(row.asked === undefined ? 'delegations.open' : 'delegations.agree')}
          </Button>
        )}
      </div>
      {asking && <OpenDialog row={row} onClose={() => ask(false)} />}
    </li>
  )
}

/** Opens, by two people with a reason each, who stands behind an anonymous report. */
function OpenDialog({ row, onClose }: { row: Delegation; onClose: () => void }) {
  const t = useText(peerWords)
  const { busy, fault, run } = useDeed()
  const [reason, setReason] = useState('')
  const [origin, setOrigin] = useState<Reply<typeof openEscrow>['origin']>(undefined)
  const open = async () => {
    const done = await call(openEscrow, { id: row.id, reason: reason.trim() })
    if (done.origin !== undefined) return setOrigin(done.origin)
    tell({ kind: 'waits', text: t('delegations.waits') })
    onClose()
  }
  const title = (
    <p className="t-name">
      <Marked mark={row.mark}>{row.title}</Marked>
    </p>
  )
  if (origin !== undefined)
    return (
      <Dialog title={t('delegations.open')} onClose={onClose}>
        {title}
        <p role="status" className="t-name">
          {t('delegations.origin', {
            person: origin.person,
            organisation: origin.organisation,
            nation: origin.nation,
          })}{' '}
          <Dtg at={origin.at} full />
        </p>
      </Dialog>
    )
  return (
    <FormDialog
      title={t('delegations.open')}
      onClose={onClose}
      onSubmit={() => void run(open)}
      submit={t(row.asked === undefined ? 'delegations.open' : 'delegations.agree')}
      look="danger"
      busy={busy}
      ready={reason.trim() !== ''}
      fault={fault}
    >
      {title}
      <p className="t-2">{t('delegations.open.text')}</p>
      <TextField
        label={t('delegations.reason')}
        required
        maxLength={1_000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  )
}
