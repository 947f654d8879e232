import { Fault } from '@testudo/kernel/fault'
import type { MountedAnswer, MountedRequest } from '@testudo/platform/host'
import { z } from 'zod'
import { openDelivery } from '../../core/index.ts'
import type { Peer } from '../parts.ts'
import { answerShape, hear } from './answers.ts'
import { BODY_BYTES, readCounted, readJson } from './bodies.ts'
import { PREFIX } from './caller.ts'
import type { Context } from './context.ts'
import { helloFrom } from './hello.ts'
import { arrive } from './incoming.ts'
import { stepStored } from './outgoing.ts'
import type { KnownPeer } from './peerBook.ts'
import type { PeerQuota } from './peerQuota.ts'
import { read } from './read.ts'
import { answerComparison, takeReminders } from './reconcile.ts'
import { dbOf } from './tables.ts'
import { answerCosign, answerWitness } from './witnessing.ts'
import { Busy, type Turns } from './turns.ts'

/** Most requests of one peer at a time. */
const AT_ONCE = 12

export interface WireParts {
  readonly context: Context
  readonly turns: Turns
  readonly quota: PeerQuota
  /** Answers of other parts, by path below `/federation/1/`. */
  readonly handlers: ReadonlyMap<string, (peer: Peer, body: unknown) => Promise<unknown>>
  /** Standing rules add what is new. */
  readonly adders: readonly ((peer: Peer) => Promise<number>)[]
  /** Whether our own worker brings this peer what waits: then it need not fetch it. */
  readonly weBring: (peer: KnownPeer) => boolean
}

/** The protocol between nodes: JSON over HTTP, callers known by their certificates. */
export function wireOf(parts: WireParts): (request: MountedRequest) => Promise<MountedAnswer> {
  const open = new Map<string, number>()
  return async (request) => {
    const peer = callerOf(parts.context, request)
    if (request.method !== 'POST') return json(405, problem('sharing.method', 'Ask with POST.'), { allow: 'POST' })
    const path = request.path.slice(`${PREFIX}/1/`.length)
    const now = open.get(peer.id) ?? 0
    if (now >= AT_ONCE) return busy(1)
    if (peer.paused) return busy(60)
    open.set(peer.id, now + 1)
    try {
      return json(200, await answerOf(parts, peer, path, request))
    } catch (error) {
      if (error instanceof Busy) return busy(error.seconds)
      throw error
    } finally {
      const left = (open.get(peer.id) ?? 1) - 1
      if (left > 0) open.set(peer.id, left)
      else open.delete(peer.id)
    }
  }
}

/** The account decides who calls. Anybody but a pinned node learns nothing of what is here. */
function callerOf({ peers }: Context, { caller, path }: MountedRequest): KnownPeer {
  const peer = caller?.subject.kind === 'peer' ? peers.get(caller.subject.id) : undefined
  if (peer === undefined || !path.startsWith(`${PREFIX}/1/`))
    throw new Fault('denied', 'sharing.not_pinned', 'This certificate is not pinned here. Exchange introductions.')
  return peer
}

async function answerOf(parts: WireParts, peer: KnownPeer, path: string, request: MountedRequest): Promise<unknown> {
  const { context } = parts
  switch (path) {
    case 'deliveries':
      return delivered(parts, peer, request)
    case 'pull':
      return pulled(parts, peer, await readJson(request.body, 10_000))
    case 'receipts':
      return answered(context, peer, await readJson(request.body))
    case 'reconcile':
      return inTurn(parts, peer, request, (body) => answerComparison(context, peer, body))
    case 'reminders':
      return inTurn(parts, peer, request, (body) => takeReminders(context, peer, body))
    case 'witness':
      return answerWitness(context, peer, await readJson(request.body, 10_000))
    case 'cosign':
      return answerCosign(context, peer, await readJson(request.body, 100_000))
    case 'hello':
      return helloFrom(context, peer, await readJson(request.body, 1_048_576))
    default: {
      const handler = parts.handlers.get(path)
      if (handler === undefined)
        throw new Fault('absent', 'sharing.no_path', 'This node does not answer that question.')
      return handler(peer, await readJson(request.body))
    }
  }
}

/** The body is read first: a slow one holds up nobody else. */
async function inTurn<T>(
  { turns }: WireParts,
  peer: KnownPeer,
  request: MountedRequest,
  work: (body: unknown) => Promise<T>,
): Promise<T> {
  const body = await readJson(request.body)
  return turns.take(peer.id, () => work(body))
}

async function delivered({ context, turns, quota }: WireParts, peer: KnownPeer, request: MountedRequest) {
  const length = Number(request.headers['content-length'] ?? 0)
  if (length > BODY_BYTES)
    throw new Fault('invalid', 'sharing.too_long', `A body may have ${BODY_BYTES} bytes. Send smaller deliveries.`)
  const { value, bytes } = await readCounted(request.body)
  const opened = openDelivery(value)
  const parcels = opened?.parcels ?? []
  const cost = {
    objects: parcels.length,
    bytes,
    seals: new Set(parcels.map((one) => one?.carriage)).size,
  }
  quota.spend(peer.id, cost, context.host.clock.now())
  return turns.take(peer.id, () => arrive(context, peer, value))
}

const pullShape = z.strictObject({})

/** What is prepared for a peer that cannot be called, or that asks before we call. */
async function pulled({ context, adders, weBring }: WireParts, peer: KnownPeer, body: unknown) {
  read(pullShape, body)
  if (weBring(peer)) return { deliveries: [] }
  for (const add of adders) await add(peer)
  const bytes = await context.host.tables.asOwner(async (tx) => {
    const state = await stepStored(context, tx, peer, undefined)
    const found: string[] = []
    let size = 0
    for (const { number } of state.outstanding) {
      const row = await dbOf(tx)
        .selectFrom('sharing_sent')
        .select('bytes')
        .where('peer', '=', peer.id)
        .where('chain', '=', state.chain)
        .where('number', '=', number)
        .executeTakeFirst()
      size += row?.bytes.length ?? 0
      if (row === undefined || (size > BODY_BYTES && found.length > 0)) break
      found.push(row.bytes)
    }
    return found
  })
  await context.peers.note(peer.id, { contactAt: context.host.clock.now() })
  return { deliveries: bytes.map((text) => JSON.parse(text) as unknown) }
}

const answersShape = z.strictObject({ answers: z.array(answerShape).max(16) })

/** Receipts for what was fetched. */
async function answered(context: Context, peer: KnownPeer, body: unknown) {
  const { answers } = read(answersShape, body)
  for (const answer of answers) await hear(context, peer, answer)
  return {}
}

const TYPE = { 'content-type': 'application/json; charset=utf-8' }

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): MountedAnswer => ({
  status,
  headers: { ...TYPE, ...headers },
  body: JSON.stringify(body ?? {}),
})

const problem = (code: string, detail: string) => ({ type: 'about:blank', code, detail })

const busy = (seconds: number): MountedAnswer =>
  json(429, problem('sharing.busy', 'Too much at once. Come back later.'), { 'retry-after': String(seconds) })
