import { FaultLine, Skeleton, useAsk, useMarking, useText } from '@testudo/ui'
import { ruleReach } from '../../core/contract/rules.ts'
import { Marked } from '../Marked.tsx'
import { peerWords } from '../words/peers.ts'

/** What would go at once by a rule about one thing, and to how many of the nodes: seen before anybody signs. */
export function Reach({
  about,
  to,
  upTo,
}: {
  about: string
  to: readonly string[]
  upTo: Readonly<Record<string, string>>
}) {
  const t = useText(peerWords)
  const asked = useAsk(ruleReach, { about, recipients: [...to], upTo }, { keep: true })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  if (asked.data === undefined) return asked.isError ? <FaultLine text={asked.error.message} /> : <Skeleton rows={3} />
  const { name, rows, more, recipients } = asked.data
  const names = new Map(recipients.map((one) => [one.peer, one.name]))
  return (
    <section aria-label={t('reach')}>
      <h3 className="t-name">{t('reach.of', { name })}</h3>
      <p>
        {recipients
          .map((one) => t('reach.node', { node: one.name, goes: String(one.goes), of: String(one.of) }))
          .join(' · ')}
      </p>
      <p className="t-2 t-small">{t('reach.text')}</p>
      <ul className="sh-reach t-scroll" tabIndex={0} aria-label={t('reach')}>
        {rows.map((row) => (
          <li key={row.id} className={row.peers.length === 0 ? 't-3' : undefined}>
            <Marked mark={row.mark}>{row.name === '' ? row.type : `${row.type}: ${row.name}`}</Marked>{' '}
            <span className="t-2 t-small">
              {row.peers.length === 0 ? t('reach.stays') : row.peers.map((id) => names.get(id) ?? id).join(', ')}
              {row.twoPeople && row.peers.length > 0 ? `, ${t('reach.two')}` : ''}
            </span>
          </li>
        ))}
        {more > 0 && <li className="t-3">{t('reach.more', { n: more })}</li>}
      </ul>
    </section>
  )
}
