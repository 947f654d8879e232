export type {
  Correlation,
  CorrelationType,
  LogSource,
  Refusal,
  RuleHead,
  SigmaCorrelation,
  SigmaDocument,
  SigmaFilter,
  SigmaRule,
} from './documents.ts'
export { compile, type CompileOptions, type Coverage, type Engine, type EventView, type Hint } from './engine/engine.ts'
export type { Match, MatchedField } from './engine/program.ts'
export type { Stream, StreamCounters, StreamOptions } from './correlation/stream.ts'
export { readRules, type ReadResult } from './read.ts'
export type { FieldMap } from './source/field-map.ts'
export type { ShapeName } from './source/shape.ts'
