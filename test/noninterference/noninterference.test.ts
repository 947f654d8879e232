import { LEAKS } from './leaks.ts'
import { WRITING_LEAKS } from './leaks-writing.ts'
import { openStores } from './property.ts'
import { programs } from './program.ts'
import { proveSilence } from './suite.ts'

proveSilence({
  name: 'the object store and its stream',
  open: openStores,
  runs: 20,
  // One in six, taken from both lists; `test/long` plants all of them.
  leaks: [...LEAKS, ...WRITING_LEAKS].filter((_, i) => i % 6 === 0),
  programs,
})
