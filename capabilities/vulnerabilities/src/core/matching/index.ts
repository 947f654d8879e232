export { createIndex, matchId, type MatchIndex, type PlacedMatch } from './createIndex.ts'
export { keysOfComponent, keysOfRecord } from './keys.ts'
