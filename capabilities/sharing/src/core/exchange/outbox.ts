import { isRefusal, type Verdict } from '../envelope/verdict.ts'

/** Deliveries under way to one neighbour at a time: its slowness costs us no more than this. */
export const OUTBOX_WINDOW = 4
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 300_000

/** Verdicts that may become better without a new statement: sent again once the recipient says why it has changed. */
const CURABLE: ReadonlySet<Verdict> = new Set([
  'refused.key-unknown',
  'refused.key-expired',
  'refused.label-unknown',
  'refused.policy-unknown',
])

/** One delivery that was packed and stored; its bytes are found by number. */
export interface Sent {
  readonly number: number
  readonly hash: string
  readonly ids: readonly string[]
}

/**
 * What one neighbour is still to get. Plain data, stored whole. Every step copies `queue`: feed it some thousand ids at a
 * time and leave the rest in the table they come from.
 */
export interface Outbox {
  readonly peer: string
  readonly chain: string
  /** Number and header hash of the newest packed delivery. */
  readonly last: number
  readonly head: string
  /** Statements waiting to be packed, in order, each once. */
  readonly queue: readonly string[]
  /** Packed, not yet receipted, oldest first. */
  readonly outstanding: readonly Sent[]
  /** Refused for a reason that may pass. */
  readonly parked: readonly string[]
  readonly attempts: number
  /** Nothing is sent before (Unix ms): back-off, or what the neighbour asked for. */
  readonly notBefore: number
}

export type OutboxEvent =
  /** These statements may go to the neighbour, decided by the release desk or a standing rule. */
  | { readonly type: 'released'; readonly ids: readonly string[] }
  /** These may no longer go: recalled, relabelled or refused by the check at the moment of sending. */
  | { readonly type: 'withdrawn'; readonly ids: readonly string[] }
  /** A delivery has been packed and is on disk with this state. */
  | { readonly type: 'packed'; readonly sent: Sent }
  | { readonly type: 'tick'; readonly now: number }
  /** A receipt whose signature holds. */
  | {
      readonly type: 'receipt'
      readonly chain: string
      readonly number: number
      readonly hash: string
      readonly verdicts: readonly Verdict[]
    }
  /** 429 or 503 with Retry-After. */
  | { readonly type: 'throttled'; readonly now: number; readonly retryAfterMs: number }
  | { readonly type: 'failed'; readonly now: number }
  /** The neighbour lacks deliveries from this number on. */
  | { readonly type: 'wanted'; readonly chain: string; readonly from: number }
  /** The neighbour has more of our chain than we do: our memory is an old one. `chain` is freshly drawn. */
  | { readonly type: 'forked'; readonly chain: string; readonly again: readonly string[] }
  /** The neighbour has learnt a policy or key. */
  | { readonly type: 'cured' }

export type OutboxEffect =
  | {
      readonly do: 'pack'
      readonly ids: readonly string[]
      readonly chain: string
      readonly number: number
      readonly previous: string
    }
  | { readonly do: 'send'; readonly chain: string; readonly number: number }
  | { readonly do: 'wake'; readonly at: number }

export interface OutboxStep {
  readonly state: Outbox
  readonly effects: readonly OutboxEffect[]
}

export const openOutbox = (peer: string, chain: string): Outbox => ({
  peer,
  chain,
  last: 0,
  head: '',
  queue: [],
  outstanding: [],
  parked: [],
  attempts: 0,
  notBefore: 0,
})

/**
 * Store and forward to one neighbour. Pure; every effect may be carried out twice, and a crash between state and effect
 * costs a repetition only: bytes are packed once, stored with the state, and sent as often as needed.
 *
 * @param batch most statements per delivery
 * @param window most deliveries under way; a bundle for a link without a wire takes all that waits
 */
export function stepOutbox(state: Outbox, event: OutboxEvent, batch = 250, window = OUTBOX_WINDOW): OutboxStep {
  switch (event.type) {
    case 'released': {
      const under = new Set([...state.queue, ...state.outstanding.flatMap(({ ids }) => ids)])
      const ids = [...new Set(event.ids)].filter((id) => !under.has(id))
      const parked = state.parked.filter((id) => !event.ids.includes(id))
      return packNext({ ...state, queue: [...state.queue, ...ids], parked }, batch, window)
    }
    case 'withdrawn': {
      const gone = new Set(event.ids)
      const without = (ids: readonly string[]) => ids.filter((id) => !gone.has(id))
      return packNext({ ...state, queue: without(state.queue), parked: without(state.parked) }, batch, window)
    }
    case 'packed': {
      const { sent } = event
      if (sent.number !== state.last + 1) return { state, effects: [] }
      const gone = new Set(sent.ids)
      const queue = state.queue.filter((id) => !gone.has(id))
      const next = { ...state, last: sent.number, head: sent.hash, queue, outstanding: [...state.outstanding, sent] }
      const more = packNext(next, batch, window)
      return { state: more.state, effects: [{ do: 'send', chain: state.chain, number: sent.number }, ...more.effects] }
    }
    case 'tick': {
      if (event.now < state.notBefore) return { state, effects: [{ do: 'wake', at: state.notBefore }] }
      const again = state.outstanding.map(({ number }): OutboxEffect => ({ do: 'send', chain: state.chain, number }))
      const more = packNext(state, batch, window)
      if (again.length === 0) return more
      const waited = backOff(state, event.now)
      return { state: waited, effects: [...again, { do: 'wake', at: waited.notBefore }, ...more.effects] }
    }
    case 'receipt':
      return receipted(state, event, batch, window)
    case 'throttled': {
      const notBefore = Math.max(state.notBefore, event.now + Math.max(0, event.retryAfterMs))
      return { state: { ...state, notBefore }, effects: [{ do: 'wake', at: notBefore }] }
    }
    case 'failed': {
      const waited = backOff(state, event.now)
      return { state: waited, effects: [{ do: 'wake', at: waited.notBefore }] }
    }
    case 'wanted': {
      if (event.chain !== state.chain) return { state, effects: [] }
      const effects: OutboxEffect[] = []
      // Receipted ones too: the neighbour may have come back with an old disk.
      for (let number = Math.max(1, event.from); number <= state.last && effects.length < OUTBOX_WINDOW; number++) {
        effects.push({ do: 'send', chain: state.chain, number })
      }
      return { state, effects }
    }
    case 'forked': {
      const { peer, outstanding, queue, parked } = state
      const ids = [...new Set([...event.again, ...outstanding.flatMap((sent) => sent.ids), ...queue])]
      return packNext({ ...openOutbox(peer, event.chain), queue: ids, parked }, batch, window)
    }
    case 'cured':
      return packNext({ ...state, queue: [...state.queue, ...state.parked], parked: [] }, batch, window)
  }
}

function receipted(state: Outbox, event: OutboxEvent & { type: 'receipt' }, batch: number, window: number): OutboxStep {
  const sent = state.outstanding.find(({ number, hash }) => number === event.number && hash === event.hash)
  if (!sent || event.chain !== state.chain || event.verdicts.length !== sent.ids.length) return { state, effects: [] }
  const parked = sent.ids.filter((_, i) => {
    const verdict = event.verdicts[i]
    return verdict !== undefined && isRefusal(verdict) && CURABLE.has(verdict)
  })
  const outstanding = state.outstanding.filter((one) => one !== sent)
  return packNext(
    { ...state, outstanding, parked: [...state.parked, ...parked], attempts: 0, notBefore: 0 },
    batch,
    window,
  )
}

/** Doubles from a second to five minutes. */
function backOff(state: Outbox, now: number): Outbox {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(state.attempts, 20))
  return { ...state, attempts: state.attempts + 1, notBefore: Math.max(state.notBefore, now + wait) }
}

/** Asks for one more delivery when something waits and the window has room. Packing is serial: numbers are dense. */
function packNext(state: Outbox, batch: number, window: number): OutboxStep {
  if (state.queue.length === 0 || state.outstanding.length >= window) return { state, effects: [] }
  const ids = state.queue.slice(0, batch)
  return { state, effects: [{ do: 'pack', ids, chain: state.chain, number: state.last + 1, previous: state.head }] }
}
