import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { IndicatorSet, readIndicators } from '@testudo/detection'
import { detectFiles } from '@testudo/detection/server'
import { eveLines, indicatorList } from './eve.ts'
import { median } from './median.ts'

type Print = (line: string) => void

const EVENTS = 100_000
const ROUNDS = 3

/**
 * One large file by one thread and by two (goal G9: 1.85 times), turn by turn. Needs a quiet machine: what counts is the time that
 * passes. The file lies in /var/tmp, is read once before, and is removed.
 *
 * @param megabytes how large it is; several seconds of one thread, beside which starting the threads is little
 */
export async function benchThreads(print: Print, megabytes: number): Promise<void> {
  const list = indicatorList(1_000_000)
  const set = new IndicatorSet({ capacity: Math.ceil(list.length * 1.16), scanners: 3 })
  readIndicators(set, 'list', list.join('\n'))
  const part = eveLines(EVENTS, list)
  const folder = mkdtempSync('/var/tmp/testudo-bench-')
  try {
    const path = join(folder, 'eve.json')
    let size = 0
    for (; size < megabytes * 1e6; size += part.length) appendFileSync(path, part)
    const run = async (threads: number) => {
      const before = process.cpuUsage()
      const began = performance.now()
      let hits = 0
      await detectFiles([{ path, isNamed: true }], { indicators: set, threads, take: () => hits++ })
      const { user, system } = process.cpuUsage(before)
      return { hits, wall: (performance.now() - began) / 1e3, cpu: (user + system) / 1e6 }
    }
    const { hits } = await run(1)
    const [one, two]: [number[], number[]] = [[], []]
    const cpu: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round++)
      for (const [threads, walls, cpus] of [
        [1, one, cpu[0]],
        [2, two, cpu[1]],
      ] as const) {
        const found = await run(threads)
        if (found.hits !== hits) throw new Error(`${threads} threads find ${found.hits} hits, one found ${hits}`)
        walls.push(found.wall)
        cpus.push(found.cpu)
      }
    print(
      `${(size / 1e6).toFixed(0)} MB, ${hits} hits each; one thread ${median(one).toFixed(2)} s (${median(cpu[0]).toFixed(2)} s CPU), two ${median(two).toFixed(2)} s (${median(cpu[1]).toFixed(2)} s CPU): ${(median(one) / median(two)).toFixed(2)} times (goal 1.85)`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
