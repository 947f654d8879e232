import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import { stepRelease as stepContract } from '../../core/contract/desk.ts'
import { type Actor, type DecisionEvent, type ReleaseDecision, stepRelease } from '../../core/index.ts'
import type { Peer } from '../parts.ts'
import { type Content, readContent } from './content.ts'
import { actorOf, type Desk } from './desk.ts'
import { giveTo, type Going } from './giving.ts'
import { verdictFor } from './preview.ts'
import { deskDb, holdRecord, openRecord, type ReleaseRecord } from './record.ts'
import { auditStep, noteStep } from './write.ts'

type Step = 'propose' | 'approve' | 'send' | 'refuse' | 'revoke'

/**
 * Signs, sends, refuses and revokes. What is read, decided, written and given away is one transaction: nothing of it can
 * change in between, and a step that fails has done nothing.
 */
export function stepRoutes(desk: Desk): void {
  const { http, tables, clock } = desk.host

  http.answer(stepContract, async ({ id, step, revision, binding, reason }, asked) => {
    const { subject } = asked
    const by = await actorOf(desk, asked)
    const opened = await openRecord(desk, subject, id)
    if (opened.kind !== 'release')
      throw new Fault('conflict', 'sharing.release_step', 'A recall is done; there is no further step.')
    // All that others keep is asked before: on one connection it could not be asked inside.
    const around = await surroundings(desk, opened)
    const { decision, label } = await tables.asOwner(async (tx) => {
      const record = await holdRecord(desk, tx, subject, id)
      const now = needsContent(step) ? await contentNow(desk, tx, record, revision, around) : undefined
      const event = eventOf(step, { by, at: clock.now(), revision, binding, reason }, now)
      const next = stepRelease(record.decision, event)
      if (step === 'send' && now) await send(desk, tx, record, next, now, around)
      await writeStep(desk, tx, { record, next, subject, reason, step, peers: around.peers })
      return { decision: next, label: record.label }
    })
    auditStep(desk, subject, step, { id, label, detail: { binding: decision.binding, revision: decision.revision } })
    if (step === 'send') for (const peer of around.peers) desk.exchange.wake(peer.id)
    return { id, revision: decision.revision, state: decision.state }
  })
}

/** What a step depends on beside the content. */
interface Surroundings {
  readonly author: Subject | undefined
  readonly peers: readonly Peer[]
  readonly missing: boolean
}

async function surroundings(desk: Desk, { matter, author, decision }: ReleaseRecord): Promise<Surroundings> {
  const signers = [decision.proposed, decision.approved].flatMap((one) => (one ? [one.by.account] : []))
  await desk.officers.load([author, ...signers])
  const known = new Map((await desk.exchange.peers()).map((peer) => [peer.id, peer]))
  const peers = matter.recipients.flatMap((id) => known.get(id) ?? [])
  return {
    author: desk.officers.releaser(author),
    peers,
    missing: peers.length < matter.recipients.length,
  }
}

const needsContent = (step: Step): boolean => step === 'propose' || step === 'approve' || step === 'send'

/** What the release is about at this moment, as its author reads it, if it may go at all. */
async function contentNow(
  desk: Desk,
  tx: Tx,
  record: ReleaseRecord,
  revision: number,
  { author, peers, missing }: Surroundings,
): Promise<Content> {
  if (revision !== record.decision.revision)
    throw new Fault(
      'conflict',
      'sharing.release_changed',
      'The release has changed since you saw it. Read it again, then decide.',
    )
  if (!author) throw gone('Who wrote this')
  if (missing)
    throw new Fault('conflict', 'sharing.no_peer', 'A node it goes to is no peer any more. Edit the release.')
  const content = await readContent(desk, author, record.matter, { within: tx }).catch((cause: unknown) => {
    // The author may not read it any more, or it is withdrawn: to who signs, both are a change.
    throw cause instanceof Fault && cause.code.startsWith('sharing.no_') ? stale(cause) : cause
  })
  if (content.binding !== record.decision.binding) throw stale()
  const heldOnly = await desk.exchange.onlyHeld(tx, author, record.matter.objects)
  const verdict = verdictFor(desk, content, record.matter, peers, heldOnly)
  if (!verdict.allowed) throw new Fault('conflict', 'sharing.may_not_go', verdict.words.en)
  return content
}

const stale = (cause?: unknown): Fault =>
  new Fault(
    'conflict',
    'sharing.release_stale',
    'Content, label, policy or recipients have changed since it was decided. Edit it, and propose it again.',
    { cause },
  )

const gone = (who: string): Fault =>
  new Fault('conflict', 'sharing.signer_gone', `${who} may not release any more. Edit it, and have it signed again.`)

function eventOf(
  type: Step,
  given: {
    readonly by: Actor
    readonly at: number
    readonly revision: number
    readonly binding: string
    readonly reason: string
  },
  content: Content | undefined,
): DecisionEvent {
  const { by, at, revision, binding, reason } = given
  const step = { by, at, revision }
  switch (type) {
    case 'propose':
    case 'approve':
      return { ...step, type, binding }
    case 'refuse':
    case 'revoke':
      return { ...step, type, reason }
    case 'send': {
      if (!content) throw stale()
      if (binding !== content.binding)
        throw new Fault('conflict', 'sharing.release_changed', 'This is not the content you saw. Read it again.')
      return { ...step, type, matter: content.matter, twoPeople: content.twoPeople }
    }
  }
}

/** Who signed must still be allowed to; then it is decided by the release port and signed for every node. */
async function send(
  desk: Desk,
  tx: Tx,
  record: ReleaseRecord,
  decision: ReleaseDecision,
  content: Content,
  { peers }: Surroundings,
): Promise<void> {
  const signatures = [decision.proposed, decision.approved].flatMap((one) => (one ? [one] : []))
  for (const { by } of signatures) {
    const signer = desk.officers.releaser(by.account)
    if (!signer || !desk.host.tables.mayRead(signer, record.label)) throw gone('Who signed this')
  }
  const author = desk.officers.releaser(record.author)
  if (!author) throw gone('Who wrote this')
  for (const peer of peers) {
    const going: Going = {
      decision: record.id,
      by: author,
      peer,
      objects: content.held,
      hops: record.matter.hops,
      notAfter: record.matter.notAfter,
      authority: record.authority,
      signed: signatures.map(({ by, at }) => ({ by: by.account, at })),
      labelNumber: record.labelNumber,
    }
    await giveTo(desk, tx, going)
  }
}

async function writeStep(
  desk: Desk,
  tx: Tx,
  about: {
    readonly record: ReleaseRecord
    readonly next: ReleaseDecision
    readonly subject: Subject
    readonly reason: string
    readonly step: Step
    readonly peers: readonly Peer[]
  },
): Promise<void> {
  const { record, next, subject, reason, step, peers } = about
  const people = { ...record.people, [subject.id]: subject.name }
  await deskDb(tx)
    .updateTable('sharing_release')
    .set({
      state: next.state,
      revision: next.revision,
      decision: JSON.stringify(next),
      people: JSON.stringify(people),
      at: desk.host.clock.now(),
    })
    .where('id', '=', record.id)
    .execute()
  const first = next.proposed?.by.account
  const second = step === 'send' && next.approved ? next.approved.by.account : step === 'approve' ? first : undefined
  await noteStep(desk, tx, {
    release: record.id,
    step,
    by: subject,
    second: second === undefined ? undefined : { id: second, name: people[second] ?? second },
    title: record.title,
    nodes: peers.map(({ name }) => name),
    objects: record.matter.objects,
    authority: record.authority,
    reason,
    turn: next.revision,
    label: record.label,
    labelNumber: record.labelNumber,
  })
}
