import { VULNERABILITY_LEAKS } from './leaks-vulnerabilities.ts'
import { vulnerabilityPrograms } from './program-vulnerabilities.ts'
import { openVulnerabilityPair } from './property.ts'
import { meeting, shownTo } from './shown-vulnerabilities.ts'
import { proveSilence } from './suite.ts'

/** One leak of each kind, for a first word; all of them are planted in `test/long`. */
const QUICK = ['desk, page', 'portal, counts']

const leaks = VULNERABILITY_LEAKS.filter(({ channel }) => QUICK.includes(channel))

proveSilence({
  name: 'a whole node that weighs vulnerabilities',
  open: openVulnerabilityPair,
  runs: 1,
  leaks,
  programs: vulnerabilityPrograms,
  clean: [meeting],
  shown: shownTo(leaks),
})
