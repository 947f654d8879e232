import { LEAKS } from './leaks.ts'
import { WRITING_LEAKS } from './leaks-writing.ts'
import { openStores } from './property.ts'
import { proveSilence } from './suite.ts'

proveSilence({
  name: 'the object store and its stream',
  open: openStores,
  runs: 40,
  leaks: [...LEAKS, ...WRITING_LEAKS],
})
