import { Fault } from '@testudo/kernel/fault'
import type { PeerLine, PrivateFound, PrivateTerms } from '@testudo/platform/host'
import { QUESTION_SIZES, seenAnswerSchema } from '../../core/seen/question.ts'
import type { Exchange, Peer } from '../parts.ts'
import { bodyOf, INDEX_ROW_BYTES, type Pointer, pointersUnder, toldInput } from './edition.ts'
import type { SeenThread } from './seenThread.ts'
import { askAs, isPassing, notUnderstood, troubleOf } from './seenTrouble.ts'
import { PART_BYTES, partsIn, toldPartSchema, type ToldTerms, toldTermsSchema } from './toldWire.ts'

const MOST_POINTS = QUESTION_SIZES.at(-1) ?? 256
/** An edition in the making is waited for: so many times, each as long. */
const TRIES = 60
const WAIT_MS = 2_000
/** Bodies one question may bring. */
const MOST_FOUND_BYTES = 512 * 1_048_576
/** Keys whose 64 bytes are remembered, by who may know of them, so that the same question twice costs no points. */
const MOST_REMEMBERED = 4

/** How many points cross for so many keys: whole questions, the last one padded. */
export function pointsFor(keys: number): number {
  const whole = Math.floor(keys / MOST_POINTS) * MOST_POINTS
  const rest = keys - whole
  return whole + (rest === 0 ? 0 : (QUESTION_SIZES.find((size) => size >= rest) ?? 0))
}

/** Asks other nodes about topics. Keys live in this process only; no log, audit line or row holds them. */
export function toldAsking(exchange: Exchange, thread: SeenThread): Pick<PeerLine, 'terms' | 'match'> {
  const remembered = new Map<string, Map<string, Uint8Array>>()
  const memoryFor = (name: string): Map<string, Uint8Array> => {
    const known = remembered.get(name) ?? new Map<string, Uint8Array>()
    remembered.delete(name)
    remembered.set(name, known)
    const [oldest] = remembered.keys()
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
    return known
  }
  const nameOf = (peer: Peer, topic: string, scope: string, { key }: ToldTerms) =>
    JSON.stringify([peer.node, topic, scope, key])

  const peerOf = async (id: string): Promise<Peer> => {
    const peer = (await exchange.peers()).find((one) => one.id === id)
    if (peer === undefined)
      throw new Fault('absent', 'sharing.no_peer', 'No node of that name is pinned here. Choose one of the list.')
    return peer
  }
  const termsOf = (peer: Peer, topic: string) => askAs(exchange, peer, 'told/terms', { topic }, toldTermsSchema)

  /** Points for the keys not remembered yet, in whole questions. */
  const learn = async (
    peer: Peer,
    topic: string,
    terms: ToldTerms,
    keys: readonly string[],
    known: Map<string, Uint8Array>,
    tell: (points: number) => void,
  ): Promise<void> => {
    const fresh = keys.filter((key) => !known.has(key))
    for (let from = 0; from < fresh.length; from += MOST_POINTS) {
      const some = fresh.slice(from, from + MOST_POINTS)
      const inputs = some.map((key) => toldInput(topic, key))
      const { question, memory } = await thread.run({ kind: 'ask', inputs, epoch: terms.epoch })
      const answer = await askAs(exchange, peer, 'told/ask', { topic, key: terms.key, question }, seenAnswerSchema)
      const outputs = await thread.run({ kind: 'outputs', memory, answer })
      for (const [i, key] of some.entries()) {
        const output = outputs[i]
        if (output !== undefined) known.set(key, output)
      }
      tell(question.points.length)
    }
  }

  /** Every part, in order, whatever is needed of it: what is looked up must not show in what is fetched. */
  async function* partsOf(peer: Peer, topic: string, { nonce, bytes }: ToldTerms, signal?: AbortSignal) {
    for (let part = 0; part < partsIn(bytes); part++) {
      signal?.throwIfAborted()
      const found = await askAs(exchange, peer, 'told/part', { topic, nonce, part }, toldPartSchema)
      const block = Buffer.from(found.bytes, 'base64')
      if (
        found.nonce !== nonce ||
        found.part !== part ||
        block.length !== Math.min(PART_BYTES, bytes - part * PART_BYTES)
      )
        throw notUnderstood()
      yield { block, at: part * PART_BYTES }
    }
  }

  const fetchFound = async (
    peer: Peer,
    topic: string,
    terms: ToldTerms,
    outputs: readonly Uint8Array[],
    signal?: AbortSignal,
  ): Promise<readonly Uint8Array[]> => {
    const shelfAt = terms.rows * INDEX_ROW_BYTES
    const index = Buffer.alloc(shelfAt)
    const shelf: {
      readonly from: number
      readonly length: number
      readonly key: Uint8Array
      readonly bytes: Buffer
    }[] = []
    let looked = false
    for await (const { block, at } of partsOf(peer, topic, terms, signal)) {
      if (at < shelfAt) block.copy(index, at, 0, Math.min(block.length, shelfAt - at))
      if (at + block.length < shelfAt) continue
      if (!looked) {
        looked = true
        let size = 0
        for (const { offset, length, key } of distinct(
          outputs.flatMap((one) => pointersUnder(index, terms.nonce, one)),
        )) {
          size += length
          if (offset + length > terms.bytes - shelfAt || size > MOST_FOUND_BYTES) throw notUnderstood()
          shelf.push({ from: shelfAt + offset, length, key, bytes: Buffer.alloc(length) })
        }
      }
      for (const { from, length, bytes } of shelf) {
        const start = Math.max(from, at)
        const end = Math.min(from + length, at + block.length)
        if (start < end) block.copy(bytes, start - from, start - at, end - at)
      }
    }
    const bodies: Uint8Array[] = []
    let unpacked = 0
    for (const { bytes, key } of shelf) {
      const body = bodyOf(bytes, key)
      if (body === undefined) continue
      unpacked += body.length
      // Little that unpacks to very much: no honest node tells so.
      if (unpacked > MOST_FOUND_BYTES) throw notUnderstood()
      bodies.push(body)
    }
    return bodies
  }

  return {
    async terms(
      id,
      topic,
      keys,
    ): Promise<PrivateTerms | { readonly trouble: { readonly en: string; readonly fr: string } }> {
      const peer = await peerOf(id)
      try {
        const { rows, bytes, perDay, epochDays } = await termsOf(peer, topic)
        return { points: pointsFor(keys), rows, bytes, perDay, epochDays }
      } catch (error) {
        return { trouble: troubleOf(exchange, peer, error) }
      }
    },
    async match(id, topic, given, { scope, tell = () => undefined, signal }): Promise<PrivateFound> {
      const peer = await peerOf(id)
      const keys = [...new Set(given)]
      let points = 0
      const once = async (): Promise<PrivateFound> => {
        const terms = await termsOf(peer, topic)
        const known = memoryFor(nameOf(peer, topic, scope, terms))
        await learn(peer, topic, terms, keys, known, (more) => {
          points += more
          tell(points)
        })
        const outputs = keys.flatMap((key) => known.get(key) ?? [])
        return { bodies: await fetchFound(peer, topic, terms, outputs, signal), points }
      }
      try {
        return await patiently(once, signal)
      } catch (error) {
        if (error instanceof Fault && error.kind === 'absent') throw error
        const { en } = troubleOf(exchange, peer, error)
        throw new Fault('unavailable', 'sharing.told_unanswered', en, { cause: error })
      }
    },
  }
}

/** What is being made, or was made anew meanwhile, is asked for again. */
async function patiently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries >= TRIES || !isPassing(error)) throw error
      signal?.throwIfAborted()
      await new Promise((done) => setTimeout(done, WAIT_MS))
    }
  }
}

const distinct = (pointers: readonly Pointer[]): readonly Pointer[] =>
  [...new Map(pointers.map((one) => [one.offset, one])).values()].toSorted((a, b) => a.offset - b.offset)
