import { defineConfig } from 'vitest/config'

// Journeys through a real node in a real Chromium: one after the other, since each has a node and a browser of its own.
export default defineConfig({
  test: {
    include: ['test/journeys/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
})
