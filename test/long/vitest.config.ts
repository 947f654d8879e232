import { defineConfig } from 'vitest/config'
import { longestFirst } from '../support/longest-first.ts'

// Long fault, noninterference and scale runs, two at a time: they print what they measure, in CPU time where it matters.
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    expect: { poll: { interval: 25, timeout: 20_000 } },
    maxWorkers: 2,
    sequence: {
      sequencer: longestFirst('noninterference', 'retro-hunt', 'sharing-desk', 'sharing-byzantine', 'examples'),
    },
  },
})
