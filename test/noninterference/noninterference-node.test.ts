import { NODE_LEAKS } from './leaks-node.ts'
import { openNodePair } from './property.ts'
import { proveSilence } from './suite.ts'

proveSilence({ name: 'a whole node over HTTP', open: openNodePair, runs: 10, leaks: NODE_LEAKS })
