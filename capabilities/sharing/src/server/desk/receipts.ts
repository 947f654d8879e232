import type { Reply } from '@testudo/kernel/contract'
import type { ReleaseRow, releaseDetail } from '../../core/contract/desk.ts'
import { isRefusal, VERDICT_WORDS } from '../../core/index.ts'
import type { Peer, Standing } from '../parts.ts'
import { SAY } from './words.ts'

type DeliveryLine = Reply<typeof releaseDetail>['delivery'][number]

/** How far receipts have come, of the statements the asker may read. */
export function receiptsOf(standings: readonly Standing[]): ReleaseRow['receipts'] {
  if (standings.length === 0) return undefined
  const answered = standings.filter(({ verdict }) => verdict !== undefined)
  const refused = answered.filter(({ verdict }) => verdict && isRefusal(verdict)).length
  const last = Math.max(0, ...answered.map(({ answeredAt }) => answeredAt ?? 0))
  return {
    confirmed: answered.length - refused,
    refused,
    total: standings.length,
    ...(last === 0 ? {} : { last }),
  }
}

/** One line per node: the state that is furthest from done decides. */
export function deliveryOf(
  standings: readonly Standing[],
  peers: ReadonlyMap<string, Peer>,
  notLeft: ReadonlyMap<string, 'recalled' | 'kept'>,
): DeliveryLine[] {
  return [...Map.groupBy(standings, ({ peer }) => peer)]
    .map(([id, all]): DeliveryLine => {
      const peer = peers.get(id)
      const states = all.map((one) => stateOf(one, notLeft))
      const state = ORDER.find((one) => states.includes(one)) ?? 'queued'
      const refusal = all.find(({ verdict }) => verdict && isRefusal(verdict))?.verdict
      const answered = all.map(({ answeredAt, recall }) => recall?.answeredAt ?? answeredAt ?? 0)
      const answeredAt = Math.max(...answered)
      return {
        peer: id,
        node: peer?.name ?? id,
        nation: peer?.subject.nation ?? '',
        state,
        since: Math.min(...all.map(({ madeAt, recall }) => recall?.at ?? madeAt)),
        ...(answeredAt === 0 || answered.includes(0) ? {} : { answeredAt }),
        tries: Math.max(...all.map(({ tries }) => tries)),
        ...(refusal === undefined ? {} : { words: VERDICT_WORDS[refusal] }),
        ...(all.some((one) => one.sentAt === undefined && notLeft.get(one.statement) === 'kept')
          ? { words: SAY.keptHere }
          : {}),
      }
    })
    .sort((a, b) => (a.nation < b.nation || (a.nation === b.nation && a.node < b.node) ? -1 : 1))
}

const ORDER = ['recall-sent', 'recall-refused', 'queued', 'sent', 'refused', 'confirmed', 'recalled'] as const

function stateOf(
  { recall, verdict, sentAt, statement }: Standing,
  notLeft: ReadonlyMap<string, 'recalled' | 'kept'>,
): DeliveryLine['state'] {
  if (recall) {
    if (recall.outcome === undefined) return 'recall-sent'
    return recall.outcome === 'kept' ? 'recall-refused' : 'recalled'
  }
  // It never left, so nobody has to confirm.
  if (notLeft.get(statement) === 'recalled' && sentAt === undefined) return 'recalled'
  if (verdict !== undefined) return isRefusal(verdict) ? 'refused' : 'confirmed'
  return sentAt === undefined ? 'queued' : 'sent'
}
