import { AREAS, type Area } from './areas.ts'
import type { Answers } from './ask.ts'
import { READERS } from './cast.ts'
import { heardOf } from './heard.ts'
import type { NodeHarness } from './node-ports.ts'
import type { WorkProgram } from './program-work.ts'
import { touchedBy } from './run.ts'
import { noDesks, take, textOf } from './run-node.ts'

const BY_LOT = Object.values<Area>(AREAS).flatMap(({ byLot }) => byLot ?? [])
const masked = (text: string): string => BY_LOT.reduce((t, drawn) => t.replaceAll(drawn, 'drawn'), text)

/** Works in areas on a whole node. @returns every answer the low readers got, in order, and what their streams told */
export async function runWork(
  harness: NodeHarness,
  { before, areas }: WorkProgram,
  world: 'left' | 'right',
): Promise<Answers> {
  const running = await harness.restart()
  const answers: Answers = []
  const desks = noDesks()
  try {
    for (const [i, step] of before.entries()) {
      running.at(i)
      if (step.side === 'both' || step.side === world) await take(running, desks, step, world, i, answers)
    }
    running.at(before.length)
    const touched = touchedBy(before)
    for (const name of areas) {
      const area: Area = AREAS[name]
      answers.push(...(await area.work(running, world, touched, textOf)))
    }
    await running.settle()
    for (const who of READERS) answers.push(`stream of ${who}: ${heardOf(running.heard(who))}`)
    answers.push(`console: ${(await running.logged()).join('\n')}`)
    return answers.map(masked)
  } finally {
    await running.stop()
  }
}
