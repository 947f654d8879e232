import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'

/** Another node, as capabilities know it that do not exchange objects themselves. */
export interface PeerNode {
  /** Account id. */
  readonly id: string
  /** The name it signs with. */
  readonly node: string
  readonly name: string
  readonly subject: Subject
}

interface Words {
  readonly en: string
  readonly fr: string
}

/** One thing that may be told, and every key it is found by. */
export interface ToldItem {
  readonly keys: readonly string[]
  /** At most 1 MiB when packed; what is longer is left out. */
  readonly body: Uint8Array
}

/** A subject other nodes may ask about without telling what: who holds a key gets what stands under it, and nothing else. */
export interface PrivateTopic {
  /** Lower-case letters: part of addresses and keys. */
  readonly name: string
  /** For who switches it on. */
  readonly title: Words
  /** What this node may tell one asker: by `mayRead` with that node's account, decided here and nowhere after. */
  items(asker: PeerNode): Promise<readonly ToldItem[]>
  /** Changes whenever `items` could. */
  stamp(asker: PeerNode): Promise<string>
}

/** What a question gives away, in numbers: what crosses the wire, padded. */
export interface PrivateTerms {
  /** Points that would cross. */
  readonly points: number
  /** Rows of the sealed index, those of chance too. */
  readonly rows: number
  readonly bytes: number
  /** Points a day the node answers. */
  readonly perDay: number
  readonly epochDays: number
}

export interface PrivateFound {
  /** Bodies that stand under at least one of the keys, each once, in no order. */
  readonly bodies: readonly Uint8Array[]
  readonly points: number
}

/** Brought by the capability that speaks to other nodes. */
export interface PeerLine {
  list(): Promise<readonly PeerNode[]>
  /** @throws {Fault} `unavailable` with words for people */
  ask(peer: string, path: string, body: unknown): Promise<unknown>
  answer(path: string, handler: (peer: PeerNode, body: unknown) => Promise<unknown>): void
  offer(topic: PrivateTopic): void
  /** `trouble`: why the node does not answer such questions, or not now. */
  terms(peer: string, topic: string, keys: number): Promise<PrivateTerms | { readonly trouble: Words }>
  /** Asks obliviously (RFC 9497): the node learns how many points crossed, and neither keys nor what was found. */
  match(
    peer: string,
    topic: string,
    keys: readonly string[],
    /** `scope`: who may know of these keys; what was learnt is remembered for the same scope alone, and costs no points again. */
    more: { readonly scope: string; readonly tell?: (points: number) => void; readonly signal?: AbortSignal },
  ): Promise<PrivateFound>
}

/** Other nodes, for capabilities that do not exchange objects. Without a line there are none, and nothing fails for it. */
export interface Peers extends PeerLine {
  /** Whether anything on this node speaks to others. */
  readonly present: boolean
  /** Once, by the capability that does. What was offered and answered before is given to it. */
  bring(line: PeerLine): void
}

const alone = () =>
  new Fault('unavailable', 'host.no_peers', 'This node speaks to no others: the capability for sharing is not running.')

export function createPeers(): Peers {
  let line: PeerLine | undefined
  const waiting: ((line: PeerLine) => void)[] = []
  const whenBrought = (work: (line: PeerLine) => void) => (line === undefined ? void waiting.push(work) : work(line))
  const now = (): PeerLine => {
    if (line === undefined) throw alone()
    return line
  }
  return {
    get present() {
      return line !== undefined
    },
    bring(brought) {
      line = brought
      for (const work of waiting.splice(0)) work(brought)
    },
    list: async () => (line === undefined ? [] : line.list()),
    ask: async (peer, path, body) => now().ask(peer, path, body),
    answer: (path, handler) => whenBrought((to) => to.answer(path, handler)),
    offer: (topic) => whenBrought((to) => to.offer(topic)),
    terms: async (peer, topic, keys) => now().terms(peer, topic, keys),
    match: async (peer, topic, keys, more) => now().match(peer, topic, keys, more),
  }
}
