export { createObjects, type ObjectStore, type ObjectsOptions } from './store.ts'
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
