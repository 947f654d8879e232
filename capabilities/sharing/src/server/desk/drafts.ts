import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import type { Tx } from '@testudo/platform/storage'
import * as contract from '../../core/contract/desk.ts'
import { draftRelease, type ReleaseDecision, stepRelease } from '../../core/index.ts'
import type { Peer } from '../parts.ts'
import { askedMatter, type AskedMatter, type Content, readContent } from './content.ts'
import { actorOf, type Desk, peersOf } from './desk.ts'
import { titleOf } from './preview.ts'
import { deskDb, holdRecord } from './record.ts'
import { auditStep, newId, noteStep } from './write.ts'

/** Statements one release makes at most: they are signed in one transaction, in which others wait. */
const MOST_STATEMENTS = 5_000

/** Prepares and changes releases. What is in one is read in the transaction that writes it down. */
export function draftRoutes(desk: Desk): void {
  const { http, tables, clock } = desk.host

  http.answer(contract.draftRelease, async (input, asked) => {
    const matter = checkMatter(desk, askedMatter(input))
    const { subject } = asked
    const peers = await peersOf(desk, matter.recipients)
    const by = await actorOf(desk, asked)
    const id = newId('release')
    const label = await tables.asOwner(async (tx) => {
      const content = await readContent(desk, subject, matter, { within: tx })
      checkLabel(desk, subject, content)
      const number = await tables.labelNumber(tx, content.label)
      const title = input.title ?? titleOf(content.held)
      const decision = draftRelease(content.matter, content.twoPeople, by, clock.now())
      const draft = {
        id,
        subject,
        title,
        authority: input.authority,
        decision,
        matter,
        content,
        peers,
        number,
        people: {},
      }
      await deskDb(tx)
        .insertInto('sharing_release')
        .values({ id, kind: 'release', ...columnsOf(draft, clock.now()) })
        .execute()
      await writeBeside(desk, tx, draft)
      return content.label
    })
    auditStep(desk, subject, 'draft', { id, label })
    return { id, revision: 1 }
  })

  http.answer(contract.editRelease, async (input, asked) => {
    const matter = checkMatter(desk, askedMatter(input))
    const { subject } = asked
    const peers = await peersOf(desk, matter.recipients)
    const by = await actorOf(desk, asked)
    const { id } = input
    const { label, revision } = await tables.asOwner(async (tx) => {
      const record = await holdRecord(desk, tx, subject, id)
      const content = await readContent(desk, subject, matter, { within: tx })
      checkLabel(desk, subject, content)
      const decision = stepRelease(record.decision, {
        type: 'edit',
        by,
        at: clock.now(),
        revision: input.revision,
        matter: content.matter,
        twoPeople: content.twoPeople,
      })
      const number = await tables.labelNumber(tx, content.label)
      const title = input.title ?? titleOf(content.held)
      const { people } = record
      const draft = { id, subject, title, authority: input.authority, decision, matter, content, peers, number, people }
      await deskDb(tx).updateTable('sharing_release').set(columnsOf(draft, clock.now())).where('id', '=', id).execute()
      await deskDb(tx).deleteFrom('sharing_release_object').where('release', '=', id).execute()
      await writeBeside(desk, tx, draft)
      return { label: content.label, revision: decision.revision }
    })
    auditStep(desk, subject, 'edit', { id, label })
    return { id, revision }
  })
}

/** A release as it is written down, new or changed. */
interface Draft {
  readonly id: string
  readonly subject: Subject
  readonly title: string
  readonly authority: string
  readonly decision: ReleaseDecision
  readonly matter: AskedMatter
  readonly content: Content
  /** Number of its label. */
  readonly number: number
  /** Names by account, of those who had it in hand before. */
  readonly people: Readonly<Record<string, string>>
  readonly peers: readonly Peer[]
}

const columnsOf = ({ subject, title, authority, decision, matter, content, number, people }: Draft, at: number) => ({
  label_id: number,
  label: JSON.stringify(content.label),
  title,
  authority,
  state: decision.state,
  revision: decision.revision,
  matter: JSON.stringify(matter),
  decision: JSON.stringify(decision),
  author: subject.id,
  policies: content.matter.policies,
  people: JSON.stringify({ ...people, [subject.id]: subject.name }),
  at,
})

/** The versions it is about, and its line of history. */
async function writeBeside(desk: Desk, tx: Tx, draft: Draft): Promise<void> {
  const { id, subject, title, authority, decision, matter, content, number, peers } = draft
  await writeVersions(tx, id, content, number)
  await noteStep(desk, tx, {
    release: id,
    step: 'edit',
    by: subject,
    title,
    authority,
    turn: decision.revision,
    nodes: peers.map(({ name }) => name),
    objects: matter.objects,
    label: content.label,
    labelNumber: number,
  })
}

function checkMatter({ host }: Desk, asked: AskedMatter): AskedMatter {
  if (asked.notAfter !== undefined && asked.notAfter <= host.clock.now())
    throw new Fault('invalid', 'sharing.ended', 'The end lies in the past. Choose a later one, or none.', {
      place: { path: '/body/notAfter' },
    })
  if (asked.objects.length * asked.recipients.length > MOST_STATEMENTS)
    throw new Fault(
      'invalid',
      'sharing.too_much',
      `This would be more than ${MOST_STATEMENTS} statements in one release. Make several.`,
      { place: { path: '/body/objects' } },
    )
  return asked
}

/** Nobody could sign what nobody may read: parts under policies that do not meet are released one by one. */
function checkLabel({ host }: Desk, subject: Subject, { label }: Content): void {
  if (host.tables.mayRead(subject, label)) return
  throw new Fault(
    'invalid',
    'sharing.labels_apart',
    'These objects have no label in common that you may read. Release them one by one.',
    { place: { path: '/body/objects' } },
  )
}

async function writeVersions(tx: Tx, release: string, { held }: Content, labelNumber: number): Promise<void> {
  await deskDb(tx)
    .insertInto('sharing_release_object')
    .values(
      held.map(({ object }) => ({ release, object: object.id, modified: object.modified, label_id: labelNumber })),
    )
    .execute()
}
