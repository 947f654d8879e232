import { z } from 'zod'

/** One change as the node tells it: ids and types, never content. */
export interface LiveFact {
  readonly topic: string
  readonly ids: readonly string[]
  readonly types: readonly string[]
}

/** `live`: connected; `connecting`: first try; `cut-off`: lost since; `resync`: the stream had a gap and everything is asked again. */
export interface LiveState {
  readonly state: 'off' | 'connecting' | 'live' | 'cut-off' | 'resync'
  /** Unix ms the state began. */
  readonly since: number
}

type FactListener = (fact: LiveFact) => void

const facts = new Map<FactListener, ReadonlySet<string> | undefined>()
const watchers = new Set<() => void>()
const resyncListeners = new Set<() => void>()
let source: EventSource | undefined
let state: LiveState = { state: 'off', since: 0 }

function become(next: LiveState['state']) {
  if (state.state === next) return
  state = { state: next, since: Date.now() }
  for (const watcher of watchers) watcher()
}

/** One frame: a JSON array of facts. */
const notices = z.array(z.object({ topic: z.string(), ids: z.array(z.string()), types: z.array(z.string()) }))

/** A message is a list of facts; one that is not is a newer node's, and taken as a gap. */
function deliver(event: MessageEvent<string>) {
  const parsed = notices.safeParse(parseJson(event.data))
  if (!parsed.success) return resync()
  for (const fact of parsed.data) {
    for (const [listener, topics] of facts) if (topics === undefined || topics.has(fact.topic)) listener(fact)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** After a gap the node cannot replay: nothing may be taken as current, so everything is asked again. */
function resync() {
  become('resync')
  for (const listener of resyncListeners) listener()
  setTimeout(() => become(source?.readyState === EventSource.OPEN ? 'live' : 'cut-off'), 1_500)
}

/** Opens the one stream of this page. The browser reconnects by itself and sends the last event id. */
export function openFeed(address = '/api/events'): void {
  if (source !== undefined) return
  become('connecting')
  source = new EventSource(address)
  source.addEventListener('open', () => become('live'))
  source.addEventListener('error', () => {
    become('cut-off')
    // A refused stream (signed out, restart with another session) is closed for good: try again, slowly.
    if (source?.readyState === EventSource.CLOSED) {
      source = undefined
      setTimeout(() => openFeed(address), 5_000)
    }
  })
  source.addEventListener('message', deliver)
  source.addEventListener('facts', deliver)
  source.addEventListener('own', deliver)
  source.addEventListener('resync', resync)
}

export function closeFeed(): void {
  source?.close()
  source = undefined
  become('off')
}

export function onFact(topics: readonly string[] | undefined, listener: FactListener): () => void {
  facts.set(listener, topics === undefined ? undefined : new Set(topics))
  return () => void facts.delete(listener)
}

export function onResync(listener: () => void): () => void {
  resyncListeners.add(listener)
  return () => void resyncListeners.delete(listener)
}

export function watchLive(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}

export function liveState(): LiveState {
  return state
}
