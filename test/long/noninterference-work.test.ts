import { AREA_NAMES } from '../noninterference/areas.ts'
import { WORK_LEAKS, WORK_SHOWN } from '../noninterference/leaks-work.ts'
import { workIn, workPrograms } from '../noninterference/program-work.ts'
import { openWorkPair } from '../noninterference/property.ts'
import { proveSilence } from '../noninterference/suite.ts'

proveSilence({
  name: 'a whole node where people work, every leak',
  open: openWorkPair,
  runs: 6,
  leaks: WORK_LEAKS,
  programs: workPrograms,
  clean: [workIn(...AREA_NAMES)],
  shown: WORK_SHOWN,
})
