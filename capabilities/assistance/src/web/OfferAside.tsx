import {
  Button,
  call,
  FaultLine,
  FaultState,
  Inspector,
  Marked,
  Section,
  Skeleton,
  useAsk,
  useMarking,
  useText,
} from '@testudo/ui'
import { endOffer, offer } from '../core/index.ts'
import { Details } from './Details.tsx'
import { Pairs } from './Pairs.tsx'
import { useDeed } from './parts.tsx'
import { boardWords } from './words/board.ts'

/** One team: what it can do, for whom it comes into question, and what both sides said. */
export function OfferAside({ id, may, onClose }: { id: string; may: boolean; onClose?: () => void }) {
  const t = useText(boardWords)
  const asked = useAsk(offer, { id })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const { busy, fault, run } = useDeed()
  if (asked.data === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={6} />
    )
  const { row, text, tools, caveats, pairs, labels, modified } = asked.data
  const more = [
    ...(tools.length === 0 ? [] : [[t('tools'), tools.join(', ')] as const]),
    ...(caveats === '' ? [] : [[t('caveats'), caveats] as const]),
  ]
  return (
    <Inspector
      label={row.name}
      head={<h2 className="t-panel-title">{t(`offer.${row.state}`)}</h2>}
      {...(onClose !== undefined && { onClose })}
    >
      <Section>
        <h3 className="a-title">
          <Marked mark={row.mark}>{row.name}</Marked>
        </h3>
        {text !== '' && <p className="a-text">{text}</p>}
        <p className="t-2 t-small">
          {t('by', { by: row.by })} · {t('people', { n: row.people })} · {t('promised', { n: row.promised })}
          {row.expired && <b className="a-late"> {t('expired')}</b>}
        </p>
        <Details of={asked.data} more={more} />
        {may && row.own && row.state === 'open' && (
          <p className="t-row a-deeds">
            <Button disabled={busy} onClick={() => void run(() => call(endOffer, { id, modified }))}>
              {t('end.offer')}
            </Button>
          </p>
        )}
        <FaultLine text={fault} />
      </Section>
      <Section title={t('wishes.title')} aside={pairs.length}>
        <Pairs pairs={pairs} labels={labels} may={may} show="request" />
      </Section>
    </Inspector>
  )
}
