import type { DeliveryHeader } from '../envelope/delivery.ts'

/** Deliveries that came early are remembered so far ahead; beyond, they are asked for again. */
export const INBOX_WINDOW = 64

/** What we expect from one neighbour. Plain data: what is stored is what `judged` left behind. */
export interface Inbox {
  readonly peer: string
  readonly chain?: string
  /** Number of the next delivery to judge. */
  readonly next: number
  /** Header hash of the last judged delivery; '' before the first. */
  readonly head: string
  /** The last chains the neighbour has given up: what is left of them on the way is not heard again. */
  readonly retired: readonly string[]
  /** Header hash by number: judged ones, so that a repeated number with other content shows. Bounded by the window. */
  readonly judged: Readonly<Record<number, string>>
  /** The newest question for a gap: asked once a second at most, or four answers to one question breed four more. */
  readonly asked?: { readonly chain: string; readonly from: number; readonly at: number }
  /** Came early: header hash and what it follows, by number. May be lost in a crash. */
  readonly waiting: Readonly<Record<number, { readonly hash: string; readonly previous: string }>>
}

export type InboxEvent =
  /** A delivery whose address, key, signature and list hold. */
  | { readonly type: 'arrived'; readonly header: DeliveryHeader; readonly hash: string; readonly now: number }
  /** Verdicts and receipt of this delivery are on disk. Stored in the same transaction as this state. */
  | { readonly type: 'judged'; readonly header: DeliveryHeader; readonly hash: string }

export type InboxEffect =
  | { readonly do: 'judge'; readonly hash: string }
  /** The receipt of a delivery judged before is wanted again. */
  | { readonly do: 'repeat-receipt'; readonly hash: string }
  /** Ask the neighbour to send from this number on. */
  | { readonly do: 'ask'; readonly chain: string; readonly from: number }
  /** Two histories: the neighbour has lost its memory or is lying. `next` and `head` tell it what we have. */
  | {
      readonly do: 'refuse-fork'
      readonly chain: string
      readonly number: number
      readonly next: number
      readonly head: string
    }

export interface InboxStep {
  readonly state: Inbox
  readonly effects: readonly InboxEffect[]
}

export const openInbox = (peer: string): Inbox => ({ peer, next: 1, head: '', retired: [], judged: {}, waiting: {} })

/**
 * Puts deliveries of one neighbour into order: each number once, gaps asked for, forks refused. Pure; an event may come
 * twice. What is lost with `waiting` in a crash is asked for again.
 */
export function stepInbox(state: Inbox, event: InboxEvent): InboxStep {
  return event.type === 'judged' ? judged(state, event) : arrived(state, event)
}

function arrived(state: Inbox, { header, hash, now }: InboxEvent & { type: 'arrived' }): InboxStep {
  const { chain, number, previous } = header
  if (chain !== state.chain) {
    // Known by name and not by time: clocks jump, and a chain that began under a wrong clock must not close the door.
    // Said out loud: a sender that came back with an old disk would wait on it for ever.
    if (state.retired.includes(chain)) {
      return { state, effects: [{ do: 'refuse-fork', chain, number, next: state.next, head: state.head }] }
    }
    if (number !== 1) return ask(state, chain, 1, now)
    return { state, effects: [{ do: 'judge', hash }] }
  }
  if (number < state.next) {
    const known = state.judged[number]
    if (known === undefined) return { state, effects: [] }
    if (known === hash) return { state, effects: [{ do: 'repeat-receipt', hash }] }
    return { state, effects: [{ do: 'refuse-fork', chain, number, next: state.next, head: state.head }] }
  }
  if (number > state.next) {
    const near = number < state.next + INBOX_WINDOW
    const waiting = near ? { ...state.waiting, [number]: { hash, previous } } : state.waiting
    return ask(near ? { ...state, waiting } : state, chain, state.next, now)
  }
  if (previous !== state.head) {
    return { state, effects: [{ do: 'refuse-fork', chain, number, next: state.next, head: state.head }] }
  }
  return { state, effects: [{ do: 'judge', hash }] }
}

const ASK_AGAIN_MS = 1_000

function ask(state: Inbox, chain: string, from: number, now: number): InboxStep {
  const { asked } = state
  // A clock that jumps either way only asks once more.
  if (asked?.chain === chain && asked.from === from && Math.abs(now - asked.at) < ASK_AGAIN_MS)
    return { state, effects: [] }
  return { state: { ...state, asked: { chain, from, at: now } }, effects: [{ do: 'ask', chain, from }] }
}

function judged(state: Inbox, { header, hash }: { header: DeliveryHeader; hash: string }): InboxStep {
  const { chain, number } = header
  const same = chain === state.chain
  if (same ? number !== state.next : number !== 1) return { state, effects: [] }
  const waiting = { ...(same ? state.waiting : {}) }
  delete waiting[number]
  const seen = { ...(same ? state.judged : {}), [number]: hash }
  delete seen[number - INBOX_WINDOW]
  const next: Inbox = {
    peer: state.peer,
    chain,
    next: number + 1,
    head: hash,
    retired: same || state.chain === undefined ? state.retired : [...state.retired, state.chain].slice(-INBOX_WINDOW),
    judged: seen,
    waiting,
  }
  const following = waiting[number + 1]
  if (following === undefined) return { state: next, effects: [] }
  if (following.previous === hash) return { state: next, effects: [{ do: 'judge', hash: following.hash }] }
  delete waiting[number + 1]
  return { state: next, effects: [{ do: 'ask', chain, from: number + 1 }] }
}
