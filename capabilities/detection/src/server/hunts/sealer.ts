import type { Runtime } from '../runtime.ts'

/** Each seal makes a file of what came since the last: so many at once, and then two a minute. */
const AT_ONCE = 10
const EVERY_MS = 30_000

/** Closes the open segment, unless that was done too often of late. */
export interface Sealer {
  /** @returns whether every event so far stands in a segment */
  seal(): Promise<boolean>
}

export function createSealer({ matching }: Pick<Runtime, 'matching'>, now = () => performance.now()): Sealer {
  let left = AT_ONCE
  let at = now()
  return {
    async seal() {
      const passed = Math.floor((now() - at) / EVERY_MS)
      left = Math.min(AT_ONCE, left + passed)
      at += passed * EVERY_MS
      if (left === 0) return false
      left -= 1
      await matching.seal()
      return true
    },
  }
}
