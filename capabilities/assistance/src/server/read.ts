import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  type Agreement,
  DEEDS,
  type Help,
  HELP_TYPE,
  isBound,
  mayPair,
  type Offer,
  OFFER_TYPE,
  readHelp,
  readOffer,
  readWord,
  saysOf,
  standing,
  type Word,
} from '../core/index.ts'

/** Readers whose board is kept; it is read again when something they may read changes. */
const MOST_KEPT = 32

export interface Labelled<T> {
  readonly it: T
  readonly label: Label
}
/** One offer and one request about which something was said, oldest statement first. */
export interface Talk {
  readonly words: readonly Labelled<Word>[]
  readonly agreement: Agreement
}

/** What one reader has of all offers, requests and statements. */
export interface Held {
  readonly offers: ReadonlyMap<string, Labelled<Offer>>
  readonly helps: ReadonlyMap<string, Labelled<Help>>
  talk(offer: string, help: string): Talk
  /** Requests an offer is bound to, and offers bound to a request. */
  readonly bound: readonly { readonly offer: Labelled<Offer>; readonly help: Labelled<Help>; readonly talk: Talk }[]
}

export interface Reader {
  held(subject: Subject): Promise<Held>
  /** @throws {Fault} `absent`, for what is not there and for what may not be read alike */
  pair(
    subject: Subject,
    offer: string,
    help: string,
  ): Promise<{ offer: Labelled<Offer>; help: Labelled<Help>; held: Held }>
}

const NOTHING: Talk = { words: [], agreement: { state: 'none', round: 0 } }
const keyOf = (offer: string, help: string): string => `${offer} ${help}`

/** Reads the board, each reader's own: one query for objects, one for statements, kept until something readable changes. */
export function createReader({ objects }: Host): Reader {
  const boards = new Map<string, Promise<Held>>()
  const held = async (subject: Subject): Promise<Held> => {
    const stamp = await objects.changeStamp(subject)
    const found = boards.get(stamp) ?? load(objects, subject)
    boards.delete(stamp)
    boards.set(stamp, found)
    found.catch(() => boards.delete(stamp))
    const [oldest] = boards.keys()
    if (boards.size > MOST_KEPT && oldest !== undefined) boards.delete(oldest)
    return found
  }
  return {
    held,
    async pair(subject, offer, help) {
      const all = await held(subject)
      const [one, two] = [all.offers.get(offer), all.helps.get(help)]
      if (one === undefined || two === undefined) throw nothingHere()
      return { offer: one, help: two, held: all }
    },
  }
}

async function load(objects: Host['objects'], subject: Subject): Promise<Held> {
  const stored = (await objects.all(subject, [OFFER_TYPE, HELP_TYPE])).filter(({ revoked }) => !revoked)
  const offers = new Map<string, Labelled<Offer>>()
  const helps = new Map<string, Labelled<Help>>()
  for (const { id, type, body, label } of stored) {
    const [offer, help] = type === OFFER_TYPE ? [readOffer(body)] : [undefined, readHelp(body)]
    if (offer !== undefined) offers.set(id, { it: offer, label })
    if (help !== undefined) helps.set(id, { it: help, label })
  }
  const talks = talksOf(offers, helps, await wordsOf(objects, subject, helps.size))
  const bound = [...talks].flatMap(([key, talk]) => {
    const [offer, help] = key.split(' ')
    const [one, two] = [offers.get(offer ?? ''), helps.get(help ?? '')]
    return one !== undefined && two !== undefined && isBound(talk.agreement) ? [{ offer: one, help: two, talk }] : []
  })
  return { offers, helps, bound, talk: (offer, help) => talks.get(keyOf(offer, help)) ?? NOTHING }
}

async function wordsOf(objects: Host['objects'], subject: Subject, helps: number): Promise<readonly Labelled<Word>[]> {
  if (helps === 0) return []
  const ids = new Set((await objects.allEdges(subject, ['help_ref'])).map(({ id }) => id))
  return (await objects.getMany(subject, [...ids])).flatMap(({ body, label, revoked }) => {
    const it = revoked ? undefined : readWord(body)
    return it === undefined ? [] : [{ it, label }]
  })
}

function talksOf(
  offers: Held['offers'],
  helps: Held['helps'],
  words: readonly Labelled<Word>[],
): ReadonlyMap<string, Talk> {
  const byPair = Map.groupBy(words, ({ it }) => keyOf(saysOf(it).offer_ref, saysOf(it).help_ref))
  return new Map(
    [...byPair].flatMap(([key, said]) => {
      const [offer, help] = key.split(' ').map((id) => offers.get(id)?.it ?? helps.get(id)?.it)
      if (offer?.type !== OFFER_TYPE || help?.type !== HELP_TYPE || !mayPair(offer, help)) return []
      const sorted = said.toSorted((a, b) => byTime(a.it, b.it))
      return [
        [
          key,
          {
            words: sorted,
            agreement: standing(
              sorted.map(({ it }) => it),
              offer,
              help,
            ),
          },
        ] as const,
      ]
    }),
  )
}

/** Statements of one instant stand in the order in which they can be said. */
const byTime = (a: Word, b: Word): number =>
  Date.parse(a.created) - Date.parse(b.created) ||
  saysOf(a).round - saysOf(b).round ||
  DEEDS.indexOf(saysOf(a).says) - DEEDS.indexOf(saysOf(b).says) ||
  (a.id < b.id ? -1 : 1)
