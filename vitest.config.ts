import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/src/**/*.test.ts', '**/src/**/*.test.tsx', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'test/journeys/**', 'test/long/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A second, the default, is not enough on a machine that does other things too.
    expect: { poll: { interval: 25, timeout: 20_000 } },
    maxWorkers: 2,
    // A process of its own for each of 200 files took a third of the whole run, most of it reading the same modules again.
    // So files share a process and its modules: what a module remembers outlives the file that made it remember.
    isolate: false,
  },
})
