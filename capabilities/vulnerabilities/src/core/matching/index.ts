export {
  createIndex,
  findingsOf,
  type KindFinding,
  matchId,
  type MatchIndex,
  type PlacedFinding,
  verdictOf,
} from './createIndex.ts'
export { keysOfComponent, keysOfRecord } from './keys.ts'
