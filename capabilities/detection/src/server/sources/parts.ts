import type { Host } from '@testudo/platform/host'
import type { KeptSource } from './book.ts'
import type { OwnLane } from './intake.ts'

/** Something that brings events by itself: listens, reads, subscribes. */
export interface Runner {
  /** Where it listens. */
  readonly address?: string
  /** Lets go of everything; what was not acknowledged may come again. */
  stop(): Promise<void>
}

/** What a runner works with. */
export interface RunnerParts {
  readonly host: Host
  readonly source: KeptSource
  readonly lane: OwnLane
  /** It cannot go on: it is stopped and started again after a pause. */
  readonly fail: (error: unknown) => void
}

/** @throws what keeps it from beginning; it is tried again after a pause */
export type StartRunner = (parts: RunnerParts) => Promise<Runner>
