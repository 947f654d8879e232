import type { Refusals } from '@testudo/kernel/refusals'

/** What faults of the kernel and the platform say in French. */
export const REFUSALS: Refusals = {}
