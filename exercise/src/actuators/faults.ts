export type FaultKind = 'slow' | 'hang' | 'cut' | 'broken'

/** What a simulated system does wrong, on demand: answers late or never, cuts the line after it has done as asked, or fails with 500. */
export interface Faults {
  /** For the next so many commands. */
  fail(kind: FaultKind, times?: number): void
}

export interface FaultPlan extends Faults {
  next(): FaultKind | undefined
}

export function createFaults(): FaultPlan {
  const coming: FaultKind[] = []
  return {
    fail(kind, times = 1) {
      for (let n = 0; n < times; n += 1) coming.push(kind)
    },
    next: () => coming.shift(),
  }
}

/** How late a slow one answers, in milliseconds. */
export const SLOW_MS = 1_500
