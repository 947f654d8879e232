import type { Entry } from './types.ts'

/** What a stranger wrote, on one line: no controls, no line ends of any alphabet, no direction marks. */
export function oneLine(text: string, most = 200): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return plain.length > most ? `${[...plain].slice(0, most).join('')}…` : plain
}

/** Names of an entry's sources, once each. */
export const namesOf = ({ sources }: Entry): readonly string[] => [
  ...new Set(sources.map(({ name }) => oneLine(name)).filter((name) => name !== '')),
]

export const ownersOf = ({ sources }: Entry): readonly string[] => [
  ...new Set(sources.flatMap(({ owner }) => (owner === undefined ? [] : [oneLine(owner)]))),
]

export const marksOf = ({ sources }: Entry): readonly string[] => [
  ...new Set(sources.map(({ mark }) => oneLine(mark, 400)).filter((mark) => mark !== '')),
]

/** The latest moment until which one of the sources holds; undefined: for ever. Unix ms. */
export function untilOf({ sources }: Entry): number | undefined {
  const ends = sources.map(({ until }) => until)
  return ends.includes(undefined) ? undefined : greatest(ends.map((end) => end ?? 0))
}

/** Of however many numbers: `Math.max` takes them as arguments, and there is room for some 100,000 only. 0 for none. */
export const greatest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0)

/** `2026-11-22T05:00:00Z`; `Date` alone would throw where a stranger's year is beyond it. */
export function timeText(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString().replace('.000Z', 'Z') : ''
}
