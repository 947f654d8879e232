import { EXCHANGE_LEAKS } from './leaks-exchange.ts'
import { exchangePrograms } from './program-exchange.ts'
import { openStores } from './property.ts'
import { proveSilence } from './suite.ts'

proveSilence({
  name: 'the object store, while nodes exchange',
  open: openStores,
  runs: 20,
  // One in four; `test/long` plants all of them.
  leaks: EXCHANGE_LEAKS.filter((_, i) => i % 4 === 0),
  programs: exchangePrograms,
})
