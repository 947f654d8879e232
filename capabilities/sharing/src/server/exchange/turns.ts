import { Fault } from '@testudo/kernel/fault'

/** Work of peers that waits, at most, before the next is sent away. */
const MOST_WAITING = 8

/** Too much at once: come back later. */
export class Busy extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super('busy')
    this.seconds = seconds
  }
}

/**
 * One piece of work at a time, peers in rotation: whoever sends ten times as much waits ten times as long, the others do
 * not.
 */
export class Turns {
  readonly #waiting = new Map<string, (() => Promise<void>)[]>()
  #running = false
  #closed = false

  /** @throws {Busy} when this peer has enough waiting */
  take<T>(peer: string, work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new Fault('unavailable', 'sharing.closing', 'This node is closing. Try again in a minute.')
    const line = this.#waiting.get(peer) ?? []
    if (line.length >= MOST_WAITING) throw new Busy(1)
    this.#waiting.set(peer, line)
    return new Promise<T>((resolve, reject) => {
      line.push(() => work().then(resolve, reject))
      void this.#run()
    })
  }

  /** Takes nothing more, and waits for what runs. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#running) await new Promise((next) => setTimeout(next, 5))
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) await next()
    } finally {
      this.#running = false
    }
  }

  /** The first peer's first; the peer goes to the end. */
  #next(): (() => Promise<void>) | undefined {
    const [first] = this.#waiting
    if (first === undefined) return undefined
    const [peer, line] = first
    const work = line.shift()
    this.#waiting.delete(peer)
    if (line.length > 0) this.#waiting.set(peer, line)
    return work
  }
}
