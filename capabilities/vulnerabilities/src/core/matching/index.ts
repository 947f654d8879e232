export { createIndex, type Group, matchId, type MatchIndex, type Place, type PlacedMatch } from './createIndex.ts'
