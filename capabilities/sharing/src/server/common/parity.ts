import { createHash } from 'node:crypto'
import { nothingHere } from '@testudo/kernel/fault'
import { bannerText, canonicalLabel, type Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { FeedRow, FeedView } from '@testudo/platform/objects'
import { compareTimestamps } from '@testudo/stix'
import { parity, parityCsv, type ParityLine } from '../../core/contract/parity.ts'
import { type ParityRow, parityOf } from '../../core/exchange/parity.ts'
import { parityText } from '../../core/exchange/parityText.ts'
import { type ParityTopic, topicOf } from '../../core/exchange/topics.ts'
import type { Parts, Peer, Standing } from '../parts.ts'

const PAGE = 1_000
const MINUTE_MS = 60_000
const KEEP_UP_MS = 10 * MINUTE_MS
/** Peers whose view is kept until something they may read changes. */
const MOST_KEPT = 64
const HELD: ReadonlySet<string> = new Set(['accepted', 'same', 'older'])

/** One version of an object that a peer may have. */
interface May {
  readonly version: string
  readonly topic: ParityTopic
  readonly label: Label
  readonly at: number
}

interface Answer {
  readonly at: number
  readonly cells: readonly ParityLine[]
  readonly labels: readonly Label[]
}

/** How far each ally is on our level; every number counts only what the asker may read too. */
export function parityRoutes({ host, exchange }: Parts): void {
  const { http, clock } = host
  const book = new MarkBook(host.policies, host.defaultLabel)
  const kept = new Map<string, Promise<ReadonlyMap<string, readonly May[]>>>()

  const mayHave = async (peer: Peer): Promise<ReadonlyMap<string, readonly May[]>> => {
    const stamp = `${peer.id} ${await host.objects.changeStamp(peer.subject)}`
    const found = kept.get(stamp) ?? walk(peer)
    kept.delete(stamp)
    kept.set(stamp, found)
    found.catch(() => kept.delete(stamp))
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return found
  }

  /** Every row of a peer's feed after a stamp, in pages. */
  async function* pages(peer: Peer, from?: bigint): AsyncGenerator<readonly FeedRow[]> {
    // What other nodes told us is theirs to pass on, and what this one told us no debt of ours.
    const view: FeedView = { view: 'parity', exceptSources: ['node:*'], revoked: false }
    let after = from
    for (;;) {
      const question = { limit: PAGE, texts: false, ...(after === undefined ? {} : { after }) }
      const rows = await host.exchange.feed(peer.subject, view, question)
      yield rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < PAGE) return
      after = last.stamp
    }
  }

  const walk = async (peer: Peer): Promise<ReadonlyMap<string, readonly May[]>> => {
    const versions = new Map<string, May[]>()
    for await (const rows of pages(peer)) {
      for (const { id, type, version, label, stamp } of rows) {
        const topic = topicOf(type)
        if (topic === undefined) continue
        const one = { version, topic, label, at: Number(stamp / 1_000n) }
        versions.set(id, [...(versions.get(id) ?? []), one])
      }
    }
    return versions
  }

  /** A feed notes what is new when it is asked: asked now and then, it knows since when something waits. */
  const seenUpTo = new Map<string, bigint>()
  const keepUp = async (): Promise<void> => {
    for (const peer of await exchange.peers()) {
      for await (const rows of pages(peer, seenUpTo.get(peer.id))) {
        const last = rows.at(-1)
        if (last !== undefined) seenUpTo.set(peer.id, last.stamp)
      }
    }
  }
  let keeping = Promise.resolve()
  const timer = setInterval(() => {
    keeping = keeping.then(keepUp).catch(() => host.log.warn({}, 'the ages of parity are behind; trying again soon'))
  }, KEEP_UP_MS)
  timer.unref()
  host.onClose(() => {
    clearInterval(timer)
    return keeping
  })

  const answer = async (subject: Subject, only: string | undefined): Promise<Answer> => {
    const now = clock.now()
    const peers = (await exchange.peers()).filter(({ id }) => only === undefined || id === only)
    if (only !== undefined && peers.length === 0) throw nothingHere()
    const admits = admitting(host.tables.mayRead, subject)
    const labels = new Map<string, Label>()
    const rows: ParityRow[] = []
    for (const peer of peers) {
      const may = await mayHave(peer)
      const standings = newestStandings(await exchange.standings(subject, { peers: [peer.id] }))
      for (const [id, versions] of may) {
        // The newest this asker may read: one that is hidden from him takes nothing from his numbers.
        const newest = newestOf(versions.filter(({ label }) => admits(label)))
        if (newest === undefined) continue
        const { version, topic, label, at } = newest
        labels.set(canonicalLabel(label), label)
        const standing = standings.get(`${id} ${version}`)
        rows.push({ ally: peer.id, topic, releasableAt: at, ...progressOf(standing) })
      }
    }
    const byId = new Map(peers.map((peer) => [peer.id, peer]))
    const cells = parityOf(rows, now).flatMap(({ ally, topic, oldestMs, ...counts }): ParityLine[] => {
      const peer = byId.get(ally)
      if (peer === undefined) return []
      const { id, node, name, subject: account } = peer
      return [
        { peer: id, node, name, nation: account.nation, topic: topic as ParityTopic, ...counts, ...age(oldestMs) },
      ]
    })
    return {
      at: now,
      cells: cells.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
      labels: [...labels.values()],
    }
  }

  http.answer(parity, async ({ peer }, { subject, language }) => {
    const marks = book.open(language)
    const { at, cells, labels } = await answer(subject, peer)
    for (const label of labels) marks.of(label)
    return { at, cells, marking: marks.marking() }
  })

  http.answer(parityCsv, async ({ peer }, { subject, language }) => {
    const { at, cells, labels } = await answer(subject, peer)
    const marks = book.open(language)
    for (const label of labels) marks.of(label)
    const { label } = marks.marking()
    const text = parityText(cells, at, bannerText(label, host.policies, language).text, language)
    const { allowed } = await host.release.decide({
      by: subject,
      to: subject,
      channel: 'parity',
      contents: [{ id: 'parity', label, hash: createHash('sha256').update(text).digest('hex') }],
    })
    if (!allowed.has('parity')) throw nothingHere()
    return { body: once(text), fileName: 'parity.csv' }
  })
}

/** One statement per version and peer: the one that came farthest; what was taken back counts for nothing. */
function newestStandings(all: readonly Standing[]): ReadonlyMap<string, Standing> {
  const found = new Map<string, Standing>()
  const far = (one: Standing) => (isHeld(one) ? 2 : one.sentAt === undefined ? 0 : 1)
  for (const one of all) {
    const key = `${one.object} ${one.modified}`
    const before = found.get(key)
    if (one.recall === undefined && (before === undefined || far(one) > far(before))) found.set(key, one)
  }
  return found
}

/** To the minute: finer, an age would tell when other things were stored. */
const age = (oldestMs: number | undefined) =>
  oldestMs === undefined ? {} : { oldestMs: Math.floor(oldestMs / MINUTE_MS) * MINUTE_MS }

const isHeld = ({ verdict }: Standing): boolean => verdict !== undefined && HELD.has(verdict)

function progressOf(standing: Standing | undefined): Pick<ParityRow, 'deliveredAt' | 'acknowledgedAt'> {
  if (standing?.sentAt === undefined) return {}
  const acknowledged = isHeld(standing) ? { acknowledgedAt: standing.answeredAt ?? standing.sentAt } : {}
  return { deliveredAt: standing.sentAt, ...acknowledged }
}

const newestOf = (versions: readonly May[]): May | undefined => {
  let newest: May | undefined
  for (const one of versions) if (newest === undefined || isLater(one.version, newest.version)) newest = one
  return newest
}

const isLater = (a: string, b: string): boolean => (a === '' || b === '' ? a > b : compareTimestamps(a, b) > 0)

/** The rule once per label: a hundred thousand objects stand under a handful. */
function admitting(mayRead: (subject: Subject, label: Label) => boolean, subject: Subject): (label: Label) => boolean {
  const known = new Map<string, boolean>()
  const byObject = new WeakMap<Label, boolean>()
  return (label) => {
    const quick = byObject.get(label)
    if (quick !== undefined) return quick
    const text = canonicalLabel(label)
    const may = known.get(text) ?? mayRead(subject, label)
    known.set(text, may)
    byObject.set(label, may)
    return may
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Promise.resolve(new TextEncoder().encode(text))
}
