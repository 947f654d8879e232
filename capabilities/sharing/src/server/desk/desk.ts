import type { MarkBook } from '@testudo/kernel/markBook'
import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Asked } from '@testudo/platform/host'
import type { Actor } from '../../core/index.ts'
import type { Parts, Peer } from '../parts.ts'
import type { Officers } from './officers.ts'
import type { Unsent } from './unsent.ts'

/** What every question at the desk needs. */
export interface Desk extends Parts {
  readonly book: MarkBook
  readonly officers: Officers
  /** Portions that rules about one thing have not looked at yet. */
  readonly unsent: Unsent
}

/** Who acts, as decisions remember it. */
export async function actorOf({ host }: Desk, asked: Pick<Asked, 'subject' | 'credential'>): Promise<Actor> {
  const { id } = asked.subject
  const madeBy = [...(await host.accounts.makersOf(id))].sort()
  // Without a session of its own nobody is told apart from anybody.
  return { person: id, account: id, session: asked.credential, ...(madeBy.length === 0 ? {} : { madeBy }) }
}

/** Peers by account. @throws {Fault} `invalid` naming the first that is none */
export async function peersOf({ exchange }: Desk, wanted: readonly string[]): Promise<readonly Peer[]> {
  const known = new Map((await exchange.peers()).map((peer) => [peer.id, peer]))
  return wanted.map((id, i) => {
    const peer = known.get(id)
    if (peer) return peer
    throw new Fault('invalid', 'sharing.no_peer', `Recipient ${i + 1} is no peer of this node. Choose from the list.`, {
      place: { path: `/body/recipients/${i}` },
    })
  })
}

export const mayRelease = ({ host }: Desk, subject: Subject): boolean =>
  host.accounts.verbsOf(subject).has('sharing:release')
