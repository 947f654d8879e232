import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const clone = fileURLToPath(new URL('../..', import.meta.url))
const RUNS = 7
const GOAL_MS = 300

/** Time of `testudo --help` as npm links it, beside a bare start of the same Node. */
export function benchCommandLine(print: (line: string) => void): void {
  const bin = join(clone, 'node_modules', '.bin')
  const help = median(() => spawnSync(join(bin, 'testudo'), ['--help']))
  const bare = median(() => spawnSync(join(bin, 'node'), ['-e', '']))
  print(
    `testudo --help: ${help.toFixed(0)} ms (goal ${GOAL_MS}); a bare Node ${bare.toFixed(0)} ms, ratio ${(help / bare).toFixed(1)}`,
  )
}

function median(run: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const began = performance.now()
    run()
    return performance.now() - began
  }).sort((a, b) => a - b)
  return times[Math.floor(RUNS / 2)] ?? Number.NaN
}
