import { createHash } from 'node:crypto'
import { Fault } from '@testudo/kernel/fault'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Reply } from '@testudo/kernel/contract'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { askSeenRoute, seenLeak } from '../../core/contract/seen.ts'
import type { Words } from '../../core/contract/shapes.ts'
import { contextWords, readContext } from '../../core/seen/context.ts'
import { leakStatement } from '../../core/seen/leak.ts'
import { seenInput } from '../../core/seen/oprf.ts'
import { QUESTION_SIZES, seenAnswerSchema } from '../../core/seen/question.ts'
import { readSeenValue } from '../../core/seen/values.ts'
import type { Exchange, Parts, Peer } from '../parts.ts'
import { askAs, notUnderstood, troubleOf } from './seenTrouble.ts'
import { createSeenThread } from './seenThread.ts'
import type { PackedTable } from './seenWorker.ts'
import { seenPartSchema, type SeenTerms, seenTermsSchema } from './seenWire.ts'

/** Terms are asked for again after this; between, the statement on screen and the question speak of the same ones. */
const TERMS_MS = 600_000
/** Tables kept for the next question; the largest is 42 MB. */
const MOST_TABLES = 6

type Result = Reply<typeof askSeenRoute>['results'][number]

/** Asks other nodes. The values live in this process only while a question is open; no log, audit line or row holds them. */
export function seenAskingRoutes({ host, exchange }: Parts): void {
  const thread = createSeenThread()
  host.onClose(() => thread.close())
  const book = new MarkBook(host.policies, host.defaultLabel)
  const library = createLibrary(host, exchange)

  const chosen = async (ids: readonly string[]): Promise<readonly Peer[]> => {
    const byId = new Map((await exchange.peers()).map((peer) => [peer.id, peer]))
    return [...new Set(ids)].map((id) => {
      const peer = byId.get(id)
      if (peer === undefined)
        throw new Fault('absent', 'sharing.no_peer', 'No node of that name is pinned here. Choose one of the list.')
      return peer
    })
  }

  const statements = async (peers: readonly Peer[], points: number) =>
    Promise.all(
      peers.map(async (peer) => {
        const { id, node, name } = peer
        const terms = await orTrouble(peer, () => library.terms(peer))
        if ('trouble' in terms) return { peer: id, node, name, en: NOTHING, fr: NOTHING, trouble: terms.trouble }
        const { size, perDay, epochDays } = terms.found
        const facts = { responder: name, points, tableSize: size, perDay, epochDays }
        return { peer: id, node, name, en: leakStatement(facts, 'en'), fr: leakStatement(facts, 'fr') }
      }),
    )

  host.http.answer(seenLeak, async ({ peers, count }, { subject }) => {
    const shown = await statements(await chosen(peers), sizeFor(count))
    return { id: idOf(subject, shown), statements: shown }
  })

  host.http.answer(askSeenRoute, async ({ peers, values, acknowledged }, { subject, language }) => {
    const asked = await chosen(peers)
    const inputs = values.map((text, i) => {
      const value = readSeenValue(text)
      if (value === undefined)
        throw new Fault(
          'invalid',
          'sharing.seen_value',
          `Value ${i + 1} is no address, domain, URL, mail address or hash. Correct it, then ask.`,
          {
            place: { path: `/values/${i}` },
          },
        )
      return seenInput(value.type, value.value)
    })
    if (idOf(subject, await statements(asked, sizeFor(inputs.length))) !== acknowledged)
      throw new Fault(
        'conflict',
        'sharing.seen_leak',
        'What the question gives away was not shown, or has changed. Read it, then ask.',
      )
    const marks = book.open(language)
    const results = await Promise.all(
      asked.map(async (peer): Promise<Result> => {
        const { id, node, name } = peer
        const told = await orTrouble(peer, () => askOne(peer, inputs))
        if ('trouble' in told) return { peer: id, node, name, trouble: told.trouble, values: [] }
        return { peer: id, node, name, values: told.found.map((context) => show(subject, context)) }
      }),
    )
    // The act, the nodes, how many points: never what.
    host.audit.record({
      subject,
      verb: 'sharing:ask',
      ids: asked.map(({ id }) => id),
      outcome: 'allowed',
      detail: {
        points: sizeFor(inputs.length),
        unanswered: results.filter(({ trouble }) => trouble !== undefined).length,
      },
    })
    return { results, marking: marks.marking() }

    function show(reader: Subject, context: string | undefined): Result['values'][number] {
      const told = context === undefined ? undefined : readContext(context, host.policiesNow())
      // What the node may have is not for everybody here: not for this person looks like not seen.
      if (told === undefined || !host.tables.mayRead(reader, told.label)) return { seen: false }
      return { seen: true, words: contextWords(told), mark: marks.of(told.label) }
    }
  })

  const askOne = async (peer: Peer, inputs: readonly Uint8Array[]): Promise<readonly (string | undefined)[]> => {
    const table = await library.table(peer)
    const { question, memory } = await thread.run({ kind: 'ask', inputs, epoch: table.epoch })
    const answer = await askAs(exchange, peer, 'seen/ask', question, seenAnswerSchema)
    return thread.run({ kind: 'read', memory, answer, table })
  }

  /** A node that does not answer stops no other. */
  async function orTrouble<T>(
    peer: Peer,
    work: () => Promise<T>,
  ): Promise<{ readonly found: T } | { readonly trouble: Words }> {
    try {
      return { found: await work() }
    } catch (error) {
      return { trouble: troubleOf(exchange, peer, error) }
    }
  }

  /** Binds the person to the sentences shown. */
  const idOf = (subject: Subject, shown: unknown): string =>
    createHash('sha256')
      .update(JSON.stringify([subject.id, shown]))
      .digest('hex')
}

const NOTHING = { responder: [], asker: [] }
const sizeFor = (count: number): number => QUESTION_SIZES.find((size) => size >= count) ?? 0
/** Terms and tables of other nodes, as last fetched. */
function createLibrary({ clock }: Pick<Host, 'clock'>, exchange: Exchange) {
  const terms = new Map<string, { readonly at: number; readonly terms: SeenTerms }>()
  const tables = new Map<string, PackedTable>()

  const fetchTerms = async (peer: Peer): Promise<SeenTerms> => {
    const found = await askAs(exchange, peer, 'seen/terms', {}, seenTermsSchema)
    terms.set(peer.id, { at: clock.now(), terms: found })
    return found
  }
  const fetchTable = async (peer: Peer, { epoch, nonce, parts }: SeenTerms): Promise<PackedTable> => {
    const blocks: Buffer[] = []
    for (let part = 0; part < parts; part++) {
      const found = await askAs(exchange, peer, 'seen/table', { nonce, part }, seenPartSchema)
      if (found.nonce !== nonce || found.part !== part) throw notUnderstood()
      blocks.push(Buffer.from(found.rows, 'base64'))
    }
    return { epoch, nonce, rows: Uint8Array.from(Buffer.concat(blocks)) }
  }
  return {
    async terms(peer: Peer): Promise<SeenTerms> {
      const known = terms.get(peer.id)
      return known !== undefined && clock.now() - known.at < TERMS_MS ? known.terms : fetchTerms(peer)
    },
    /** The newest table: fetched when it is another one than we have. */
    async table(peer: Peer): Promise<PackedTable> {
      const now = await fetchTerms(peer)
      const known = tables.get(peer.id)
      const table = known?.nonce === now.nonce ? known : await fetchTable(peer, now)
      tables.delete(peer.id)
      tables.set(peer.id, table)
      const [oldest] = tables.keys()
      if (tables.size > MOST_TABLES && oldest !== undefined) tables.delete(oldest)
      return table
    },
  }
}
