import {
  addressOf,
  Button,
  call,
  Dtg,
  Facts,
  FaultLine,
  FaultState,
  Go,
  Inspector,
  Marked,
  reasonOf,
  Section,
  Skeleton,
  tell,
  useAsk,
  useMarking,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import {
  custodyHtml,
  custodyJson,
  evidence,
  type EvidenceView,
  takeEvidence,
  type Verdict,
  verifyEvidence,
} from '../../core/index.ts'
import { BringBytes } from './BringBytes.tsx'
import { evidenceWords } from './evidenceWords.ts'
import { Glance, Suspicions } from './Glance.tsx'
import { nextDeeds, TellCustody } from './TellCustody.tsx'
import { useBytes } from './useBytes.ts'

/** One piece: what it is, who had it in hands, and what may be done with it. */
export function EvidenceAside({ id, may, onClose }: { id: string; may: boolean; onClose?: () => void }) {
  const t = useText(evidenceWords)
  const asked = useAsk(evidence, { id })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (asked.data === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={5} />
    )
  const { row } = asked.data
  const name = row.name === '' ? t('unnamed') : row.name
  return (
    <Inspector
      label={name}
      head={<h2 className="t-panel-title">{t(`state.${row.state}`)}</h2>}
      {...(onClose !== undefined && { onClose })}
    >
      <Section>
        <h3 className="i-question i-hash">
          <Marked mark={row.mark}>{name}</Marked>
        </h3>
        <Suspicions suspicions={row.suspicions} />
        {row.runs && <p className="i-late">{t('runs')}</p>}
        <Deeds view={asked.data} may={may} />
      </Section>
      <Collected view={asked.data} />
      <Custody view={asked.data} />
      <Glance view={asked.data} />
    </Inspector>
  )
}

function Deeds({ view: { row }, may }: { view: EvidenceView; may: boolean }) {
  const t = useText(evidenceWords)
  const [doing, setDoing] = useState<'tell' | 'bring' | undefined>(undefined)
  const [verdict, setVerdict] = useState<Verdict | undefined>(undefined)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const verify = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      setVerdict(await call(verifyEvidence, { id: row.id }))
    } catch (error) {
      setFault(reasonOf(error))
    } finally {
      setBusy(false)
    }
  }
  const here = row.state !== 'elsewhere'
  const missing = !here || row.state === 'destroyed' || verdict?.bytes === 'missing'
  return (
    <>
      <p className="t-row i-deeds i-spaced">
        {here && (
          <Button disabled={busy} onClick={() => void verify()}>
            {t('verify')}
          </Button>
        )}
        {may && row.state === 'held' && (
          <a className="t-button t-button-secondary" href={addressOf(takeEvidence, { id: row.id })} download>
            {t('take')}
          </a>
        )}
        {may && nextDeeds(row).length > 0 && <Button onClick={() => setDoing('tell')}>{t('tell')}</Button>}
        {may && missing && <Button onClick={() => setDoing('bring')}>{t('bring')}</Button>}
      </p>
      <p role="status">{verdict !== undefined && <VerdictLine verdict={verdict} />}</p>
      <FaultLine text={fault} />
      {doing === 'tell' && <TellCustody row={row} onClose={() => setDoing(undefined)} />}
      {doing === 'bring' && <BringBytes id={row.id} sha256={row.sha256} onClose={() => setDoing(undefined)} />}
    </>
  )
}

function VerdictLine({ verdict: { whole, bytes, links, broken } }: { verdict: Verdict }) {
  const t = useText(evidenceWords)
  if (broken !== undefined) return <b className="i-late">{t(`broken.${broken.why}`, { n: broken.n })}</b>
  return whole ? t(`verdict.${bytes}`, { links }) : <b className="i-late">{t(`verdict.${bytes}`, { links })}</b>
}

function Collected({ view: { row } }: { view: EvidenceView }) {
  const t = useText(evidenceWords)
  const size = useBytes()
  const copy = () => void navigator.clipboard.writeText(row.sha256).then(() => tell({ text: t('copied') }))
  const kind = row.declared === '' || row.declared === row.detected ? '' : ` (${t('declared', { type: row.declared })})`
  const rows = [
    [t('head.kind'), `${row.detected}${kind}`],
    [t('head.size'), size(row.size)],
    [t('facts'), <Dtg key="at" at={row.collected} full />],
    [t('by'), row.by],
    [t('where'), row.where],
    [t('how'), row.how],
    [t('heldBy'), row.heldBy],
    [t('added'), <Dtg key="added" at={row.added} full />],
  ] as const
  return (
    <Section title={t('facts')}>
      <Facts rows={rows.filter(([, value]) => value !== '')} />
      <p className="t-mono t-small i-hash">{row.sha256}</p>
      <p className="t-row i-deeds i-spaced">
        <Button small onClick={copy}>
          {t('copy.hash')}
        </Button>
        <Go className="t-link" to={`/sharing/who?object=${row.id}`}>
          {t('who')}
        </Go>
      </p>
    </Section>
  )
}

function Custody({ view: { row, custody } }: { view: EvidenceView }) {
  const t = useText(evidenceWords)
  return (
    <Section title={t('custody')} aside={custody.length}>
      {custody.length === 0 && <p className="t-3">{t('custody.none')}</p>}
      <ol className="i-list">
        {custody.map((one) => (
          <li key={one.n} className="i-task">
            <div>
              <span className="t-3">{one.n}</span> <Dtg at={one.at} /> <b>{t(`deed.${one.deed}`)}</b>{' '}
              {one.to !== '' && t(one.deed === 'received' ? 'for.deed' : 'to.deed', { name: one.to })}
            </div>
            <div className="t-2 t-small">
              {one.who}, {one.organisation}
            </div>
            {one.because !== '' && <div className="t-small i-text">{one.because}</div>}
          </li>
        ))}
      </ol>
      {custody.length > 0 && (
        <p className="t-row i-deeds i-spaced">
          <a className="t-link" href={addressOf(custodyHtml, { id: row.id })} download>
            {t('report.html')}
          </a>
          <a className="t-link" href={addressOf(custodyJson, { id: row.id })} download>
            {t('report.json')}
          </a>
        </p>
      )}
    </Section>
  )
}
