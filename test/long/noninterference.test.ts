import { LEAKS } from '../noninterference/leaks.ts'
import { NODE_LEAKS } from '../noninterference/leaks-node.ts'
import { WRITING_LEAKS } from '../noninterference/leaks-writing.ts'
import { openNodePair, openStores } from '../noninterference/property.ts'
import { programs } from '../noninterference/program.ts'
import { NODE_SHOWN, STORE_SHOWN } from '../noninterference/shown.ts'
import { proveSilence } from '../noninterference/suite.ts'

proveSilence({
  name: 'the object store and its stream, every leak',
  open: openStores,
  runs: 100,
  leaks: [...LEAKS, ...WRITING_LEAKS],
  programs,
  shown: STORE_SHOWN,
})
proveSilence({
  name: 'a whole node over HTTP, every leak',
  open: openNodePair,
  runs: 30,
  leaks: NODE_LEAKS,
  programs,
  shown: NODE_SHOWN,
})
