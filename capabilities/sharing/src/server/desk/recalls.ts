import { Fault, nothingHere } from '@testudo/kernel/fault'
import { join, type Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import * as contract from '../../core/contract/desk.ts'
import { type Actor, stepRelease } from '../../core/index.ts'
import type { Peer } from '../parts.ts'
import { actorOf, type Desk, peersOf } from './desk.ts'
import { deskDb, openRecord, type RecallNote, readRecord, type ReleaseRecord } from './record.ts'
import { auditStep, newId, noteStep } from './write.ts'

/** Takes back what was given. One person is enough: nothing becomes known by it that was not. */
export function recallRoutes(desk: Desk): void {
  const { http, tables } = desk.host

  http.answer(contract.recall, async ({ release, object, peers, reason }, asked) => {
    const { subject } = asked
    if ((release === undefined) === (object === undefined))
      throw new Fault('invalid', 'sharing.recall_what', 'Say either which release or which object is taken back.', {
        place: { path: '/body/release' },
      })
    await peersOf(desk, peers).catch(() => {
      throw new Fault('invalid', 'sharing.no_peer', 'One of these nodes is no peer of this node.', {
        place: { path: '/body/peers' },
      })
    })
    const by = await actorOf(desk, asked)
    const known = new Map((await desk.exchange.peers()).map((peer) => [peer.id, peer]))
    const what = await whatToRecall(desk, subject, { release, object, peers })
    if (what.statements.length === 0)
      throw new Fault(
        'conflict',
        'sharing.nothing_given',
        'Nothing of this was given to them, or all of it is taken back.',
      )
    const id = newId('recall')
    await tables.asOwner(async (tx) => {
      if (what.record && peers.length === 0) await closeRelease(desk, tx, what.record, { by, subject, reason })
      await desk.exchange.recall(tx, what.statements, reason)
      await deskDb(tx)
        .updateTable('sharing_given')
        .set({ recalled: true })
        .where('statement', 'in', what.statements)
        .execute()
      await writeRecall(desk, tx, id, what, { subject, reason, release, object, known })
    })
    auditStep(desk, subject, 'recall', {
      id,
      label: what.label,
      detail: { reason, statements: what.statements.length },
    })
    for (const peer of what.peers) desk.exchange.wake(peer)
    return { id, statements: what.statements.length, nodes: what.peers.length }
  })
}

interface What {
  readonly record: ReleaseRecord | undefined
  readonly statements: readonly string[]
  readonly objects: readonly string[]
  readonly peers: readonly string[]
  readonly title: string
  readonly label: Label
  readonly authority: string
}

/** What the asker may know of that was given and not taken back yet. */
export async function whatToRecall(
  desk: Desk,
  subject: Subject,
  which: {
    readonly release: string | undefined
    readonly object: string | undefined
    readonly peers: readonly string[]
  },
): Promise<What> {
  const { release, object, peers } = which
  const opened = release === undefined ? undefined : await openRecord(desk, subject, release)
  if (opened && opened.kind !== 'release') throw nothingHere()
  const stored = object === undefined ? undefined : await desk.host.objects.get(subject, object)
  if (object !== undefined && !stored) throw nothingHere()
  const rows = await desk.host.tables.readAs(subject, (tx) => {
    let all = deskDb(tx).selectFrom('sharing_given').selectAll().where('recalled', '=', false)
    if (release !== undefined) all = all.where('decision', '=', release)
    if (object !== undefined) all = all.where('object', '=', object)
    if (peers.length > 0) all = all.where('peer', 'in', peers)
    return all.orderBy('statement').execute()
  })
  return {
    record: opened,
    statements: rows.map(({ statement }) => statement),
    objects: [...new Set(rows.map((row) => row.object))],
    peers: [...new Set(rows.map(({ peer }) => peer))].sort(),
    title: opened?.title ?? (stored?.name || (object ?? '')),
    label: opened?.label ?? stored?.label ?? desk.host.defaultLabel,
    authority: opened?.authority ?? '',
  }
}

/** A release that is taken back whole goes nowhere any more, wherever it stands. */
async function closeRelease(
  desk: Desk,
  tx: Tx,
  { id }: ReleaseRecord,
  step: { readonly by: Actor; readonly subject: Subject; readonly reason: string },
): Promise<void> {
  const row = await deskDb(tx)
    .selectFrom('sharing_release')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  const record = row && readRecord(row)
  if (record?.kind !== 'release') return
  const { by, reason } = step
  const { revision, state } = record.decision
  const decision =
    state === 'sent'
      ? stepRelease(record.decision, { type: 'revoke', by, at: desk.host.clock.now(), revision, reason })
      : record.decision
  await deskDb(tx)
    .updateTable('sharing_release')
    .set({
      state: 'recalled',
      revision: decision.revision,
      decision: JSON.stringify(decision),
      people: JSON.stringify({ ...record.people, [step.subject.id]: step.subject.name }),
      at: desk.host.clock.now(),
    })
    .where('id', '=', id)
    .execute()
}

async function writeRecall(
  desk: Desk,
  tx: Tx,
  id: string,
  what: What,
  given: {
    readonly subject: Subject
    readonly reason: string
    readonly release: string | undefined
    readonly object: string | undefined
    readonly known: ReadonlyMap<string, Peer>
  },
): Promise<void> {
  const { subject, reason, release, object, known } = given
  const at = desk.host.clock.now()
  const label = join([what.label], desk.host.policiesNow())
  const number = what.record?.labelNumber ?? (await desk.host.tables.labelNumber(tx, label))
  const note: RecallNote = {
    by: { id: subject.id, name: subject.name },
    at,
    reason,
    ...(release === undefined ? {} : { release }),
    ...(object === undefined ? {} : { object }),
    peers: what.peers,
    statements: what.statements,
  }
  await deskDb(tx)
    .insertInto('sharing_release')
    .values({
      id,
      kind: 'recall',
      label_id: number,
      label: JSON.stringify(what.label),
      title: what.title,
      authority: what.authority,
      state: 'recalled',
      revision: 1,
      matter: JSON.stringify({ objects: what.objects, recipients: what.peers, hops: 0, without: [] }),
      decision: JSON.stringify(note),
      author: subject.id,
      policies: desk.host.policiesNow().digest,
      people: JSON.stringify({ [subject.id]: subject.name }),
      at,
    })
    .execute()
  await noteStep(desk, tx, {
    release: release ?? id,
    step: 'recall',
    by: subject,
    title: what.title,
    nodes: what.peers.map((peer) => known.get(peer)?.name ?? peer),
    objects: what.objects,
    authority: what.authority,
    reason,
    turn: (what.record?.decision.revision ?? 0) + 1,
    label: what.label,
    labelNumber: number,
  })
}
