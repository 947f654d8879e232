/** What one playbook may be: far above what people write, far below what hurts. */
export const MOST_BYTES = 4 * 1024 ** 2
export const MOST_DEPTH = 64
export const MOST_STEPS = 1_000
/** How many times steps may name others, in all. */
export const MOST_EDGES = 5_000
/** A validation tells no more findings than these; one more says how many were left out. */
export const MOST_FINDINGS = 500
/** As much of one variable as is taken, in characters. */
export const MOST_VALUE = 64 * 1024
