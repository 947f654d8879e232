import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { Exchange, Peer, StillGoes } from '../parts.ts'
import { callerTo, PREFIX, troubleOf } from './caller.ts'
import { CertificateEnds, certificateRoute } from './certificates.ts'
import type { Context } from './context.ts'
import { give } from './give.ts'
import { openMe } from './me.ts'
import { openPeerBook } from './peerBook.ts'
import { PeerQuota } from './peerQuota.ts'
import { recallOwn } from './recalls.ts'
import { peerRoutes } from './routes.ts'
import { exchangeSchema } from './schema.ts'
import { standingsFor } from './standings.ts'
import { Turns } from './turns.ts'
import { wireOf } from './wire.ts'
import { startWorker } from './worker.ts'

/** Paths the exchange answers itself. */
const OWN_PATHS: ReadonlySet<string> = new Set(
  'deliveries pull receipts reconcile reminders hello witness cosign'.split(' '),
)

/** Brings the tables up to date, answers other nodes, and begins to call them. */
export async function startExchange(
  host: Host,
  { housekeepingMs = 60_000 }: { readonly housekeepingMs?: number } = {},
): Promise<Exchange> {
  await host.tables.migrate('sharing-exchange', exchangeSchema)
  const me = await openMe(host)
  const peers = await openPeerBook(host, me)
  const handlers = new Map<string, (peer: Peer, body: unknown) => Promise<unknown>>()
  const adders: ((peer: Peer) => Promise<number>)[] = []
  const turns = new Turns()
  const ends = new CertificateEnds()
  const call = callerTo(host, ends)
  const decides: { stillGoes: StillGoes | undefined } = { stillGoes: undefined }
  const waking: { wake: (peer?: string) => void } = { wake: () => undefined }
  const context: Context = {
    host,
    me,
    peers,
    stillGoes: () => decides.stillGoes,
    wake: (peer) => waking.wake(peer),
  }
  const worker = startWorker({ context, call, turns, adders, housekeepingMs })
  waking.wake = (peer) => worker.wake(peer)
  const answer = wireOf({
    context,
    turns,
    quota: new PeerQuota(),
    handlers,
    adders,
    weBring: (peer) =>
      peer.url !== '' &&
      (peer.direction === 'both' || peer.direction === 'push') &&
      peer.trouble === undefined &&
      peer.contactAt !== undefined,
  })
  host.mount({
    prefix: PREFIX,
    certificateOnly: true,
    async handle(request) {
      const told = await answer(request)
      const peer = request.caller && peers.get(request.caller.subject.id)
      if (peer !== undefined) ends.note(peer, request.certificateUntil)
      if (request.caller !== undefined && told.status === 200) worker.isThere(request.caller.subject.id)
      return told
    },
  })
  peerRoutes({ context, worker, turns, call })
  certificateRoute(host, peers, ends)
  host.accounts.onChange(() => {
    peers.load().catch((error: unknown) => host.log.error({ reason: String(error) }, 'nodes could not be read again'))
  })
  host.onClose(async () => {
    await worker.close()
    await turns.close()
  })

  return {
    async peers() {
      return peers.all()
    },
    give: (tx, going) => give(context, tx, going),
    recall: (tx, statements, reason) => recallOwn(context, tx, statements, reason),
    standings: (subject, which) => standingsFor(context, subject, which),
    async onlyHeld(tx, reader, ids) {
      const found = await host.exchange.releasable(reader, ids, { within: tx })
      return new Set(
        found
          .filter(({ sources }) => sources.length > 0 && sources.every((source) => source.startsWith('node:')))
          .map(({ id }) => id),
      )
    },
    whoDecides(stillGoes) {
      decides.stillGoes = stillGoes
      worker.wake()
    },
    beforeSending(add) {
      adders.push(add)
    },
    wake: (peer) => {
      worker.wake(peer)
      host.events.wake()
    },
    async ask(id, path, body) {
      const peer = peers.get(id)
      if (peer === undefined || peer.paused)
        throw new Fault('unavailable', 'sharing.no_peer', 'This node is closed or paused here.')
      try {
        return await call(peer, path, JSON.stringify(body))
      } catch (cause) {
        throw new Fault('unavailable', 'sharing.not_reached', troubleOf(cause).en, { cause })
      }
    },
    answer(path, handler) {
      if (OWN_PATHS.has(path) || handlers.has(path)) throw new Error(`${path} is answered already`)
      handlers.set(path, handler)
    },
    trouble: (id) => peers.get(id)?.trouble,
  }
}
