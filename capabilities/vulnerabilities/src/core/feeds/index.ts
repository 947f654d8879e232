export { readFeed } from './readFeed.ts'
export { TLP_LEVELS, type Tlp } from './reading.ts'
export { FeedTally } from './tally.ts'
