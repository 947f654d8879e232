import { DETECTION_LEAKS } from './leaks-detection.ts'
import { detectionPrograms } from './program-detection.ts'
import { openDetectionPair } from './property.ts'
import { shownTo } from './shown-detection.ts'
import { proveSilence } from './suite.ts'

/** One leak of each kind, for a first word; all of them are planted in `test/long`. */
const QUICK = ['alerts', 'overview, indicators']

const leaks = DETECTION_LEAKS.filter(({ channel }) => QUICK.includes(channel))

proveSilence({
  name: 'a whole node that detects',
  open: openDetectionPair,
  runs: 2,
  leaks,
  programs: detectionPrograms,
  shown: shownTo(leaks),
})
