import { Fault } from '@testudo/kernel/fault'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Asked } from '@testudo/platform/host'
import { sql } from 'kysely'
import * as contract from '../../core/contract/desk.ts'
import type { ReleaseRow } from '../../core/contract/desk.ts'
import type { Words } from '../../core/contract/shapes.ts'
import { type Actor, areApart, type ReleaseDecision } from '../../core/index.ts'
import type { Peer, Standing } from '../parts.ts'
import { type Content, readContent } from './content.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { actorOf, type Desk, mayRelease } from './desk.ts'
import { historyLines } from './historyLines.ts'
import { previewOf } from './preview.ts'
import { deliveryOf, receiptsOf } from './receipts.ts'
import { type DeskRecord, deskDb, openRecord, readRecord, type ReleaseRecord, versionsOf } from './record.ts'
import { SAY } from './words.ts'

/** Lists, details and history: everything read as the asker, so that what one may not read all of is not there. */
export function listRoutes(desk: Desk): void {
  const { http, tables } = desk.host

  http.answer(contract.releases, async ({ cursor, limit, state, object }, asked) => {
    const { subject } = asked
    const after = readCursor(cursor)
    const rows = await tables.readAs(subject, (tx) => {
      let all = deskDb(tx).selectFrom('sharing_release').selectAll().orderBy('at', 'desc').orderBy('id', 'desc')
      if (state !== undefined) all = all.where('state', '=', state)
      if (after) all = all.where(sql<boolean>`(at, id) < (${after.at}::bigint, ${after.id})`)
      if (object !== undefined)
        all = all.where('id', 'in', (db) =>
          db.selectFrom('sharing_release_object').select('release').where('object', '=', object),
        )
      return all.limit(limit + 1).execute()
    })
    const records = rows.slice(0, limit).map(readRecord)
    const marks = desk.book.open(asked.language)
    const last = records.at(-1)
    return {
      rows: await rowsOf(desk, records, asked, marks),
      ...(rows.length > limit && last ? { next: writeCursor(last) } : {}),
      marking: marks.marking(),
    }
  })

  http.answer(contract.releaseDetail, async ({ id }, asked) => {
    const { subject, language } = asked
    const record = await openRecord(desk, subject, id)
    const marks = desk.book.open(language)
    const standings = await standingsOf(desk, asked, [record])
    const peers = new Map((await desk.exchange.peers()).map((peer) => [peer.id, peer]))
    const [row] = await rowsOf(desk, [record], asked, marks)
    if (!row) throw new Error('a record that was opened has a row')
    const content = await contentShown(desk, record, asked)
    const blocked = await blockedNow(desk, record, asked)
    const preview = await previewOf(desk, {
      reader: subject,
      asked: record.matter,
      content,
      marks,
      title: record.title,
      blocked,
    })
    const history = await historyLines(desk, asked, { release: id, limit: 200 })
    const actor = await actorOf(desk, asked)
    return {
      row: blocked === undefined ? row : { ...row, blocked },
      authority: record.authority,
      hops: record.matter.hops,
      ...(record.matter.notAfter === undefined ? {} : { notAfter: record.matter.notAfter }),
      objects: record.matter.objects,
      without: record.matter.without,
      preview,
      ...signaturesOf(record, actor),
      history: history.map(({ step, by, at, reason }) => ({
        step,
        by,
        at,
        ...(reason === '' ? {} : { reason }),
      })),
      delivery: deliveryOf(standings, peers, await notLeft(desk, asked, standings)),
      marking: marks.marking(),
    }
  })

  http.answer(contract.releaseHistory, async ({ cursor, limit, object }, asked) => {
    const marks = desk.book.open(asked.language)
    const lines = await historyLines(desk, asked, { after: readCursor(cursor), limit: limit + 1, object })
    const shown = lines.slice(0, limit)
    const last = shown.at(-1)
    return {
      rows: shown.map(({ id: _id, reason: _reason, label, ...line }) => ({ ...line, mark: marks.of(label) })),
      ...(lines.length > limit && last ? { next: writeCursor(last) } : {}),
      marking: marks.marking(),
    }
  })
}

/** The reading that settles the content: the author's as the account stands now, or who asks when it is closed. */
async function authorOf({ officers }: Desk, { author }: DeskRecord, { subject }: Asked): Promise<Subject> {
  if (author === subject.id) return subject
  await officers.load([author])
  const found = officers.now(author)
  return typeof found === 'string' ? subject : found
}

/**
 * What a release is shown to hold: the versions it was decided about, for newer ones may be for other eyes, and no more of
 * them than the asker reads, should the author read more by now than was decided about. Empty: withdrawn since.
 */
async function contentShown(desk: Desk, record: DeskRecord, asked: Asked): Promise<Content> {
  const { subject } = asked
  const versions = await desk.host.tables.readAs(subject, (tx) => versionsOf(tx, record.id))
  for (const reader of [await authorOf(desk, record, asked), subject]) {
    const content = await readContent(desk, reader, record.matter, { versions }).catch(unlessFault)
    if (content && desk.host.tables.mayRead(subject, content.label)) return content
  }
  const { hops, recipients } = record.matter
  const { binding, twoPeople } = record.kind === 'release' ? record.decision : { binding: '', twoPeople: false }
  const policies = desk.host.policiesNow().digest
  return {
    held: [],
    binding,
    twoPeople,
    label: record.label,
    matter: { content: '', labels: [], policies, recipients, hops },
  }
}

/** Told to who can see it without being told: a newer version under another label is nobody else's business. */
async function blockedNow(desk: Desk, record: DeskRecord, asked: Asked): Promise<Words | undefined> {
  if (record.kind === 'recall' || !OPEN.has(record.state)) return undefined
  const { notAfter } = record.matter
  if (notAfter !== undefined && notAfter <= desk.host.clock.now()) return SAY.ended
  const now = await readContent(desk, await authorOf(desk, record, asked), record.matter).catch(unlessFault)
  if (now && !desk.host.tables.mayRead(asked.subject, now.label)) return undefined
  return now?.binding === record.decision.binding ? undefined : SAY.changed
}

const OPEN: ReadonlySet<string> = new Set(['draft', 'proposed', 'approved'])

/** What is not there, or of another shape, is an answer here; anything else is not. */
function unlessFault(error: unknown): undefined {
  if (error instanceof Fault && (error.kind === 'absent' || error.kind === 'invalid')) return undefined
  throw error
}

const standingsOf = async (
  desk: Desk,
  { subject }: Asked,
  records: readonly DeskRecord[],
): Promise<readonly Standing[]> => {
  const decisions = records.flatMap((one) => (one.kind === 'release' ? [one.id] : []))
  const recalls = records.flatMap((one) => (one.kind === 'recall' ? [one] : []))
  const sent = decisions.length === 0 ? [] : await desk.exchange.standings(subject, { decisions })
  const objects = recalls.flatMap(({ matter }) => matter.objects)
  const wanted = new Set(recalls.flatMap(({ note }) => note.statements))
  const back = objects.length === 0 ? [] : await desk.exchange.standings(subject, { objects })
  return [...sent, ...back.filter(({ statement }) => wanted.has(statement))]
}

/** What became of statements that did not leave: taken back before, so that nobody has to answer, or kept here. */
async function notLeft(
  { host }: Desk,
  { subject }: Asked,
  standings: readonly Standing[],
): Promise<ReadonlyMap<string, 'recalled' | 'kept'>> {
  const decisions = [...new Set(standings.map(({ decision }) => decision))]
  if (decisions.length === 0) return new Map()
  const rows = await host.tables.readAs(subject, (tx) =>
    deskDb(tx)
      .selectFrom('sharing_given')
      .select(['statement', 'recalled'])
      .where('decision', 'in', decisions)
      .where((where) => where.or([where('recalled', '=', true), where('kept', '=', true)]))
      .execute(),
  )
  return new Map(rows.map(({ statement, recalled }) => [statement, recalled ? 'recalled' : 'kept']))
}

async function rowsOf(desk: Desk, records: readonly DeskRecord[], asked: Asked, marks: Marks): Promise<ReleaseRow[]> {
  const peers = new Map((await desk.exchange.peers()).map((peer) => [peer.id, peer]))
  const standings = await standingsOf(desk, asked, records)
  const actor = await actorOf(desk, asked)
  const releases = mayRelease(desk, asked.subject)
  return records.map((record): ReleaseRow => {
    const mine = standings.filter(({ decision, statement }) =>
      record.kind === 'release' ? decision === record.id : record.note.statements.includes(statement),
    )
    const receipts = receiptsOf(mine)
    const blocked = record.kind === 'release' ? waitsFor(record, actor, desk.host.clock.now()) : undefined
    return {
      id: record.id,
      kind: record.kind,
      title: record.title,
      mark: marks.of(record.label),
      state: record.state,
      revision: record.kind === 'release' ? record.decision.revision : 1,
      nations: nationsOf(record, peers),
      nodes: record.matter.recipients.length,
      signed: signedOf(record),
      author: { id: record.author, name: record.people[record.author] ?? record.author },
      at: record.at,
      next: releases && record.kind === 'release' ? nextSteps(record, actor, mine.length > 0) : [],
      ...(blocked === undefined ? {} : { blocked }),
      ...(receipts === undefined ? {} : { receipts }),
    }
  })
}

function nationsOf({ matter }: DeskRecord, peers: ReadonlyMap<string, Peer>): string[] {
  const names = matter.recipients.map((id) => {
    const peer = peers.get(id)
    return peer?.subject.nation || peer?.name || id
  })
  return [...new Set(names)].sort()
}

function signedOf(record: DeskRecord): ReleaseRow['signed'] {
  if (record.kind === 'recall') return { have: 1, need: 1 }
  const { proposed, approved, twoPeople } = record.decision
  return { have: (proposed ? 1 : 0) + (approved ? 1 : 0), need: twoPeople ? 2 : 1 }
}

const mayApprove = ({ author, proposed }: ReleaseDecision, actor: Actor): boolean =>
  areApart(author, actor) && proposed !== undefined && areApart(proposed.by, actor)

function waitsFor({ decision, state, matter }: ReleaseRecord, actor: Actor, now: number): ReleaseRow['blocked'] {
  if (state !== 'draft' && state !== 'proposed' && state !== 'approved') return undefined
  if (matter.notAfter !== undefined && matter.notAfter <= now) return SAY.ended
  return state === 'proposed' && decision.twoPeople && !mayApprove(decision, actor) ? SAY.waits : undefined
}

function nextSteps({ decision, state }: ReleaseRecord, actor: Actor, gone: boolean): ReleaseRow['next'] {
  switch (state) {
    case 'draft':
      return ['edit', 'propose', 'refuse']
    case 'proposed':
      return [
        'edit',
        ...(mayApprove(decision, actor) ? (['approve'] as const) : []),
        ...(decision.twoPeople ? [] : (['send'] as const)),
        'refuse',
        'revoke',
      ]
    case 'approved':
      return ['edit', 'send', 'refuse', 'revoke']
    case 'sent':
      return gone ? ['revoke', 'recall'] : ['revoke']
    case 'refused':
      return ['edit']
    case 'revoked':
      return gone ? ['recall'] : []
    case 'recalled':
      return []
  }
}

function signaturesOf(record: DeskRecord, actor: Actor) {
  if (record.kind === 'recall') return {}
  const show = (one: ReleaseDecision['proposed']) =>
    one && {
      by: { id: one.by.account, name: record.people[one.by.account] ?? one.by.account },
      at: one.at,
      session: one.by.session === actor.session ? ('own' as const) : ('other' as const),
    }
  const proposed = show(record.decision.proposed)
  const approved = show(record.decision.approved)
  return { ...(proposed ? { proposed } : {}), ...(approved ? { approved } : {}) }
}
