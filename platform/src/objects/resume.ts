import type { Outcome } from './batch-types.ts'
import type { Verdict } from './types.ts'

const LETTERS: Readonly<Record<Verdict, string>> = { new: 'n', newer: 'r', same: 's', older: 'o', quarantined: 'q' }
const VERDICTS = new Map(Object.entries(LETTERS).map(([verdict, letter]) => [letter, verdict as Verdict]))

type Line = readonly [
  index: number,
  byte: number | null,
  letter: string,
  rejected?: 0 | 1,
  code?: string,
  message?: string,
]

/** A batch as a note: what was answered for each object. */
export function noteOf(outcomes: readonly Outcome[], rejected: ReadonlySet<number>): string {
  return JSON.stringify(
    outcomes.map((o): Line => {
      const start = [o.index, o.byte ?? null, LETTERS[o.verdict]] as const
      return o.verdict === 'quarantined'
        ? [...start, rejected.has(o.index) ? 1 : 0, o.code ?? '', o.message ?? '']
        : start
    }),
  )
}

/** What was answered before, by place in the text. */
export interface Past {
  readonly size: number
  /** The answer given at this place; undefined when it is still to be given. */
  at(index: number, byte: number | undefined): (Omit<Outcome, 'id'> & { readonly rejected: boolean }) | undefined
}

export function pastOf(notes: readonly string[]): Past {
  const known = new Map<string, Line>()
  const key = (index: number, byte: number | null) => `${index}@${byte}`
  for (const note of notes)
    for (const line of JSON.parse(note) as readonly Line[]) known.set(key(line[0], line[1]), line)
  return {
    size: known.size,
    at(index, byte) {
      const line = known.get(key(index, byte ?? null))
      if (line === undefined) return undefined
      const [, , letter, rejected, code, message] = line
      return {
        index,
        verdict: VERDICTS.get(letter) ?? 'quarantined',
        rejected: rejected === 1,
        ...(byte === undefined ? {} : { byte }),
        ...(code === undefined ? {} : { code }),
        ...(message === undefined ? {} : { message }),
      }
    },
  }
}
