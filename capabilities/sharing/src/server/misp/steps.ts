/** Work between two looks at what others wait for, milliseconds. */
const SLICE_MS = 12

/** Drives work that hands over now and then, so that others are answered in between. @throws what the signal says */
export async function inSlices<T>(steps: Generator<undefined, T, undefined>, signal: AbortSignal): Promise<T> {
  let since = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - since < SLICE_MS) continue
    await new Promise<void>((done) => setImmediate(done))
    signal.throwIfAborted()
    since = performance.now()
  }
}

export type Turn = <T>(work: () => Promise<T>) => Promise<T>

/** One at a time, in order of asking: large events must not stand in memory side by side. */
export function createTurn(): Turn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}
