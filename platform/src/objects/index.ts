export { unpacked, UNPACK_LIMITS, type UnpackLimits } from './gunzip.ts'
export { createObjects } from './store.ts'
export type { ObjectsOptions, ObjectStore } from './store-types.ts'
export type {
  Assertion,
  Edge,
  ImportOptions,
  ImportProblem,
  ImportReport,
  ListOptions,
  Objects,
  Page,
  SearchOptions,
  SearchResult,
  StoredObject,
  Verdict,
} from './types.ts'
export type {
  AcceptOutcome,
  ExchangeObjects,
  FeedQuestion,
  FeedRow,
  FeedView,
  ReleasableObject,
  SignedObject,
  Standing,
  Withdrawal,
} from './exchange-types.ts'
