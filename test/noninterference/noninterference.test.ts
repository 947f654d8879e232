import { LEAKS } from './leaks.ts'
import { openStores } from './property.ts'
import { proveSilence } from './suite.ts'

proveSilence({ name: 'the object store and its stream', open: openStores, runs: 60, leaks: LEAKS })
