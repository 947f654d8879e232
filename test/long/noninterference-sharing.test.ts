import { EXCHANGE_LEAKS } from '../noninterference/leaks-exchange.ts'
import { SHARING_LEAKS } from '../noninterference/leaks-sharing.ts'
import { openSharingPair, openStores } from '../noninterference/property.ts'
import { exchangePrograms } from '../noninterference/program-exchange.ts'
import { sharingPrograms } from '../noninterference/program-sharing.ts'
import { SHARING_SHOWN } from '../noninterference/shown.ts'
import { proveSilence } from '../noninterference/suite.ts'

proveSilence({
  name: 'the object store while nodes exchange, every leak',
  open: openStores,
  runs: 40,
  leaks: EXCHANGE_LEAKS,
  programs: exchangePrograms,
})
proveSilence({
  name: 'a whole node while nodes share, every leak',
  open: openSharingPair,
  runs: 14,
  leaks: SHARING_LEAKS,
  programs: sharingPrograms,
  shown: SHARING_SHOWN,
})
