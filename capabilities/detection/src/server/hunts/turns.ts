/** Lets so many work at once; the rest waits in the order it came. */
export interface Turns {
  /** @returns what to call when done @throws the reason of `signal` */
  take(signal: AbortSignal): Promise<() => void>
}

export function turnsOf(most: number): Turns {
  let free = most
  const waiting: (() => void)[] = []
  const give = () => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  return {
    async take(signal) {
      signal.throwIfAborted()
      if (free > 0) free -= 1
      else {
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        const stop = () => {
          waiting.splice(waiting.indexOf(resolve), 1)
          reject(signal.reason as Error)
        }
        waiting.push(resolve)
        signal.addEventListener('abort', stop, { once: true })
        await promise
        signal.removeEventListener('abort', stop)
      }
      let isGiven = false
      return () => {
        if (!isGiven) give()
        isGiven = true
      }
    },
  }
}
