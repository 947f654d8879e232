import { NODE_LEAKS } from '../noninterference/leaks-node.ts'
import { openNodePair } from '../noninterference/property.ts'
import { programs } from '../noninterference/program.ts'
import { NODE_SHOWN } from '../noninterference/shown.ts'
import { proveSilence } from '../noninterference/suite.ts'

proveSilence({
  name: 'a whole node over HTTP, every leak',
  open: openNodePair,
  runs: 15,
  leaks: NODE_LEAKS,
  programs,
  shown: NODE_SHOWN,
})
