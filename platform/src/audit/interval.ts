import type { Hash } from './merkle.ts'

/** One leaf of the public log. Its root commits to the entries of that time; the salt that hides them stays here. */
export interface Interval {
  readonly n: number
  /** Unix ms, from inclusive, until exclusive. */
  readonly from: number
  readonly until: number
  readonly root: Hash
}

/** The text of a leaf of the public log. */
export function intervalText({ n, from, until, root }: Interval): string {
  return `testudo-interval-1\n${n}\n${from}\n${until}\n${Buffer.from(root).toString('base64')}\n`
}
