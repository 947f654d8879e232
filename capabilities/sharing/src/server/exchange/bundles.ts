import { Fault } from '@testudo/kernel/fault'
import type { Subject } from '@testudo/kernel/subject'
import { z } from 'zod'
import {
  BUNDLE_LIMITS,
  type Delivery,
  readBundle,
  readReceipt,
  rotationsIn,
  rotationsShape,
  USUAL_LIMITS,
  writeBundle,
} from '../../core/index.ts'
import { type Answer, answerShape, hear } from './answers.ts'
import type { Context } from './context.ts'
import { hearKeys } from './hearKeys.ts'
import { arrive } from './incoming.ts'
import { newChain } from './me.ts'
import { loadOutbox, sentBytes, stepStored } from './outgoing.ts'
import type { KnownPeer } from './peerBook.ts'
import { oneOf } from './rows.ts'
import { dbOf } from './tables.ts'
import type { Turns } from './turns.ts'

/** Deliveries packed in one transaction: readers wait no longer for it. */
const PACKED_AT_ONCE = 4
const MOST_DELIVERIES = 4_000
const MOST_LETTERS = 400_000_000

const answersShape = z.strictObject({
  v: z.literal('testudo/answers/1'),
  from: z.string().max(200),
  to: z.string().max(200),
  answers: z.array(answerShape).max(MOST_DELIVERIES),
  /** Changes of key of who answers: receipts under its new key would not be believed. */
  rotations: rotationsShape.exactOptional(),
})

/**
 * Packs what waits for a peer and what has no receipt yet, as lines of one signed file. Only what its carrier may read
 * is in it: where something else is under way in the same chain, a new chain begins without it.
 */
export async function bundleFor(context: Context, peer: KnownPeer, carrier: Subject): Promise<readonly string[]> {
  const { host, me } = context
  const readable = await host.tables.readAs(carrier, (tx) =>
    dbOf(tx)
      .selectFrom('sharing_outgoing')
      .select('statement')
      .where('peer', '=', peer.id)
      .where('state', 'in', ['waiting', 'fed', 'packed'])
      .execute(),
  )
  const only = new Set(readable.map(({ statement }) => statement))
  let state = await host.tables.asOwner(async (tx) => {
    const db = dbOf(tx)
    const before = await loadOutbox(db, peer.id)
    const all = [...before.outstanding.flatMap(({ ids }) => ids), ...before.queue]
    const hidden = all.filter((id) => !only.has(id))
    if (hidden.length === 0) return before
    if (before.outstanding.some(({ ids }) => ids.some((id) => !only.has(id))))
      await stepStored(context, tx, peer, { type: 'forked', chain: newChain(), again: [] }, { window: 0, only })
    await db
      .updateTable('sharing_outgoing')
      .set({ state: 'waiting' })
      .where('peer', '=', peer.id)
      .where(oneOf('statement', hidden))
      .execute()
    return stepStored(context, tx, peer, { type: 'withdrawn', ids: hidden }, { window: 0, only })
  })
  for (let packed = -1; packed !== state.outstanding.length && packed < MOST_DELIVERIES; ) {
    packed = state.outstanding.length
    const window = packed + PACKED_AT_ONCE
    state = await host.tables.asOwner((tx) => stepStored(context, tx, peer, undefined, { window, only }))
  }
  const deliveries = await host.tables.asOwner(async (tx) => {
    const found: Delivery[] = []
    for (const { number } of state.outstanding) {
      const bytes = await sentBytes(dbOf(tx), peer.id, state.chain, number)
      if (bytes !== undefined) found.push(JSON.parse(bytes) as Delivery)
    }
    return found
  })
  const madeAt = host.clock.now()
  const by = { from: me.node, to: peer.node, secretKey: me.keyAt(madeAt), madeAt }
  return writeBundle(deliveries, by, me.rotations.slice(-100))
}

export interface BundleReport {
  readonly from: string
  readonly verdicts: Readonly<Record<string, number>>
  /** Lines of the answer file; none when an answer file was read. */
  readonly answers: string
}

/** Takes in a bundle of a peer, or the answer file to one of ours. Twice is once. */
export async function takeBundle(
  context: Context,
  turns: Turns,
  upload: AsyncIterable<Uint8Array>,
): Promise<BundleReport> {
  const lines = await linesOf(upload)
  const answers = lines.length === 1 ? answersOf(lines[0] ?? '') : undefined
  if (answers !== undefined) return takeAnswers(context, answers)
  const { me, peers, host } = context
  const told = rotationsIn(lines[0] ?? '')
  const sender = told === undefined ? undefined : peers.ofNode(told.from)
  if (told !== undefined && sender !== undefined && !sender.paused)
    await hearKeys(context, sender, { rotations: [...told.rotations] })
  const clock = { now: host.clock.now(), keyGraceMs: USUAL_LIMITS.keyGraceMs }
  const { header, deliveries } = readBundle(lines, me.node, peers.pinned(), clock)
  const peer = peers.ofNode(header.from)
  if (peer === undefined || peer.paused) throw closedPeer()
  const verdicts: Record<string, number> = {}
  const all: Answer[] = []
  const count = (key: string, n = 1): void => {
    verdicts[key] = (verdicts[key] ?? 0) + n
  }
  for (const delivery of deliveries) {
    const answer = await turns.take(peer.id, () => arrive(context, peer, delivery))
    all.push(answer)
    if ('receipt' in answer) for (const verdict of readReceipt(answer.receipt)?.verdicts ?? []) count(verdict)
    else count('not-taken', delivery.parcels.length)
  }
  const rotations = me.rotations.slice(-100)
  const changes = rotations.length === 0 ? {} : { rotations }
  const file = { v: 'testudo/answers/1', from: me.node, to: peer.node, answers: all, ...changes }
  return { from: peer.node, verdicts, answers: `${JSON.stringify(file)}\n` }
}

const closedPeer = (): Fault =>
  new Fault('denied', 'sharing.peer_closed', 'The node that wrote this file is closed or paused here.')

async function takeAnswers(context: Context, file: z.infer<typeof answersShape>): Promise<BundleReport> {
  const sender = context.peers.ofNode(file.from)
  if (sender === undefined || file.to !== context.me.node) throw closedPeer()
  if (file.rotations !== undefined) await hearKeys(context, sender, { rotations: file.rotations })
  const peer = context.peers.ofNode(file.from) ?? sender
  const verdicts: Record<string, number> = {}
  for (const answer of file.answers) {
    const { foreign } = await hear(context, peer, answer)
    if (foreign || !('receipt' in answer)) continue
    for (const verdict of readReceipt(answer.receipt)?.verdicts ?? []) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1
  }
  return { from: peer.node, verdicts, answers: '' }
}

function answersOf(line: string): z.infer<typeof answersShape> | undefined {
  try {
    return answersShape.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

/** @throws {Fault} `invalid` when it is longer than a bundle may be, or no UTF-8 */
async function linesOf(upload: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const lines: string[] = []
  let rest = ''
  let letters = 0
  const unreadable = (why: string, cause?: unknown): Fault =>
    new Fault('invalid', 'sharing.bundle_unreadable', `The bundle is not imported: ${why}. Nothing was changed.`, {
      cause,
      place: { line: lines.length + 1 },
    })
  try {
    for await (const piece of upload) {
      const text = decoder.decode(piece, { stream: true })
      letters += text.length
      if (letters > MOST_LETTERS) throw unreadable('it is longer than a bundle may be')
      const parts = `${rest}${text}`.split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
      if (rest.length > BUNDLE_LIMITS.lineLength) throw unreadable(`line ${lines.length + 1} is too long`)
      if (lines.length > BUNDLE_LIMITS.lines + 1) throw unreadable('it has too many lines')
    }
    rest += decoder.decode()
  } catch (cause) {
    if (cause instanceof TypeError) throw unreadable('it is not UTF-8 text', cause)
    throw cause
  }
  return rest === '' ? lines : [...lines, rest]
}
