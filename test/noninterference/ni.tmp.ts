import { findDifference, openStores, openNodePair } from './property.ts'
import { WRITING_LEAKS } from './leaks-writing.ts'
import { NODE_LEAKS } from './leaks-node.ts'
const [level, seed, ms] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const pair = await (level === 'store' ? openStores() : openNodePair())
const t = Date.now()
const r = await findDifference(pair, { seed, runs: 5000, shrink: true, milliseconds: ms })
console.log(JSON.stringify(r), Date.now() - t, 'ms')
if (process.argv[5])
  for (const leak of level === 'store'
    ? WRITING_LEAKS.filter((l) => /cache/.test(l.channel))
    : NODE_LEAKS.filter((l) => /SSE|own|rights|shared/.test(l.channel))) {
    await pair.plant(leak)
    const q = await findDifference(pair, { seed: 20261122, runs: 300, shrink: false, milliseconds: 40_000 })
    console.log(leak.name, q.runs, q.found === undefined ? 'NOT FOUND' : q.found.slice(0, 200))
    await pair.unplant()
  }
await pair.close()
