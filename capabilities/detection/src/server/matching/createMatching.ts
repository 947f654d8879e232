import type { Matching, TakeHits } from '../../core/index.ts'

export interface MatchingOptions {
  /** Where events are kept. */
  readonly folder: string
  readonly seed: number
  readonly take: TakeHits
}

/** The matcher of a node, in a thread of its own that starts with the first call. */
export function createMatching(_options: MatchingOptions): Matching {
  const absent = (): never => {
    throw new Error('the matcher is being built')
  }
  return new Proxy({} as Matching, { get: (_, name) => (name === 'close' ? async () => undefined : absent) })
}
