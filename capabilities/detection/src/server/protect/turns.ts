import { Fault } from '@testudo/kernel/fault'

/** Answers one account may wait for beside the one being made. */
const MOST_WAITING = 8
const RETRY_SECONDS = 10

/** One output of an account at a time: whoever asks for many waits for their own, and holds up nobody else. */
export class Turns {
  private readonly waiting = new Map<string, { count: number; last: Promise<unknown> }>()

  /** @throws {Fault} `detection.protect_busy` when the account waits for too many already */
  async take<T>(account: string, work: () => Promise<T>): Promise<T> {
    const own = this.waiting.get(account) ?? { count: 0, last: Promise.resolve() }
    if (own.count > MOST_WAITING)
      throw new Fault(
        'unavailable',
        'detection.protect_busy',
        'Outputs you asked for are still being made. Wait for them.',
        {
          retryAfterSeconds: RETRY_SECONDS,
        },
      )
    this.waiting.set(account, own)
    own.count++
    const turn = own.last.then(work, work)
    own.last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      own.count--
      if (own.count === 0) this.waiting.delete(account)
    }
  }
}
