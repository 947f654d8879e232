export type {
  Component,
  DocumentInfo,
  Format,
  Hash,
  Identifier,
  IdentifierKind,
  Place,
  Problem,
  Product,
  SbomItem,
  SbomLimits,
  Statement,
  VexJustification,
  VexStatus,
} from './item.ts'
export { readSbom, SbomReader } from './readSbom.ts'
export { isOpenVex, type OpenVexProblem, type OpenVexReading, readOpenVex, type ReadStatement } from './readOpenVex.ts'
export { writeOpenVex, type OpenVexDocument, type OpenVexResult, type OpenVexStatement } from './writeOpenVex.ts'
