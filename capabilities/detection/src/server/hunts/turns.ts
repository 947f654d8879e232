/** Lets so many work at once, one for each owner; the rest waits in the order it came. */
export interface Turns {
  /** @returns what to call when done @throws the reason of `signal` */
  take(owner: string, signal: AbortSignal): Promise<() => void>
}

export function turnsOf(most: number): Turns {
  const working = new Set<string>()
  const waiting: { readonly owner: string; readonly go: () => void }[] = []
  const next = () => {
    while (working.size < most) {
      const at = waiting.findIndex(({ owner }) => !working.has(owner))
      const [one] = at < 0 ? [] : waiting.splice(at, 1)
      if (one === undefined) return
      working.add(one.owner)
      one.go()
    }
  }
  return {
    async take(owner, signal) {
      signal.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const mine = { owner, go: resolve }
      waiting.push(mine)
      const stop = () => {
        const at = waiting.indexOf(mine)
        if (at < 0) return
        waiting.splice(at, 1)
        reject(signal.reason as Error)
      }
      signal.addEventListener('abort', stop, { once: true })
      next()
      await promise
      signal.removeEventListener('abort', stop)
      let isGiven = false
      return () => {
        if (isGiven) return
        isGiven = true
        working.delete(owner)
        next()
      }
    },
  }
}
