import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { PeerRow } from '../../core/contract/peers.ts'
import type { Words } from '../../core/contract/shapes.ts'
import {
  isRefusal,
  readStatement,
  reconcileReport,
  reconcileWords,
  VERDICT_WORDS,
  VERDICTS,
  type Verdict,
  withheldFrom,
} from '../../core/index.ts'
import type { Context } from './context.ts'
import type { KnownPeer } from './peerBook.ts'
import type { Compared } from './reconcile.ts'
import { oneOf } from './rows.ts'
import type { PeerCounts } from './standings.ts'
import { dbOf } from './tables.ts'
import { ALARM_WORDS } from './witnessing.ts'

const BEHIND_MS = 300_000
const MOST_LINES = 100

/** One peer's line, with the counts of what the asker may read. */
export function peerRowOf(peer: KnownPeer, counts: PeerCounts, now: number): PeerRow {
  const { contactAt, trouble, nextTry } = peer
  const { waitingSince, lastReceipt, ...numbers } = counts
  const log = peer.seenLog?.alarm
  const alarm = peer.keyTrouble ?? (log === undefined ? undefined : ALARM_WORDS[log.code])
  return {
    id: peer.id,
    node: peer.node,
    name: peer.name,
    nation: peer.subject.nation,
    organisation: peer.subject.organisation,
    url: peer.url,
    direction: peer.direction,
    everySeconds: peer.everySeconds,
    state: stateOf(peer, waitingSince, now),
    ...(contactAt === undefined ? {} : { lastContact: contactAt }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(nextTry === undefined ? {} : { nextTry }),
    ...(lastReceipt === undefined ? {} : { lastReceipt }),
    ...(waitingSince === undefined ? {} : { waitingSince }),
    ...numbers,
    people: peer.people.reduce((sum, { count }) => sum + count, 0),
    ...(alarm === undefined ? {} : { alarm }),
  }
}

function stateOf(peer: KnownPeer, waitingSince: number | undefined, now: number): PeerRow['state'] {
  if (peer.paused) return 'paused'
  if (peer.trouble !== undefined) return 'offline'
  if (peer.contactAt === undefined) return 'waiting'
  const late = Math.max(BEHIND_MS, 10_000 * peer.everySeconds)
  return waitingSince !== undefined && now - waitingSince > late ? 'behind' : 'healthy'
}

interface Line {
  readonly at: number
  readonly way: 'sent' | 'received'
  readonly statement: string
  readonly object: string
  readonly verdict: string | null
}

/** What was sent and received lately, newest first, and how each part is marked. */
export async function linesOf(context: Context, subject: Subject, peer: KnownPeer, language: 'en' | 'fr') {
  const { host } = context
  const { lines, labels } = await host.tables.readAs(subject, async (tx) => {
    const db = dbOf(tx)
    const sent = await db
      .selectFrom('sharing_outgoing')
      .select(['statement', 'object', 'verdict', 'made_at', 'sent_at', 'answered_at'])
      .where('peer', '=', peer.id)
      .where('kind', '=', 'object')
      .orderBy('seq', 'desc')
      .limit(MOST_LINES)
      .execute()
    const received = await db
      .selectFrom('sharing_brought')
      .select(['statement', 'object', 'verdict', 'at'])
      .where('peer', '=', peer.id)
      .where('kind', '=', 'object')
      .orderBy('seq', 'desc')
      .limit(MOST_LINES)
      .execute()
    const all: Line[] = [
      ...sent.map(
        (row): Line => ({
          at: Number(row.answered_at ?? row.sent_at ?? row.made_at),
          way: 'sent',
          statement: row.statement,
          object: row.object,
          verdict: row.verdict,
        }),
      ),
      ...received.map(
        (row): Line => ({
          at: Number(row.at),
          way: 'received',
          statement: row.statement,
          object: row.object,
          verdict: row.verdict,
        }),
      ),
    ]
    const newest = all.sort((a, b) => b.at - a.at).slice(0, MOST_LINES)
    const texts = await db
      .selectFrom('sharing_statement')
      .select(['id', 'statement'])
      .where(
        oneOf(
          'id',
          newest.map(({ statement }) => statement),
        ),
      )
      .execute()
    return { lines: newest, labels: new Map(texts.map((row) => [row.id, labelOf(row.statement)])) }
  })
  const found = await host.objects.getMany(subject, [...new Set(lines.map(({ object }) => object))].filter(Boolean))
  const names = new Map(found.map(({ id, name }) => [id, name]))
  const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
  return {
    lines: lines.map((line) => {
      const words = wordsOf(line.verdict)
      return {
        at: line.at,
        way: line.way,
        object: line.object,
        title: names.get(line.object) ?? '',
        ...(line.verdict === null ? {} : { verdict: line.verdict }),
        ...(words === undefined ? {} : { words }),
        portion: marks.of(labels.get(line.statement) ?? host.defaultLabel).portion,
      }
    }),
    marking: marks.marking(),
  }
}

function labelOf(text: string): Label | undefined {
  const statement = readStatement(text)
  return statement?.kind === 'object' ? statement.label : undefined
}

const wordsOf = (verdict: string | null): Words | undefined => {
  const known = VERDICTS.find((one) => one === verdict)
  return known === undefined ? undefined : VERDICT_WORDS[known]
}

/** The marking of a page that shows counts and no object. */
export const plainMarking = ({ host }: Context, language: 'en' | 'fr') =>
  new MarkBook(host.policiesNow(), host.defaultLabel).open(language).marking()

/** Both comparisons as one asker may see them: counted from the rows it may read. */
export async function comparisonsFor(context: Context, subject: Subject, peer: KnownPeer, compared: Compared) {
  const { host, me } = context
  const { out, brought } = await host.tables.readAs(subject, async (tx) => {
    const db = dbOf(tx)
    return {
      out: await db
        .selectFrom('sharing_outgoing as o')
        .leftJoin('sharing_recall as r', (join) =>
          join.onRef('r.peer', '=', 'o.peer').onRef('r.statement', '=', 'o.statement'),
        )
        .select(['o.statement', 'o.given', 'o.verdict', 'o.state'])
        .where('o.peer', '=', peer.id)
        .where('o.kind', '=', 'object')
        .where('o.state', '!=', 'dropped')
        .where('r.statement', 'is', null)
        .execute(),
      brought: await db
        .selectFrom('sharing_brought')
        .select(['statement', 'verdict', 'held'])
        .where('peer', '=', peer.id)
        .where('kind', '=', 'object')
        .execute(),
    }
  })
  const missing = out.filter(({ given }) => !given)
  const why = new Map(missing.map((row) => [row.statement, reasonOf(row, compared)]))
  const given = reconcileReport(
    { sender: me.node, recipient: peer.node },
    { sent: out.length, held: out.length - missing.length },
    missing.map(({ statement }) => statement),
    out.map(({ statement }) => statement).filter((id) => compared.unknown.has(id)),
    (id) => why.get(id) ?? 'outstanding',
  )
  const refused = brought.filter(({ verdict, held }) => !held && verdict.startsWith('refused.'))
  const verdicts = new Map(refused.map(({ statement, verdict }) => [statement, verdict]))
  const held = brought.filter((row) => row.held).length
  const taken = reconcileReport(
    { sender: peer.node, recipient: me.node },
    { sent: held + refused.length, held },
    refused.map(({ statement }) => statement),
    [],
    (id) => (verdicts.get(id) ?? 'outstanding') as 'outstanding',
  )
  return { given: told(given), brought: told(taken) }
}

function reasonOf(
  row: { readonly statement: string; readonly verdict: string | null; readonly state: string },
  compared: Compared,
): 'outstanding' | 'lost' | `refused.${string}` {
  const verdict = VERDICTS.find((one): one is Verdict => one === row.verdict)
  const settled = row.state === 'answered' || row.state === 'parked'
  if (settled && verdict !== undefined && isRefusal(verdict)) return verdict
  return compared.lost.has(row.statement) ? 'lost' : 'outstanding'
}

function told(report: ReturnType<typeof reconcileReport>) {
  return {
    sentence: { en: reconcileWords(report, 'en'), fr: reconcileWords(report, 'fr') },
    sent: report.sent,
    held: report.held,
    missing: report.missing.map(({ reason, count }) => ({ reason, words: reasonWords(reason), count })),
    unknown: report.unknown,
  }
}

const reasonWords = (reason: string): Words =>
  wordsOf(reason) ??
  (reason === 'lost'
    ? { en: 'Was there and is there no more; it goes again.', fr: 'Y était et n’y est plus ; il repart.' }
    : { en: 'On its way, not acknowledged yet.', fr: 'En route, pas encore confirmé.' })

/** What of the asker's objects this peer does not get, by rule. For this side alone. */
export async function withheldFor({ host }: Context, subject: Subject, peer: KnownPeer) {
  const policies = host.policiesNow()
  const now = host.clock.now()
  const found = (await host.objects.countsByLabel(subject)).map(({ label, type, count }) => ({
    label,
    labelKey: JSON.stringify(label),
    topic: type,
    count,
  }))
  return withheldFrom(found, peer.subject, policies, now)
}
