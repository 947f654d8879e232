import { defineConfig } from 'vitest/config'

// Long fault, noninterference and scale runs: one at a time, so that what they measure is theirs.
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
})
