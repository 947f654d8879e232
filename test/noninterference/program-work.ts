import * as fc from 'fast-check'
import { AREA_NAMES, type AreaName } from './areas.ts'
import { type Program, programs } from './program.ts'

/** A few objects, and then a day of work in some areas. */
export interface WorkProgram {
  readonly before: Program
  readonly areas: readonly AreaName[]
}

const MOST_BEFORE = 6

export const workPrograms: fc.Arbitrary<WorkProgram> = fc.record({
  before: programs.map((program) => program.slice(0, MOST_BEFORE)),
  areas: fc.subarray(AREA_NAMES, { minLength: 1, maxLength: Math.min(3, AREA_NAMES.length) }),
})

/** Work in one area alone: the shortest program that can show a leak of it. */
export const workIn = (...areas: readonly AreaName[]): WorkProgram => ({ before: [], areas })
