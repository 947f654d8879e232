// One hunt over stored events in a process of its own, so that it can be killed: FOLDER FILE COUNT.
import { openHistory } from '../../capabilities/detection/src/server/history/history.ts'
import { hunt } from '../../capabilities/detection/src/server/history/hunt.ts'
import { isPlanted, MADE_COLUMNS, madePlaces, nameProbe, plantedName, readMade } from '../support/made-events.ts'

const [folder = '', file = '', count = '0'] = process.argv.slice(2)
const names: string[] = []
for (let n = 0; n < Number(count); n++) if (isPlanted(n)) names.push(plantedName(n))
// Far more is looked for than is there.
for (let i = 0; names.length < 100_000; i++) names.push(`nobody-${i}.example`)
const history = openHistory({ folder, columns: MADE_COLUMNS, placesOf: madePlaces, durable: 'segment' })
const hits = await hunt(history.segments, {
  probes: names.map((name, id) => nameProbe(name, id)),
  confirm: (row, ids) => ids.filter((id) => names[id] === readMade(row)[1]),
  file,
  name: 'planted',
  onProgress: (progress) => process.stdout.write(`${JSON.stringify(progress)}\n`),
})
process.stdout.write(`${JSON.stringify({ found: hits.map(({ at, ids }) => [at, names[ids[0] ?? -1]]) })}\n`)
history.close()
