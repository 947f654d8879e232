import { recallReach } from '../../core/contract/desk.ts'
import { isRefusal } from '../../core/index.ts'
import type { Standing } from '../parts.ts'
import type { Desk } from './desk.ts'
import { whatToRecall } from './recalls.ts'

/** What a recall of one object would do, asked before it is done; by the same rows the recall goes by. */
export function recallReachRoute(desk: Desk): void {
  desk.host.http.answer(recallReach, async ({ object }, { subject, language }) => {
    const what = await whatToRecall(desk, subject, { release: undefined, object, peers: [] })
    const taken = new Set(what.statements)
    const standings = await desk.exchange.standings(subject, { objects: [object] })
    const of = Map.groupBy(
      standings.filter(({ statement }) => taken.has(statement)),
      ({ peer }) => peer,
    )
    const known = new Map((await desk.exchange.peers()).map((peer) => [peer.id, peer]))
    const marks = desk.book.open(language)
    return {
      title: what.title,
      mark: marks.of(what.label),
      nodes: what.peers.map((peer) => {
        const one = known.get(peer)
        const given = of.get(peer) ?? []
        return {
          peer,
          node: one?.name ?? peer,
          nation: one?.subject.nation ?? '',
          ...furthest(given),
          statements: given.length,
        }
      }),
      marking: marks.marking(),
    }
  })
}

/** How far what was given to one node has come: one statement that is held is enough. */
function furthest(given: readonly Standing[]): { readonly state: 'held' | 'sent' | 'waiting'; readonly since: number } {
  const held = given.find(({ verdict }) => verdict !== undefined && !isRefusal(verdict))
  if (held !== undefined) return { state: 'held', since: held.answeredAt ?? held.madeAt }
  const sent = given.find(({ sentAt }) => sentAt !== undefined)
  if (sent !== undefined) return { state: 'sent', since: sent.sentAt ?? sent.madeAt }
  return { state: 'waiting', since: given[0]?.madeAt ?? 0 }
}
