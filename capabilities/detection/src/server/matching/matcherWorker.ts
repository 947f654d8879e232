import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { openMatcherDesk } from './matcherDesk.ts'
import type { MatcherAsk, MatcherStart } from './messages.ts'

/** Pushes that wait together are kept together; beyond this the rest waits for the next turn. */
const MOST_ASKS = 512
const MOST_BYTES = 8 << 20
const DUE_MS = 1_000

const port = parentPort
if (port !== null) {
  const desk = openMatcherDesk(workerData as MatcherStart, Date.now)
  const queue: MatcherAsk[] = []
  let isTurning = false

  /** Everything that waits, at once: one wait of the disk for many small sources. */
  const turn = () => {
    const asks: MatcherAsk[] = []
    let bytes = 0
    while (asks.length < MOST_ASKS && bytes < MOST_BYTES) {
      const next = queue.shift() ?? (receiveMessageOnPort(port)?.message as MatcherAsk | undefined)
      if (next === undefined) break
      asks.push(next)
      if (next.call.kind === 'push') bytes += next.call.bytes.length
    }
    isTurning = queue.length > 0
    if (isTurning) setImmediate(turn)
    if (asks.length === 0) return
    port.postMessage(desk.run(asks))
    if (asks.some(({ call }) => call.kind === 'close')) {
      clearInterval(due)
      port.close()
    }
  }
  const due = setInterval(() => {
    const hits = desk.due()
    if (hits.length > 0) port.postMessage({ hits, done: [], failed: [] })
  }, DUE_MS)
  port.on('message', (ask: MatcherAsk) => {
    queue.push(ask)
    if (isTurning) return
    isTurning = true
    // Not at once: what else has come by then goes with it.
    setImmediate(turn)
  })
}
