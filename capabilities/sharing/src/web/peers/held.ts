import type { Reply } from '@testudo/kernel/contract'
import type { peerDetail } from '../../core/contract/peers.ts'
import type { Words } from '../../core/contract/shapes.ts'
import { peerText } from './state.ts'
import { isHeldBack } from './verdict.ts'

/** One thing a peer brought that this node did not take. */
export interface HeldRow {
  readonly key: string
  readonly peer: string
  readonly name: string
  readonly at: number
  readonly object: string
  readonly title: string
  readonly portion: string
  readonly verdict: string
  readonly words: Words | undefined
}

/** What came in and was refused or set aside, newest first. What others refused of ours stands with the peer. */
export function heldRows(details: readonly Reply<typeof peerDetail>[]): readonly HeldRow[] {
  return details
    .flatMap(({ peer, lines }) =>
      lines.flatMap((line, i) =>
        line.way === 'received' && isHeldBack(line.verdict)
          ? [
              {
                key: `${peer.id} ${line.at} ${i}`,
                peer: peer.id,
                name: peerText(peer),
                at: line.at,
                object: line.object,
                title: line.title,
                portion: line.portion,
                verdict: line.verdict,
                words: line.words,
              },
            ]
          : [],
      ),
    )
    .toSorted((a, b) => b.at - a.at)
}
