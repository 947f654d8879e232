export { type FeedBreak, type FeedOptions, readFeed } from './readFeed.ts'
export { type FeedFlaw, type FeedPiece, TLP_LEVELS, type Tlp } from './reading.ts'
export { FeedTally } from './tally.ts'
