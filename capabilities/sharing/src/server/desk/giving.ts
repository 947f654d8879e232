import type { Subject } from '@testudo/kernel/subject'
import type { Label } from '@testudo/kernel/label'
import type { ReleasableObject } from '@testudo/platform/objects'
import type { Tx } from '@testudo/platform/storage'
import { contentHash, partsSeen } from '../../core/index.ts'
import type { Peer } from '../parts.ts'
import type { Held } from './content.ts'
import type { Desk } from './desk.ts'
import { deskDb } from './record.ts'

const AT_ONCE = 250

/** What goes to one node on the word of a release or a rule. */
export interface Going {
  readonly decision: string
  readonly by: Subject
  readonly peer: Peer
  readonly objects: readonly Held[]
  readonly hops: number
  readonly notAfter: number | undefined
  readonly authority: string
  readonly signed: readonly { readonly by: string; readonly at: number }[]
  /** Label of the rows that remember it; undefined: that of each object, as the node gets it. */
  readonly labelNumber: number | undefined
}

/** An object as one node gets it: the parts it may read, of those that go to anybody. */
export function asReadBy({ host }: Desk, reader: Subject, { object, item }: Held): ReleasableObject | undefined {
  const { whole, seen } = partsSeen(item, (label: Label) => host.tables.mayRead(reader, label))
  return whole ? { ...object, body: item.body, portions: seen } : undefined
}

/** Decides by the release port, signs for the node and remembers by which content; all in the caller's transaction. @returns statements made */
export async function giveTo(desk: Desk, tx: Tx, going: Going): Promise<number> {
  const { decision, by, peer, hops, notAfter, authority, signed } = going
  const objects = going.objects.flatMap((held) => asReadBy(desk, peer.subject, held) ?? [])
  if (objects.length === 0) return 0
  const hashes = new Map(objects.map((one) => [one.id, contentHash(one)]))
  const { allowed } = await desk.host.release.decide({
    by,
    to: peer.subject,
    channel: 'peer',
    contents: objects.flatMap((one) => contentsOf(one, hashes.get(one.id) ?? '')),
    reference: decision,
    authority,
    signed,
    within: tx,
  })
  // An object goes with all the parts that were decided about, or not at all.
  const leaving = objects.filter((one) => contentsOf(one, '').every(({ id }) => allowed.has(id)))
  const labels = new Map(leaving.map((one) => [one.id, one.label]))
  const at = desk.host.clock.now()
  for (let i = 0; i < leaving.length; i += AT_ONCE) {
    const given = await desk.exchange.give(tx, {
      decision,
      peer: peer.id,
      hops,
      ...(notAfter === undefined ? {} : { notAfter }),
      objects: leaving.slice(i, i + AT_ONCE),
    })
    const rows = []
    for (const { statement, object, modified } of given) {
      const label = labels.get(object)
      const number = going.labelNumber ?? (label ? await desk.host.tables.labelNumber(tx, label) : undefined)
      if (number === undefined) throw new Error('a statement about an object that was not to be given')
      const hash = hashes.get(object) ?? ''
      rows.push({ statement, decision, peer: peer.id, object, modified, hash, at, recalled: false, label_id: number })
    }
    if (rows.length > 0) await deskDb(tx).insertInto('sharing_given').values(rows).execute()
  }
  return leaving.length
}

/** The object and each of its parts, every one under its own label: what the release port decides about. */
const contentsOf = ({ id, modified, label, portions }: ReleasableObject, hash: string) => [
  { id: `${id}@${modified}`, label, hash },
  ...portions.map((one) => ({ id: `${id}@${modified} ${one.portion.selector}`, label: one.label, hash })),
]
