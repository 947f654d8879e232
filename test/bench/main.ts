/**
 * `npm run bench`: our figures beside the alternatives', in one run. `npm run bench -- --large` fills half a million
 * objects (about ten minutes). `--only NAME` runs one part. Figures of a shared machine are ratios, not promises.
 */
import { parseArgs } from 'node:util'
import { benchBehaviour } from './behaviour.ts'
import { benchCommandLine } from './command-line.ts'
import { benchCsaf } from './csaf.ts'
import { benchDenied } from './denied.ts'
import { benchDetect } from './detect.ts'
import { benchGrouping } from './grouping.ts'
import { benchHandover } from './handover.ts'
import { benchImport } from './import.ts'
import { benchIncidents } from './incidents.ts'
import { benchLists } from './lists.ts'
import { benchLive } from './live.ts'
import { benchMatching } from './matching.ts'
import { benchPatterns } from './patterns.ts'
import { benchPicture } from './picture.ts'
import { benchReads } from './reads.ts'
import { benchRetro } from './retro.ts'
import { benchScreens } from './screens.ts'
import { benchSharingSync } from './sharing-sync.ts'
import { benchProducts } from './products.ts'
import { benchSeen } from './seen.ts'
import { benchSightings } from './sightings.ts'
import { benchSigma } from './sigma.ts'
import { benchStix } from './stix.ts'
import { benchTaxii } from './taxii.ts'
import { benchThreads } from './threads.ts'
import { benchVulnerabilityDesk } from './vulnerabilities-desk.ts'
import { benchVulnerabilities } from './vulnerabilities.ts'

const { values } = parseArgs({ options: { large: { type: 'boolean', default: false }, only: { type: 'string' } } })
const print = (line: string) => console.log(line)
const copies = values.large ? 20 : 1

const parts: Readonly<Record<string, () => Promise<void> | void>> = {
  stix: () => benchStix(print),
  sigma: () => benchSigma(print),
  csaf: () => benchCsaf(print),
  patterns: () => benchPatterns(print),
  picture: () => benchPicture(print),
  seen: () => benchSeen(print),
  products: () => benchProducts(print),
  behaviour: () => benchBehaviour(print),
  detect: () => benchDetect(print, values.large),
  threads: () => benchThreads(print, values.large || values.only === 'threads' ? 1_500 : 300),
  matching: () => benchMatching(print, values.large ? 1_000_000 : undefined),
  'command-line': () => benchCommandLine(print),
  vulnerabilities: () => benchVulnerabilities(print),
  'vulnerabilities-desk': async () => {
    for (const engine of ['embedded', 'postgres'] as const)
      await benchVulnerabilityDesk(print, engine, values.large ? undefined : 20_000)
  },
  grouping: () => benchGrouping(print),
  incidents: () => benchIncidents(print),
  live: () => benchLive(print),
  handover: () => benchHandover(print),
  sightings: () => benchSightings(print),
  denied: () => benchDenied(print),
  lists: () => benchLists(print),
  screens: () => benchScreens(print),
  retro: () => benchRetro(print, values.large ? 100_000_000 : 5_000_000),
  import: () => benchImport(print, copies),
  sharing: () => benchSharingSync(print, values.large ? 100_000 : 20_000),
  taxii: () => benchTaxii(print, copies),
  reads: async () => {
    await benchReads(print, 'embedded', 1)
    await benchReads(print, 'postgres', copies)
  },
}

for (const [name, run] of Object.entries(parts)) {
  if (values.only !== undefined && values.only !== name) continue
  print(`\n── ${name}`)
  await run()
}
