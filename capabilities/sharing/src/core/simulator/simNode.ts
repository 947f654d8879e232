import { bytesToHex } from '@noble/hashes/utils.js'
import { isObject } from '@testudo/stix'
import type { Label } from '@testudo/kernel/label'
import { recallStatement, releaseStatement } from '../desk/releaseStatement.ts'
import { releaseView } from '../desk/releaseView.ts'
import { openDelivery, packDelivery, type OpenDelivery } from '../envelope/delivery.ts'
import { judgeDelivery, type Judgement, type Receiver, type Sound } from '../envelope/judge.ts'
import type { PinnedNode } from '../envelope/pinned.ts'
import { hopsLeft } from '../envelope/pass.ts'
import { isReceiptBy, readReceipt, type Receipt, writeReceipt } from '../envelope/receipt.ts'
import { newPassBook, relayParcel } from '../envelope/relay.ts'
import { isSealedBy, isUnderSeal, type Parcel, parcelIdOf, readSeal, sealStatements } from '../envelope/seal.ts'
import { readStatement } from '../envelope/statement.ts'
import { isRefusal, type Verdict } from '../envelope/verdict.ts'
import { type InboxEffect, openInbox, stepInbox } from '../exchange/inbox.ts'
import { openOutbox, type Outbox, type OutboxEffect, type OutboxEvent, stepOutbox } from '../exchange/outbox.ts'
import { beginRecall, noteRecall, reopenRecall } from '../exchange/recallBook.ts'
import {
  answerReconcile,
  beginReconcile,
  prepareSet,
  type ReconcileMessage,
  wholeDigest,
} from '../exchange/reconcile.ts'
import { contradicts } from '../holding/contradicts.ts'
import { answerTo, putOn, type ShelfRules, shelve, standingsOn } from '../holding/shelf.ts'
import type { Chance } from './chance.ts'
import { copyDisk, type Disk, type Message, newDisk, type Outgoing, setOf } from './simDisk.ts'
import { simLabel, simNodeOf, simPolicies, simReceiver, simSecret, simSubject } from './scene.ts'

/** One honest node: the real core, and as little around it as a node needs. */
export class SimNode {
  readonly name: string
  readonly neighbours: readonly string[]
  /** How far its clock is off, in ms. */
  skew = 0
  disk: Disk = newDisk()
  /** The observer's note of every statement released here, whatever the disk forgets. */
  readonly released = new Map<string, { readonly to: string; readonly hops: number }>()
  private readonly chance: Chance
  private readonly pinned: ReadonlyMap<string, PinnedNode>
  private waiting = new Map<string, OpenDelivery>()

  constructor(name: string, neighbours: readonly string[], pinned: ReadonlyMap<string, PinnedNode>, chance: Chance) {
    this.name = name
    this.neighbours = neighbours
    this.pinned = pinned
    this.chance = chance
  }

  /** Memory that is not on disk is gone. */
  crash(): void {
    this.waiting = new Map()
  }

  snapshot(): Disk {
    return copyDisk(this.disk)
  }

  restore(disk: Disk): void {
    this.disk = copyDisk(disk)
    this.crash()
  }

  rules(now: number): ShelfRules {
    return {
      nodeOf: simNodeOf(this.pinned),
      contradict: (a, b) => contradicts(this.contentOf(a), this.contentOf(b)),
      now,
      aheadMs: 300_000,
    }
  }

  private contentOf(id: string) {
    const value: unknown = JSON.parse(this.disk.parcels.get(id)?.text ?? this.disk.texts.get(id) ?? '{}')
    return isObject(value) ? value : {}
  }

  private receiver(now: number): Receiver {
    return simReceiver(this.name, this.pinned, now)
  }

  /** What a neighbour could hold, as we know it. */
  private readonly readerAt = (to: string, now: number): Receiver => simReceiver(to, this.pinned, now)

  /** Releases one object to every neighbour that may read it. */
  release(
    object: Readonly<Record<string, string | boolean>>,
    readers: readonly string[],
    hops: number,
    clock: number,
    controlled = false,
  ): Outgoing[] {
    const now = clock + this.skew
    const label: Label = simLabel(readers, this.name, controlled)
    return this.neighbours.flatMap((to) => {
      const view = releaseView({ body: object, label, portions: [] }, simSubject(to), simPolicies, now, false)
      const facts = { originator: this.name, releasedAt: now }
      const made = releaseStatement(view, label, simPolicies, facts, this.chance.bytes)
      if (!made) return []
      const [parcel] = sealStatements(
        [made],
        { node: this.name, secretKey: simSecret(this.name), sealedAt: now },
        hops,
        this.chance.bytes,
      )
      if (!parcel) return []
      const id = parcelIdOf(parcel)
      this.disk.issued.set(id, to)
      this.released.set(id, { to, hops: controlled ? 0 : hops })
      this.prepare(to, id, parcel)
      return this.step(to, { type: 'released', ids: [id] }, now)
    })
  }

  /** Takes one own statement back. */
  recall(statement: string, clock: number): Outgoing[] {
    if (!this.disk.issued.has(statement)) return []
    const now = clock + this.skew
    const tombstone = recallStatement(
      statement,
      'released in error',
      { originator: this.name, releasedAt: now },
      this.chance.bytes,
    )
    const [parcel] = sealStatements(
      [{ statement: tombstone }],
      { node: this.name, secretKey: simSecret(this.name), sealedAt: now },
      0,
      this.chance.bytes,
    )
    if (!parcel) return []
    const id = parcelIdOf(parcel)
    this.disk.parcels.set(id, parcel)
    putOn(this.disk.shelf, { bury: { id, originator: this.name, recalls: statement, releasedAt: now } })
    return this.followRecall(statement, id, parcel, now)
  }

  private prepare(to: string, id: string, parcel: Parcel): void {
    this.disk.prepared.set(`${to} ${id}`, parcel)
    if (parcel.text !== undefined) this.disk.texts.set(id, parcel.text)
  }

  private outboxFor(peer: string): Outbox {
    return this.disk.outboxes.get(peer) ?? openOutbox(peer, bytesToHex(this.chance.bytes(16)))
  }

  private step(peer: string, event: OutboxEvent, now: number): Outgoing[] {
    const { state, effects } = stepOutbox(this.outboxFor(peer), event, 8)
    this.disk.outboxes.set(peer, state)
    return effects.flatMap((effect) => this.carryOut(peer, effect, now))
  }

  private carryOut(peer: string, effect: OutboxEffect, now: number): Outgoing[] {
    if (effect.do === 'wake') return []
    if (effect.do === 'send') {
      const delivery = this.disk.sent.get(`${peer} ${effect.chain} ${effect.number}`)
      return delivery ? [{ to: peer, message: { type: 'delivery', delivery } }] : []
    }
    // Checked again at the moment of sending.
    const parcels = effect.ids.map((id) => this.sendable(peer, id, now))
    const gone = effect.ids.filter((_, i) => parcels[i] === undefined)
    if (gone.length > 0) return this.step(peer, { type: 'withdrawn', ids: gone }, now)
    const list = parcels.filter((one) => one !== undefined)
    const route = { from: this.name, to: peer, secretKey: simSecret(this.name), madeAt: now }
    const delivery = packDelivery(list, route, effect)
    const opened = openDelivery(delivery)
    if (!opened) return []
    this.disk.sent.set(`${peer} ${effect.chain} ${effect.number}`, delivery)
    return this.step(peer, { type: 'packed', sent: { number: effect.number, hash: opened.hash, ids: effect.ids } }, now)
  }

  private sendable(peer: string, id: string, now: number): Parcel | undefined {
    const parcel = this.disk.prepared.get(`${peer} ${id}`)
    const statement = parcel && readStatement(parcel.statement)
    if (!parcel || !statement) return undefined
    if (statement.kind === 'tombstone') return parcel
    if (this.disk.shelf.tombstones.get(id)?.some((one) => one.originator === statement.originator)) return undefined
    const reader = this.readerAt(peer, now)
    return releaseView({ body: {}, label: statement.label, portions: [] }, reader.subject, reader.policies, now, false)
      .object
      ? parcel
      : undefined
  }

  /** Sends what is due again. */
  tick(clock: number): Outgoing[] {
    const now = clock + this.skew
    return this.neighbours.flatMap((peer) => this.step(peer, { type: 'tick', now }, now))
  }

  handle(from: string, message: Message, clock: number): Outgoing[] {
    const now = clock + this.skew
    switch (message.type) {
      case 'delivery':
        return this.arrived(from, message.delivery, now)
      case 'receipt':
        return this.receipted(from, message.receipt, now)
      case 'ask':
        return this.step(from, { type: 'wanted', chain: message.chain, from: message.from }, now)
      case 'fork': {
        if (message.chain !== this.outboxFor(from).chain) return []
        return this.step(from, { type: 'forked', chain: bytesToHex(this.chance.bytes(16)), again: [] }, now)
      }
      case 'reconcile':
        return this.reconciled(from, message.by, message.message, now)
      case 'reminder':
        return this.reminded(from, message.parcels, now)
    }
  }

  private arrived(from: string, value: unknown, now: number): Outgoing[] {
    const opened = openDelivery(value)
    if (!opened || opened.header.from !== from) return []
    const judged = judgeDelivery(opened, this.receiver(now))
    if ('refused' in judged) return []
    this.waiting.set(opened.hash, opened)
    const inbox = this.disk.inboxes.get(from) ?? openInbox(from)
    const { state, effects } = stepInbox(inbox, { type: 'arrived', header: opened.header, hash: opened.hash, now })
    this.disk.inboxes.set(from, state)
    return effects.flatMap((effect) => this.obey(from, effect, now))
  }

  private obey(from: string, effect: InboxEffect, now: number): Outgoing[] {
    switch (effect.do) {
      case 'ask':
        return [{ to: from, message: { type: 'ask', chain: effect.chain, from: effect.from } }]
      case 'refuse-fork':
        return [{ to: from, message: { type: 'fork', chain: effect.chain } }]
      case 'repeat-receipt': {
        const receipt = this.disk.receipts.get(effect.hash)
        return receipt ? [{ to: from, message: { type: 'receipt', receipt } }] : []
      }
      case 'judge': {
        const opened = this.waiting.get(effect.hash)
        const judged = opened && judgeDelivery(opened, this.receiver(now))
        if (!opened || !judged || 'refused' in judged) return []
        this.waiting.delete(effect.hash)
        return this.take(from, opened, judged.judgements, now)
      }
    }
  }

  /** One transaction: verdicts, holdings, receipt, inbox. */
  private take(from: string, opened: OpenDelivery, judgements: readonly Judgement[], now: number): Outgoing[] {
    const out: Outgoing[] = []
    const recalls: { statement: string; outcome: 'recalled' | 'not-held' | 'kept' }[] = []
    const verdicts = judgements.map((judgement): Verdict => {
      if ('refused' in judgement) return `refused.${judgement.refused}`
      const { sound } = judgement
      const ever = this.disk.everBrought
      const answer = answerTo(this.disk.shelf, sound, this.rules(now), (id) => ever.has(`${from} ${id}`))
      const shelved = shelve(this.disk.shelf, sound, this.rules(now))
      putOn(this.disk.shelf, shelved)
      ever.add(`${from} ${sound.id}`)
      if (answer.recall) recalls.push(answer.recall)
      out.push(...this.after(from, sound, shelved.verdict, now))
      return answer.verdict
    })
    const { header, hash } = opened
    const holds = wholeDigest(prepareSet(this.disk.brought.get(from) ?? []))
    const facts = {
      from: this.name,
      to: from,
      chain: header.chain,
      number: header.number,
      delivery: hash,
      verdicts,
      recalls,
      holds,
      at: now,
    }
    const receipt = writeReceipt(facts, simSecret(this.name))
    this.disk.receipts.set(hash, receipt)
    const { state, effects } = stepInbox(this.disk.inboxes.get(from) ?? openInbox(from), {
      type: 'judged',
      header,
      hash,
    })
    this.disk.inboxes.set(from, state)
    return [
      { to: from, message: { type: 'receipt', receipt } },
      ...out,
      ...effects.flatMap((effect) => this.obey(from, effect, now)),
    ]
  }

  private after(from: string, sound: Sound, verdict: Verdict, now: number): Outgoing[] {
    const { id, statement, parcel } = sound
    if (statement.kind === 'tombstone') {
      if (verdict !== 'accepted') return []
      this.disk.parcels.set(id, parcel)
      return this.followRecall(statement.recalls, id, parcel, now)
    }
    if (verdict === 'refused.recalled') return this.tellRecall(from, id, statement.originator, now)
    if (isRefusal(verdict)) return []
    setOf(this.disk.brought, from).add(id)
    const before = this.disk.parcels.get(id)
    const seal = readSeal(parcel.carriage.seal)
    // A shorter way to us leaves more hops for others.
    if (before && seal && hopsLeft(seal.passes, before.carriage.onward) >= sound.hopsLeft) return []
    this.disk.parcels.set(id, parcel)
    return this.relay(id, parcel, [from, statement.originator], now)
  }

  private relay(id: string, parcel: Parcel, except: readonly string[], now: number): Outgoing[] {
    const passes = newPassBook()
    return this.neighbours.flatMap((to) => {
      if (except.includes(to) || this.disk.prepared.has(`${to} ${id}`)) return []
      const relayed = relayParcel(parcel, to, this.readerAt(to, now), passes)
      if ('withheld' in relayed) return []
      this.prepare(to, id, relayed.parcel)
      return this.step(to, { type: 'released', ids: [id] }, now)
    })
  }

  /** A recall goes wherever the statement went or was about to go. */
  private followRecall(statement: string, tombstone: string, parcel: Parcel, now: number): Outgoing[] {
    for (const set of this.disk.brought.values()) set.delete(statement)
    const givenTo = this.neighbours.filter(
      (peer) => this.disk.prepared.has(`${peer} ${statement}`) || this.disk.given.get(peer)?.has(statement),
    )
    const { book, send } = beginRecall(this.disk.recalls, { statement, tombstone, object: '' }, givenTo, now)
    this.disk.recalls = book
    return send.flatMap((to) => {
      this.prepare(to, tombstone, {
        ...parcel,
        carriage: { seal: parcel.carriage.seal, signature: parcel.carriage.signature },
      })
      const withdrawn = this.step(to, { type: 'withdrawn', ids: [statement] }, now)
      return [...withdrawn, ...this.step(to, { type: 'released', ids: [tombstone] }, now)]
    })
  }

  /** Whoever brings what was recalled has missed the recall. */
  private tellRecall(to: string, statement: string, originator: string, now: number): Outgoing[] {
    const buried = this.disk.shelf.tombstones.get(statement)?.find((one) => one.originator === originator)
    const parcel = buried && this.disk.parcels.get(buried.id)
    if (!buried || !parcel) return []
    this.prepare(to, buried.id, parcel)
    return this.step(to, { type: 'released', ids: [buried.id] }, now)
  }

  private receipted(from: string, receipt: Receipt, now: number): Outgoing[] {
    const facts = readReceipt(receipt)
    const key = this.pinned.get(from)?.keys[0]?.publicKey ?? ''
    if (!facts || facts.from !== from || facts.to !== this.name || !isReceiptBy(receipt, key)) return []
    const { chain, number, delivery: hash, verdicts } = facts
    const outbox = this.outboxFor(from)
    const sent = outbox.outstanding.find((one) => one.number === number && one.hash === hash)
    if (sent && chain === outbox.chain) {
      for (const [i, id] of sent.ids.entries()) {
        const verdict = verdicts[i]
        const statement = readStatement(this.disk.prepared.get(`${from} ${id}`)?.statement ?? '')
        if (verdict && statement?.kind === 'object' && !isRefusal(verdict)) setOf(this.disk.given, from).add(id)
      }
    }
    for (const answer of facts.recalls) {
      this.disk.recalls = noteRecall(
        this.disk.recalls,
        from,
        { statement: answer.statement, outcome: answer.outcome },
        now,
      )
      if (answer.outcome !== 'kept') this.disk.given.get(from)?.delete(answer.statement)
    }
    return this.step(from, { type: 'receipt', chain, number, hash, verdicts }, now)
  }

  /** Opens a comparison of what we have given this neighbour with what it holds of it. */
  compare(peer: string): Outgoing[] {
    return [
      {
        to: peer,
        message: {
          type: 'reconcile',
          by: this.name,
          message: beginReconcile(prepareSet(this.disk.given.get(peer) ?? [])),
        },
      },
    ]
  }

  private reconciled(from: string, by: string, message: ReconcileMessage, now: number): Outgoing[] {
    const sender = by === this.name
    const ours = sender ? this.disk.given.get(from) : this.disk.brought.get(from)
    const { reply, missingHere, missingThere } = answerReconcile(prepareSet(ours ?? []), message)
    const out: Outgoing[] = reply.length > 0 ? [{ to: from, message: { type: 'reconcile', by, message: reply } }] : []
    if (sender) {
      for (const id of missingThere) this.disk.given.get(from)?.delete(id)
      const again = missingThere.filter((id) => this.disk.prepared.has(`${from} ${id}`))
      if (again.length > 0) out.push(...this.step(from, { type: 'released', ids: again }, now))
      return out
    }
    // We hold what the sender has forgotten to have given.
    const forgotten = missingThere.map((id) => this.disk.parcels.get(id)).filter((one) => one !== undefined)
    if (forgotten.length > 0 && missingHere.length >= 0)
      out.push({ to: from, message: { type: 'reminder', parcels: forgotten } })
    return out
  }

  private reminded(from: string, parcels: readonly Parcel[], now: number): Outgoing[] {
    return parcels.flatMap((parcel): Outgoing[] => {
      const id = parcelIdOf(parcel)
      const statement = readStatement(parcel.statement)
      const seal = readSeal(parcel.carriage.seal)
      const publicKey = this.pinned.get(seal?.originator ?? '')?.keys[0]?.publicKey ?? ''
      const real =
        seal &&
        statement?.kind === 'object' &&
        statement.originator === seal.originator &&
        isSealedBy(parcel.carriage, publicKey) &&
        isUnderSeal(parcel, seal.root)
      if (!real) return []
      const { pass: _pass, ...carriage } = parcel.carriage
      const mine = seal.originator === this.name
      if (mine) this.disk.issued.set(id, from)
      if (!this.disk.prepared.has(`${from} ${id}`)) this.prepare(from, id, mine ? { ...parcel, carriage } : parcel)
      const buried = this.disk.shelf.tombstones.get(id)?.find((one) => one.originator === statement.originator)
      const recall = buried && this.disk.parcels.get(buried.id)
      if (!buried || !recall) {
        setOf(this.disk.given, from).add(id)
        return []
      }
      // It holds what was recalled: the recall goes there once more, whatever it has said before.
      const followed = this.followRecall(id, buried.id, recall, now)
      this.disk.recalls = reopenRecall(this.disk.recalls, from, id, now)
      return [...followed, ...this.step(from, { type: 'released', ids: [buried.id] }, now)]
    })
  }

  /** Statements that stand as an object's state or history here, not recalled; by id. */
  live(clock: number): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    for (const object of this.disk.shelf.byObject.keys()) {
      for (const [id, standing] of standingsOn(this.disk.shelf, object, this.rules(clock + this.skew))) {
        if (standing !== 'recalled') found.set(id, standing)
      }
    }
    return found
  }
}
