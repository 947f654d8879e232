import { Fault, nothingHere } from '@testudo/kernel/fault'
import * as contracts from '../../core/contract/peers.ts'
import type { NodeKey } from '../../core/index.ts'
import { bundleFor, takeBundle } from './bundles.ts'
import { type Call, troubleOf } from './caller.ts'
import type { Context } from './context.ts'
import { rightsOf } from './hello.ts'
import { introductionOf, introductionText, spoken } from './introduction.ts'
import type { KnownPeer } from './peerBook.ts'
import { comparisonsFor, linesOf, peerRowOf, plainMarking, withheldFor } from './peerPages.ts'
import { addPeer, changePeer, closePeer, revokePeerKey } from './pinning.ts'
import { compare } from './reconcile.ts'
import { countsFor } from './standings.ts'
import type { Turns } from './turns.ts'
import { ALARM_WORDS, restartLog } from './witnessing.ts'
import type { Worker } from './worker.ts'

export interface RouteParts {
  readonly context: Context
  readonly worker: Worker
  readonly turns: Turns
  readonly call: Call
}

/** Answers to the questions of people about peers. */
export function peerRoutes({ context, worker, turns, call }: RouteParts): void {
  const { host, me, peers } = context
  const { http, audit, clock } = host
  const logRow = ({ seenLog }: KnownPeer, key: string) => ({
    key,
    witness: host.witness.keyAsWitness(key),
    ...(seenLog === undefined || seenLog.note === '' ? {} : { size: seenLog.size, at: seenLog.at }),
    ...(seenLog?.alarm === undefined ? {} : { alarm: { ...seenLog.alarm, words: ALARM_WORDS[seenLog.alarm.code] } }),
  })
  const peerOf = (id: string): KnownPeer => {
    const peer = peers.get(id)
    if (peer === undefined) throw nothingHere()
    return peer
  }

  http.answer(contracts.peers, async (_input, { subject, language }) => {
    const of = await countsFor(context, subject)
    const now = clock.now()
    return {
      peers: peers.all().map((peer) => peerRowOf(peer, of(peer.id), now)),
      marking: plainMarking(context, language),
    }
  })

  http.answer(contracts.self, async () => {
    const introduction = await introductionOf(host, me)
    const { certificate, publicKey } = introduction
    return {
      introduction,
      text: introductionText(introduction),
      fingerprints: { certificate: spoken(certificate), key: spoken(publicKey) },
      keys: me.pinned.keys.map(keyRow),
    }
  })

  http.answer(contracts.rotateKey, async ({ reason, compromised }, { subject }) => {
    await me.rotate(reason, !compromised)
    await peers.load()
    const key = me.pinned.keys.at(-1)
    audit.record({
      subject,
      verb: compromised ? 'sharing:key-replaced' : 'sharing:key-changed',
      ids: [me.node],
      outcome: 'allowed',
      detail: { key: me.publicKey, reason },
    })
    worker.greet()
    return {
      key: key?.id ?? '',
      fingerprint: spoken(me.publicKey),
      from: key?.from ?? clock.now(),
      told: compromised ? 0 : peers.all().length,
    }
  })

  http.answer(contracts.revokeKey, async ({ id, key, reason }, { subject }) => {
    await revokePeerKey(context, id, key, reason)
    audit.record({ subject, verb: 'sharing:key-revoked', ids: [id], outcome: 'allowed', detail: { key, reason } })
    return { id }
  })

  http.answer(contracts.restartLog, async ({ id, reason }, { subject }) => {
    const { seenLog } = peerOf(id)
    await restartLog(context, id)
    audit.record({
      subject,
      verb: 'audit:log-restarted',
      ids: [id],
      outcome: 'allowed',
      detail: { reason, seen: seenLog?.note ?? '', offered: seenLog?.alarm?.offered.slice(0, 2_000) ?? '' },
    })
    return { id }
  })

  http.answer(contracts.addPeer, async (input, { subject }) => {
    const id = await addPeer(context, subject, input)
    audit.record({ subject, verb: 'sharing:peer-pinned', ids: [id], outcome: 'allowed', detail: keyDetail(input) })
    worker.wake(id)
    return { id }
  })

  http.answer(contracts.changePeer, async ({ id, ...change }, { subject }) => {
    await changePeer(context, subject, id, change)
    audit.record({
      subject,
      verb: 'sharing:peer-changed',
      ids: [id],
      outcome: 'allowed',
      detail: { what: Object.keys(change).join(' '), ...keyDetail(change) },
    })
    worker.wake(id)
    return { id }
  })

  http.answer(contracts.removePeer, async ({ id }, { subject }) => {
    await closePeer(context, subject, id)
    audit.record({ subject, verb: 'sharing:peer-closed', ids: [id], outcome: 'allowed' })
    return {}
  })

  http.answer(contracts.syncPeer, async ({ id }) => {
    const peer = peerOf(id)
    if (peer.paused || peer.direction === 'wait' || peer.url === '') {
      const trouble = {
        en: 'This node is not called: it is paused, has no address, or calls us.',
        fr: 'Ce nœud n’est pas appelé : il est en pause, sans adresse, ou c’est lui qui appelle.',
      }
      return { contacted: false, trouble }
    }
    const trouble = await worker.contactNow(id)
    return trouble === undefined ? { contacted: true } : { contacted: false, trouble }
  })

  http.answer(contracts.reconcilePeer, async ({ id }, { subject, language }) => {
    const peer = peerOf(id)
    const compared = await compare(context, peer, (path, body) => call(peer, path, JSON.stringify(body))).catch(
      (cause: unknown) => {
        if (cause instanceof Fault && cause.kind === 'invalid') throw cause
        throw new Fault('unavailable', 'sharing.not_reached', troubleOf(cause).en, { cause })
      },
    )
    audit.record({ subject, verb: 'sharing:reconcile', ids: [id], outcome: 'allowed' })
    return {
      at: clock.now(),
      ...(await comparisonsFor(context, subject, peer, compared)),
      withheld: await withheldFor(context, subject, peer),
      marking: plainMarking(context, language),
    }
  })

  http.answer(contracts.peerDetail, async ({ id }, { subject, language }) => {
    const peer = peerOf(id)
    const of = await countsFor(context, subject)
    return {
      peer: peerRowOf(peer, of(id), clock.now()),
      rights: rightsOf(peer.subject),
      keys: peer.pinned.keys.map(keyRow),
      ...(peer.log === undefined ? {} : { log: logRow(peer, peer.log) }),
      certificate: peer.certificate,
      groups: peer.people.map(({ nation, count }) => ({ nation, count })),
      ...(await linesOf(context, subject, peer, language)),
    }
  })

  http.answer(contracts.exportBundle, async ({ id }, { subject }) => {
    const peer = peerOf(id)
    const lines = await bundleFor(context, peer, subject)
    audit.record({ subject, verb: 'sharing:bundle-written', ids: [id], outcome: 'allowed' })
    const day = new Date(clock.now()).toISOString().slice(0, 10)
    return { body: piecesOf(lines), fileName: `${me.node}-to-${peer.node}-${day}.testudo-bundle` }
  })

  http.answer(contracts.importBundle, async (_input, { subject, upload }) => {
    const { from, verdicts, answers } = await takeBundle(context, turns, upload)
    audit.record({ subject, verb: 'sharing:bundle-read', ids: [from], outcome: 'allowed' })
    worker.wake()
    return { from, verdicts: { ...verdicts }, receipts: Buffer.from(answers).toString('base64') }
  })
}

const keyRow = ({ id, from, until, how = 'pinned', reason, revoked }: NodeKey) => ({
  id,
  from,
  how,
  ...(until === undefined ? {} : { until }),
  ...(reason === undefined ? {} : { reason }),
  ...(revoked === undefined ? {} : { revoked }),
})

/** Which certificate and key were pinned: what two people compared. */
const keyDetail = ({ introduction }: { readonly introduction?: contracts.Introduction | undefined }) =>
  introduction === undefined
    ? {}
    : { node: introduction.node, certificate: introduction.certificate, key: introduction.publicKey }

async function* piecesOf(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield `${line}\n`
}
