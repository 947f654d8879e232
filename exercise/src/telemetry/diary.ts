import type { Label } from '@testudo/kernel/label'
import { beginStory } from '../story.ts'
import { type Dice, dice } from './dice.ts'

/** A source of events as a node keeps it, and who sends it. */
export interface SourceFacts {
  readonly name: string
  /** The format its content is found to have. */
  readonly format: 'eve' | 'windows' | 'zeek-json' | 'text' | 'json' | 'csv' | 'ecs' | 'ocsf'
  readonly label: Label
  /** ISO 3166 alpha-3, or HQ. */
  readonly nation: string
  /** Log source of rules where the events do not tell. */
  readonly logsource?: Readonly<Record<string, string>>
}

/** What one source wrote, the oldest first. */
export interface Telemetry {
  readonly source: SourceFacts
  /** One event a line; of CSV the first line names the columns. */
  readonly lines: readonly string[]
}

/** How far back telemetry goes. */
export const HOURS = 48
const HOUR = 3_600_000

/** Collects the events of one source, at times of the story. */
export interface Diary {
  readonly dice: Dice
  /** Unix ms of the story's now. */
  readonly now: number
  /** Unix ms of a story time: `211409`, seconds after it. */
  time(dtg: string, seconds?: number): number
  /** Writes an event. What lies after the source's end is left out. */
  write(at: number, line: (iso: string) => string): void
  /** Calls `write` so many times, at moments spread over the whole time the source is kept. */
  spread(count: number, write: (at: number) => void): void
  tell(source: SourceFacts, head?: string): Telemetry
}

/** @param until story time of the last event; default: the story's now */
export function beginDiary(name: string, anchor: number, until?: string): Diary {
  const story = beginStory(anchor)
  const now = Math.floor(anchor / 60_000) * 60_000
  const thrown = dice(name)
  const entries: { readonly at: number; readonly line: string }[] = []
  const time = (dtg: string, seconds = 0) => Date.parse(story.at(dtg)) + seconds * 1_000
  const end = until === undefined ? now : time(until)
  const start = now - HOURS * HOUR

  const write = (at: number, line: (iso: string) => string) => {
    if (at <= end) entries.push({ at, line: line(new Date(at).toISOString()) })
  }
  return {
    dice: thrown,
    now,
    time,
    write,
    spread: (count, each) => {
      for (let i = 0; i < count; i++) each(start + thrown.below(end - start))
    },
    tell: (source, head) => ({
      source,
      lines: [
        ...(head === undefined ? [] : [head]),
        ...entries.toSorted((a, b) => a.at - b.at).map(({ line }) => line),
      ],
    }),
  }
}
