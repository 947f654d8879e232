import type { State } from '@testudo/kernel/situation'
import type { PeerRow } from '../../core/contract/peers.ts'

/** The shape of a peer's state; its word stands beside it. */
export const STATE_SHAPE: Readonly<Record<PeerRow['state'], State>> = {
  healthy: 'capable',
  behind: 'degraded',
  offline: 'not-capable',
  waiting: 'unknown',
  paused: 'unknown',
}

/** Worst first. */
const RANK: Readonly<Record<PeerRow['state'], number>> = { offline: 0, behind: 1, waiting: 2, paused: 3, healthy: 4 }

/** Peers in the order a liaison officer looks at them: what is wrong first, then by nation and name. */
export function worstFirst(peers: readonly PeerRow[]): readonly PeerRow[] {
  return peers.toSorted(
    (a, b) =>
      Number(b.alarm !== undefined) - Number(a.alarm !== undefined) ||
      RANK[a.state] - RANK[b.state] ||
      b.recallsOutstanding - a.recallsOutstanding ||
      a.nation.localeCompare(b.nation) ||
      a.name.localeCompare(b.name),
  )
}

/** `a3f1 9c0d …`: how two people read a fingerprint to each other. */
export const spoken = (hex: string): readonly string[] => hex.replaceAll(/\s/g, '').match(/.{1,4}/g) ?? []

/** `FIN node, Tikkakoski`: the nation once, whether or not the name begins with it. */
export const peerText = ({ nation, name }: Pick<PeerRow, 'nation' | 'name'>): string =>
  nation === '' || name.startsWith(nation) ? name : `${nation} ${name}`
