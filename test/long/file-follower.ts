import { appendFileSync } from 'node:fs'
import { startSources } from '../../capabilities/detection/src/server/sources/index.ts'
import { ReadingMatcher } from '../../capabilities/detection/src/server/sources/sources.testing.ts'
import { startTestHost } from '../../platform/src/host/testing.ts'

// A node of its own process that follows files and is killed: what it acknowledged is what it wrote to `out` before.
const [dataDir = '', folder = '', out = ''] = process.argv.slice(2)

class WritingMatcher extends ReadingMatcher {
  override async push(source: string, bytes: Uint8Array) {
    const pushed = await super.push(source, bytes)
    const taken = this.events.get(source)?.splice(0) ?? []
    if (taken.length > 0) appendFileSync(out, `${taken.map((event) => String(event['n'])).join('\n')}\n`)
    return pushed
  }
}

await startTestHost({
  dataDir,
  config: { detection: { folders: [folder], keepDays: 1, keepGigabytes: 1 } },
  capabilities: [
    {
      name: 'detection',
      verbs: {},
      async start(host) {
        await startSources({ host, matching: new WritingMatcher() })
        return {}
      },
    },
  ],
})
process.stdout.write('ready\n')
// Its own timers do not keep it alive.
setInterval(() => undefined, 1_000)
