import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Preview, RecipientRow } from '../../core/contract/desk.ts'
import { previewRelease } from '../../core/contract/desk.ts'
import type { Words } from '../../core/contract/shapes.ts'
import { type Reach, readableParts, type Reaching, reachOf, type Recipient } from '../../core/index.ts'
import type { Peer } from '../parts.ts'
import { askedMatter, type AskedMatter, type Content, type Held, readContent } from './content.ts'
import { type Desk, peersOf } from './desk.ts'
import { getsNothing, heldFromOthers, mayGo, SAY } from './words.ts'

/** Parts a page is given at once. */
const MOST_PARTS = 3_000

export function previewRoute(desk: Desk): void {
  const { http } = desk.host
  http.answer(previewRelease, async (input, { subject, language }) => {
    const asked = askedMatter(input)
    await peersOf(desk, asked.recipients)
    const content = await readContent(desk, subject, asked)
    const marks = desk.book.open(language)
    return previewOf(desk, { reader: subject, asked, content, marks })
  })
}

/** Whether a release may go as it is. */
export interface Verdict {
  readonly allowed: boolean
  readonly words: Words
}

/** Everything a page shows before somebody signs, from the content that will be sent. */
export async function previewOf(
  desk: Desk,
  about: {
    readonly reader: Subject
    readonly asked: AskedMatter
    readonly content: Content
    readonly marks: Marks
    /** Another title than that of the first object. */
    readonly title?: string
    /** Overrules: it cannot go whatever the labels say. */
    readonly blocked?: Words | undefined
  },
): Promise<Preview> {
  const { reader, asked, content, marks, blocked } = about
  const { host } = desk
  const now = host.clock.now()
  const policies = host.policiesNow()
  const peers = await desk.exchange.peers()
  const heldOnly = await heldFromOthersOnly(desk, reader, asked.objects)
  const reaches = reachOf(
    content.held.map(reachingOf),
    [...peers.map(recipientOf), await ourselves(desk, reader)],
    policies,
    now,
  )
  const chosen = new Set(asked.recipients)
  const rows = reaches.map((reach, i) => rowOf(reach, peers[i], chosen, heldOnly))
  const going = rows.filter((row) => row.chosen)
  const verdict = verdictOf(content, rows, heldOnly, asked, now)
  const removedForSome = new Set(
    going.flatMap(({ lacks }) => lacks.map(({ object, selector }) => `${object} ${selector}`)),
  ).size
  const parts = partsOf(content.held, asked, marks)
  return {
    title: about.title ?? titleOf(content.held),
    mark: marks.of(content.label),
    parts: parts.slice(0, MOST_PARTS),
    more: Math.max(0, parts.length - MOST_PARTS),
    recipients: rows,
    summary: {
      nations: new Set(going.map(({ nation }) => nation)).size,
      nodes: going.length,
      people: going.reduce((sum, { see }) => sum + see, 0),
      removedForSome,
      objects: content.held.length,
    },
    verdict: blocked === undefined ? verdict : { allowed: false, words: blocked },
    twoPeople: content.twoPeople,
    binding: content.binding,
    policies: policies.all().map(({ id, version }) => ({ id, version })),
    checkedAt: now,
    marking: marks.marking(),
  }
}

/** Objects that only another node gave us: to be read, not to be released as our own. */
const heldFromOthersOnly = (desk: Desk, reader: Subject, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  desk.host.tables.asOwner((tx) => desk.exchange.onlyHeld(tx, reader, ids))

/** May this go, and why, in one sentence: the same for the preview and for who sends. */
export function verdictFor(
  desk: Desk,
  content: Content,
  asked: AskedMatter,
  peers: readonly Peer[],
  heldOnly: ReadonlySet<string>,
): Verdict {
  const now = desk.host.clock.now()
  const reaches = reachOf(content.held.map(reachingOf), peers.map(recipientOf), desk.host.policiesNow(), now)
  const rows = reaches.map((reach, i) => rowOf(reach, peers[i], new Set(asked.recipients), heldOnly))
  return verdictOf(content, rows, heldOnly, asked, now)
}

function verdictOf(
  content: Content,
  rows: readonly RecipientRow[],
  heldOnly: ReadonlySet<string>,
  asked: AskedMatter,
  now: number,
): Verdict {
  const no = (words: Words): Verdict => ({ allowed: false, words })
  const foreign = content.held.find(({ object }) => heldOnly.has(object.id))
  if (foreign) return no(heldFromOthers(foreign.object.name || foreign.object.id))
  if (asked.notAfter !== undefined && asked.notAfter <= now) return no(SAY.ended)
  const going = rows.filter(({ chosen }) => chosen)
  if (going.length === 0) return no(SAY.nobody)
  const empty = going.find(({ sees }) => sees === 0)
  if (empty) return no(getsNothing(empty.node, empty.because))
  const nations = new Set(going.map(({ nation }) => nation)).size
  const parts = Math.max(...going.map(({ lacks }) => lacks.length))
  return { allowed: true, words: mayGo(going.length, nations, parts, content.twoPeople) }
}

function rowOf(
  reach: Reach,
  peer: Peer | undefined,
  chosen: ReadonlySet<string>,
  heldOnly: ReadonlySet<string>,
): RecipientRow {
  const lacks = reach.lacks.map(({ object, selector, because }) => ({ object, selector, because }))
  return {
    peer: peer?.id ?? '',
    node: peer?.name ?? reach.node,
    nation: peer?.subject.nation ?? '',
    organisation: peer?.subject.organisation ?? '',
    chosen: peer !== undefined && chosen.has(peer.id),
    people: reach.people,
    see: reach.see,
    seeAll: reach.seeAll,
    sees: reach.sees,
    of: reach.of,
    lacks,
    because: heldOnly.size > 0 && peer ? SAY.heldOnly : reach.because,
    allowed: reach.sees > 0 && (peer === undefined || heldOnly.size === 0),
  }
}

const recipientOf = ({ node, subject, people }: Peer): Recipient => ({ node, subject, people })

/** The people of this node, as far as the asker may know of them. */
async function ourselves({ host }: Desk, reader: Subject): Promise<Recipient> {
  const people = await host.people(reader)
  return {
    node: host.self.name,
    subject: reader,
    people: people.map((one) => ({ nation: one.nation, count: 1, profile: one })),
  }
}

function reachingOf({ object, item }: Held): Reaching {
  const parts = readableParts(item)
  const inPortions = item.portions.map((_, i) => parts.filter(({ portion }) => portion === i).length)
  return { id: object.id, item, own: parts.filter(({ portion }) => portion === undefined).length, inPortions }
}

function partsOf(held: readonly Held[], { without }: AskedMatter, marks: Marks): Preview['parts'] {
  const removed = Map.groupBy(without, ({ object }) => object)
  return held.flatMap(({ object }) => {
    const out = (removed.get(object.id) ?? []).map(({ selector }) => selector)
    return readableParts(object).map(({ selector, kind, property, text, label, portion }) => ({
      object: object.id,
      selector,
      kind,
      property,
      text,
      mark: marks.of(label),
      marked: portion !== undefined,
      removed: out.some((one) => selector === one || selector.startsWith(`${one}.`)),
    }))
  })
}

export function titleOf(held: readonly Held[]): string {
  const [first, ...rest] = held
  const name = first?.object.name || first?.object.id || ''
  return rest.length === 0 ? name : `${name} (+${rest.length})`
}
