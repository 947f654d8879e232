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
  runs: 50,
  leaks: [...LEAKS, ...WRITING_LEAKS],
  programs,
  shown: STORE_SHOWN,
  late: {
    'a part told again is news to its readers when a hidden one comes along': 283,
    'an intake may bring the more labels, the more of them others use': 96,
    'who comes back is told to start anew when anything happened meanwhile': 87,
  },
})
proveSilence({
  name: 'a whole node over HTTP, every leak',
  open: openNodePair,
  runs: 15,
  leaks: NODE_LEAKS,
  programs,
  shown: NODE_SHOWN,
  late: { 'an edit of the picture is refused when somebody hidden edited too': 69 },
})
