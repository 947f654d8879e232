import { defineConfig } from 'vitest/config'
import { longestFirst } from '../support/longest-first.ts'

// Journeys through a real node in a real Chromium, two at a time; each has a node and a browser of its own.
export default defineConfig({
  test: {
    include: ['test/journeys/**/*.test.ts'],
    globalSetup: ['test/journeys/build.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { interval: 25, timeout: 20_000 } },
    maxWorkers: 2,
    sequence: { sequencer: longestFirst('access-french', 'access', 'story', 'federation', 'picture') },
  },
})
