import { NODE_LEAKS } from './leaks-node.ts'
import { openNodePair } from './property.ts'
import { programs } from './program.ts'
import { proveSilence } from './suite.ts'

/** One leak of each kind: a header, answers of another reader, the stream, own writes. All of them are planted in `test/long`. */
const QUICK = ['ETag, Last-Modified', 'preview, helps, pickers', 'SSE over HTTP', 'change of rights over HTTP']

proveSilence({
  name: 'a whole node over HTTP',
  open: openNodePair,
  runs: 5,
  leaks: NODE_LEAKS.filter(({ channel }) => QUICK.includes(channel)),
  programs,
})
