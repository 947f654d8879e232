import type { Refusals } from '@testudo/kernel/refusals'

/** What its faults say in French. */
export const REFUSALS: Refusals = {}
