import { DETECTION_LEAKS } from '../noninterference/leaks-detection.ts'
import { detectionPrograms } from '../noninterference/program-detection.ts'
import { openDetectionPair } from '../noninterference/property.ts'
import { shownTo } from '../noninterference/shown-detection.ts'
import { proveSilence } from '../noninterference/suite.ts'

proveSilence({
  name: 'a whole node that detects, every leak',
  open: openDetectionPair,
  runs: 8,
  leaks: DETECTION_LEAKS,
  programs: detectionPrograms,
  shown: shownTo(DETECTION_LEAKS),
})
