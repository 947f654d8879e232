import { SHARING_LEAKS } from './leaks-sharing.ts'
import { sharingPrograms } from './program-sharing.ts'
import { openSharingPair } from './property.ts'
import { proveSilence } from './suite.ts'

/** One leak of each kind: a table, a TAXII page, a receipt. All of them are planted in `test/long`. */
const QUICK = ['peers, counts of statements', 'TAXII manifest', 'receipts of other nodes']

proveSilence({
  name: 'a whole node while nodes share',
  open: openSharingPair,
  runs: 5,
  leaks: SHARING_LEAKS.filter(({ channel }) => QUICK.includes(channel)),
  programs: sharingPrograms,
})
