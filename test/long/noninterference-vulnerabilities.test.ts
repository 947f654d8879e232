import { VULNERABILITY_LEAKS } from '../noninterference/leaks-vulnerabilities.ts'
import { vulnerabilityPrograms } from '../noninterference/program-vulnerabilities.ts'
import { openVulnerabilityPair } from '../noninterference/property.ts'
import { meeting, shownTo } from '../noninterference/shown-vulnerabilities.ts'
import { proveSilence } from '../noninterference/suite.ts'

proveSilence({
  name: 'a whole node that weighs vulnerabilities, every leak',
  open: openVulnerabilityPair,
  runs: 6,
  leaks: VULNERABILITY_LEAKS,
  programs: vulnerabilityPrograms,
  clean: [meeting],
  shown: shownTo(VULNERABILITY_LEAKS),
})
