import type { CsafTest } from '../test.ts'

/** Tests that CSAF 2.1 has and 2.0 has not, or that it changed. */
export const tests21: readonly CsafTest[] = []
