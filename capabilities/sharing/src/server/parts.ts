import type { Subject } from '@testudo/kernel/subject'
import type { ReleasableObject } from '@testudo/platform/objects'
import type { Host } from '@testudo/platform/host'
import type { Tx } from '@testudo/platform/storage'
import type { Words } from '../core/contract/shapes.ts'
import type { PeopleGroup, Verdict } from '../core/index.ts'

/** What the parts of this capability's server know of each other. */

/** A peer node, as this node knows it. */
export interface Peer {
  /** Account id. */
  readonly id: string
  /** The name it signs with. */
  readonly node: string
  readonly name: string
  readonly subject: Subject
  readonly people: readonly PeopleGroup[]
  readonly paused: boolean
}

/** Objects that have been decided to go, and how. */
export interface Going {
  /** Release or standing rule that lets them go. */
  readonly decision: string
  readonly peer: string
  readonly hops: number
  readonly notAfter?: number
  /** As the peer may read them, parts the author took out taken out; labels and parts as in the store. */
  readonly objects: readonly ReleasableObject[]
}

/** One statement made for one peer. */
export interface Given {
  readonly statement: string
  readonly peer: string
  readonly object: string
  readonly modified: string
}

/** How a statement stands with the peer it was made for. */
export interface Standing {
  readonly statement: string
  readonly peer: string
  readonly object: string
  readonly modified: string
  readonly decision: string
  readonly madeAt: number
  readonly sentAt?: number
  readonly tries: number
  readonly verdict?: Verdict
  readonly answeredAt?: number
  readonly recall?: { readonly at: number; readonly outcome?: string; readonly answeredAt?: number }
}

/** What must be asked again when a delivery is packed: the release may have been revoked, the content changed. */
export type StillGoes = (tx: Tx, decision: string, statements: readonly Given[]) => Promise<ReadonlySet<string>>

/** Node to node: statements, deliveries, receipts, recalls. */
export interface Exchange {
  peers(): Promise<readonly Peer[]>
  /** Signs statements about these objects for one peer and lines them up, in the caller's transaction. Up to 256 at a time. */
  give(tx: Tx, going: Going): Promise<readonly Given[]>
  /** Takes statements back, wherever they went, in the caller's transaction. */
  recall(tx: Tx, statements: readonly string[], reason: string): Promise<number>
  /** How what was given stands; only statements about what the subject may read. */
  standings(
    subject: Subject,
    which: {
      readonly decisions?: readonly string[]
      readonly objects?: readonly string[]
      readonly peers?: readonly string[]
    },
  ): Promise<readonly Standing[]>
  /**
   * Objects of these that are held only because another node gave them: ours to read, not to release as our own. As the
   * reader sees it: who else has brought a version it may not read is not told by this.
   */
  onlyHeld(tx: Tx, reader: Subject, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Asked before every packing. The desk says; until it has, nothing goes. */
  whoDecides(stillGoes: StillGoes): void
  /** Called by the worker before it packs for a peer: standing rules may add what is new. @returns statements added */
  beforeSending(add: (peer: Peer) => Promise<number>): void
  /** Wakes the worker: something was given or recalled. */
  wake(peer?: string): void
  /** A question to one peer over its connection: JSON in, JSON out. @throws {Fault} `unavailable` with words for people */
  ask(peer: string, path: string, body: unknown): Promise<unknown>
  /** Answers to questions of peers, by path below `/federation/1/`: `seen/ask`. The caller is the peer's account. */
  answer(path: string, handler: (peer: Peer, body: unknown) => Promise<unknown>): void
  /** Why the last contact failed, for pages. */
  trouble(peer: string): Words | undefined
}

/** What every part is given. */
export interface Parts {
  readonly host: Host
  readonly exchange: Exchange
}
