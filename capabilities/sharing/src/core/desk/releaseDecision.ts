import { canonicalLabel, type Label, type PolicySet } from '@testudo/kernel/label'
import { Fault } from '@testudo/kernel/fault'
import { canonicalize } from '@testudo/stix'
import { sha256Hex } from '../envelope/hash.ts'
import { needsTwo } from './needsTwo.ts'

/** What is decided about. A decision holds for exactly this; any change of any part is another matter. */
export interface ReleaseMatter {
  /** SHA-256 of the canonical form of every object with all its parts. */
  readonly content: string
  /** Labels of the objects and their parts, any order. */
  readonly labels: readonly Label[]
  /** `digest` of the policy set in force. */
  readonly policies: string
  /** Nodes, any order: approving a release to three is not approving one to four. */
  readonly recipients: readonly string[]
  readonly hops: number
  readonly notAfter?: number
}

/** One text for one matter. */
export function bindingOf(matter: ReleaseMatter): string {
  const labels = [...new Set(matter.labels.map(canonicalLabel))].sort()
  return sha256Hex(canonicalize({ ...matter, labels, recipients: [...new Set(matter.recipients)].sort() }))
}

/** Who acts. Two identities are two people: no part in common, and neither made the other's account. */
export interface Actor {
  readonly person: string
  readonly account: string
  readonly session: string
  /** Accounts that made or last reset this one, and those that made or reset them. */
  readonly madeBy?: readonly string[]
}

export interface Signature {
  readonly by: Actor
  readonly at: number
  readonly binding: string
}

export type DecisionState = 'draft' | 'proposed' | 'approved' | 'sent' | 'refused' | 'revoked'

export interface ReleaseDecision {
  readonly state: DecisionState
  /** Counts every change; what a person acts on must be the newest. */
  readonly revision: number
  readonly binding: string
  readonly twoPeople: boolean
  readonly author: Actor
  readonly proposed?: Signature
  readonly approved?: Signature
  readonly closed?: { readonly by: Actor; readonly at: number; readonly reason: string }
  readonly sentAt?: number
  /** Every step, oldest first: the history of who released what on which authority. */
  readonly history: readonly {
    readonly step: DecisionEvent['type']
    readonly by: Actor
    readonly at: number
    readonly binding: string
  }[]
}

interface Step {
  readonly by: Actor
  readonly at: number
  /** The revision the actor saw. */
  readonly revision: number
}

export type DecisionEvent =
  | (Step & { readonly type: 'edit'; readonly matter: ReleaseMatter; readonly twoPeople: boolean })
  | (Step & { readonly type: 'propose'; readonly binding: string })
  | (Step & { readonly type: 'approve'; readonly binding: string })
  | (Step & { readonly type: 'refuse'; readonly reason: string })
  /** `matter` and `twoPeople` as they are at this moment, read in the same transaction. */
  | (Step & { readonly type: 'send'; readonly matter: ReleaseMatter; readonly twoPeople: boolean })
  | (Step & { readonly type: 'revoke'; readonly reason: string })

/** Whether the policy asks for two people for any label of the matter. */
export const asksTwo = (matter: ReleaseMatter, policies: PolicySet): boolean =>
  matter.labels.some((label) => needsTwo(label, policies))

export function draftRelease(matter: ReleaseMatter, twoPeople: boolean, author: Actor, at: number): ReleaseDecision {
  const binding = bindingOf(matter)
  return {
    state: 'draft',
    revision: 1,
    binding,
    twoPeople,
    author,
    history: [{ step: 'edit', by: author, at, binding }],
  }
}

const conflict = (code: string, message: string): never => {
  throw new Fault('conflict', `sharing.${code}`, message)
}
const denied = (code: string, message: string): never => {
  throw new Fault('denied', `sharing.${code}`, message)
}

const ALLOWED: Readonly<Record<DecisionEvent['type'], readonly DecisionState[]>> = {
  edit: ['draft', 'proposed', 'approved', 'refused'],
  propose: ['draft'],
  approve: ['proposed'],
  refuse: ['draft', 'proposed', 'approved'],
  // The second of two people moves it to `approved`; with one, the proposal is enough.
  send: ['proposed', 'approved'],
  revoke: ['proposed', 'approved', 'sent'],
}

/**
 * One step of a release. Pure; the caller reads and writes it in one transaction with what it depends on.
 *
 * @throws {Fault} `conflict`: a step that does not follow this state, an older revision, or another binding than the one
 * seen; `denied`: two people are asked for and this is one of them twice, or a proposal without authority
 */
export function stepRelease(decision: ReleaseDecision, event: DecisionEvent): ReleaseDecision {
  if (!ALLOWED[event.type].includes(decision.state)) {
    conflict(
      'release_step',
      `A release that is ${decision.state} cannot be taken on by "${event.type}". Load it again.`,
    )
  }
  if (event.revision !== decision.revision) {
    conflict('release_changed', 'The release has changed since you saw it. Read it again, then decide.')
  }
  const next = takeStep(decision, event)
  const history = [...decision.history, { step: event.type, by: event.by, at: event.at, binding: next.binding }]
  return { ...next, revision: decision.revision + 1, history }
}

function takeStep(decision: ReleaseDecision, event: DecisionEvent): ReleaseDecision {
  const { by, at } = event
  switch (event.type) {
    case 'edit': {
      const { state: _state, proposed: _proposed, approved: _approved, closed: _closed, ...rest } = decision
      return { ...rest, state: 'draft', binding: bindingOf(event.matter), twoPeople: event.twoPeople, author: by }
    }
    case 'propose':
      checkBinding(decision, event.binding)
      return { ...decision, state: 'proposed', proposed: { by, at, binding: event.binding } }
    case 'approve': {
      checkBinding(decision, event.binding)
      for (const other of [decision.author, decision.proposed?.by]) checkApart(other, by)
      return { ...decision, state: 'approved', approved: { by, at, binding: event.binding } }
    }
    case 'refuse':
      return { ...decision, state: 'refused', closed: { by, at, reason: event.reason } }
    case 'revoke':
      return { ...decision, state: 'revoked', closed: { by, at, reason: event.reason } }
    case 'send':
      checkSend(decision, event.matter, event.twoPeople)
      return { ...decision, state: 'sent', sentAt: at }
  }
}

function checkBinding({ binding }: ReleaseDecision, seen: string): void {
  if (seen !== binding)
    conflict('release_changed', 'This is not the content, label and recipients you saw. Read it again.')
}

/** At the moment of sending, everything that was true at the decision must still be true. */
function checkSend(decision: ReleaseDecision, matter: ReleaseMatter, twoPeopleNow: boolean): void {
  const { binding, proposed, approved } = decision
  if (bindingOf(matter) !== binding || proposed?.binding !== binding) {
    conflict(
      'release_stale',
      'Content, label, policy or recipients have changed since it was decided. Propose it again.',
    )
  }
  if (!decision.twoPeople && !twoPeopleNow) return
  if (approved?.binding !== binding) {
    denied('release_needs_second', 'The policy asks for a second person. Have another officer approve it.')
    return
  }
  checkApart(proposed?.by, approved.by)
}

/** Whether these are two people: no part in common, and neither made the other's account. */
export const areApart = (one: Actor, other: Actor): boolean =>
  one.person !== other.person &&
  one.account !== other.account &&
  one.session !== other.session &&
  one.madeBy?.includes(other.account) !== true &&
  other.madeBy?.includes(one.account) !== true

function checkApart(one: Actor | undefined, other: Actor): void {
  if (!one) return
  if (!areApart(one, other)) {
    denied(
      'release_same_person',
      'Two people are needed: another person, account and session than the one that proposed it.',
    )
  }
}
