import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  Dtg,
  Facts,
  FaultState,
  Go,
  Panel,
  Skeleton,
  Stale,
  StateMark,
  useAsk,
  useMarking,
  useText,
  useUrlParam,
} from '@testudo/ui'
import { certificates } from '../../core/contract/peers.ts'
import { peerPath } from '../paths.ts'
import { Fingerprint } from '../peers/Fingerprint.tsx'
import { saveFile } from '../peers/save.ts'
import { peerText, spoken } from '../peers/state.ts'
import { isUrgent, type Life, lifeOf } from './life.ts'
import { OurKeys } from './OurKeys.tsx'
import { certificateWords } from './words.ts'

type Told = Reply<typeof certificates>
const SHAPE = { good: 'capable', soon: 'degraded', over: 'not-capable', unseen: 'unknown' } as const

/** Our certificate to compare and hand on; those of peers, and which of them end soon. */
export default function CertificatesPanel() {
  const answer = useAsk(certificates, {})
  useMarking('none')
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (answer.data === undefined) return <Skeleton rows={6} />
  return (
    <div className="sh-stack t-scroll" tabIndex={0}>
      <Warnings told={answer.data} />
      <Own told={answer.data} />
      <OurKeys />
      <Peers told={answer.data} />
    </div>
  )
}

function Warnings({ told }: { told: Told }) {
  const t = useText(certificateWords)
  const own = lifeOf(told.own.until, told.now)
  const ending = told.peers.filter(({ until }) => isUrgent(lifeOf(until, told.now))).length
  return (
    <>
      {own.state === 'soon' && <Stale>{t('warn.own.soon', { days: own.days })}</Stale>}
      {own.state === 'over' && <Stale>{t('warn.own.over')}</Stale>}
      {ending > 0 && <Stale>{t('warn.peers', { n: ending })}</Stale>}
    </>
  )
}

function LifeMark({ life }: { life: Life }) {
  const t = useText(certificateWords)
  return (
    <span className="t-row sh-nowrap">
      <StateMark state={SHAPE[life.state]} size="s" silent />
      {t(`state.${life.state}`, { days: life.days })}
    </span>
  )
}

function Own({ told: { own, now } }: { told: Told }) {
  const t = useText(certificateWords)
  const [, showSelf] = useUrlParam('self')
  return (
    <Panel
      title={t('own')}
      scroll={false}
      actions={
        <>
          <Button onClick={() => showSelf('1')}>{t('introduction')}</Button>
          <Button icon={<IconDownload size={16} />} onClick={() => saveFile(`${own.subject}.pem`, btoa(own.pem))}>
            {t('download')}
          </Button>
        </>
      }
    >
      <div className="sh-pad t-form">
        <p className="t-2">{t('own.text')}</p>
        <Facts
          rows={[
            [t('subject'), <code key="s">CN={own.subject}</code>],
            [t('from'), <Dtg key="f" at={own.from} full />],
            [
              t('until'),
              <span key="u" className="t-row">
                <Dtg at={own.until} full /> <LifeMark life={lifeOf(own.until, now)} />
              </span>,
            ],
            [t('origin'), own.origin === undefined ? t('origin.none') : <code key="o">{own.origin}</code>],
          ]}
        />
        <Fingerprint name={t('fingerprint')} hex={own.fingerprint} />
      </div>
    </Panel>
  )
}

function Peers({ told: { peers, now } }: { told: Told }) {
  const t = useText(certificateWords)
  const rows = peers.toSorted((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity))
  return (
    <Panel title={t('peers')} count={rows.length} scroll={false}>
      {rows.length === 0 ? (
        <p className="sh-pad t-2">{t('peers.none')}</p>
      ) : (
        <div className="tx-scroll" tabIndex={0}>
          <table className="sh-table">
            <thead>
              <tr>
                <th scope="col">{t('peer')}</th>
                <th scope="col">{t('ends')}</th>
                <th scope="col">{t('fingerprint')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, name, nation, fingerprint, until }) => (
                <tr key={id}>
                  <th scope="row">
                    <Go to={peerPath(id)}>{peerText({ name, nation })}</Go>
                  </th>
                  <td>
                    <LifeMark life={lifeOf(until, now)} />
                    {until === undefined ? (
                      <span className="t-2 t-small">{t('ends.unseen')}</span>
                    ) : (
                      <Dtg at={until} full />
                    )}
                  </td>
                  <td>
                    <code className="sh-wrap">{spoken(fingerprint).join(' ')}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}
