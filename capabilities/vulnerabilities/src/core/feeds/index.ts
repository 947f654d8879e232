export { type FeedBreak, type FeedOptions, readFeed } from './readFeed.ts'
export type { FeedFlaw, FeedPiece } from './reading.ts'
export { FeedTally } from './tally.ts'
