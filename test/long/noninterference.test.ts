import { LEAKS } from '../noninterference/leaks.ts'
import { WRITING_LEAKS } from '../noninterference/leaks-writing.ts'
import { openStores } from '../noninterference/property.ts'
import { programs } from '../noninterference/program.ts'
import { STORE_SHOWN } from '../noninterference/shown.ts'
import { proveSilence } from '../noninterference/suite.ts'

proveSilence({
  name: 'the object store and its stream, every leak',
  open: openStores,
  runs: 50,
  leaks: [...LEAKS, ...WRITING_LEAKS],
  programs,
  shown: STORE_SHOWN,
})
