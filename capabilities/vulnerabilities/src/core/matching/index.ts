export {
  type Asked,
  createIndex,
  findingsOf,
  type Judged,
  type KindFinding,
  matchId,
  type MatchIndex,
  type PlacedFinding,
  type PlacedMatch,
  verdictOf,
} from './createIndex.ts'
export { keysOfComponent, keysOfRecord } from './keys.ts'
