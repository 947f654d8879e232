import { SHARING_LEAKS } from './leaks-sharing.ts'
import { sharingPrograms } from './program-sharing.ts'
import { openSharingPair } from './property.ts'
import { proveSilence } from './suite.ts'

/** One leak, for a first word; all of them are planted in `test/long`. */
const QUICK = ['TAXII manifest']

proveSilence({
  name: 'a whole node while nodes share',
  open: openSharingPair,
  runs: 3,
  leaks: SHARING_LEAKS.filter(({ channel }) => QUICK.includes(channel)),
  programs: sharingPrograms,
})
