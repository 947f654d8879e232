export { detectFiles, type DetectionHit, type DetectReport, type SourceReport } from './detectFiles.ts'
export { loadIndicators, loadWarningLists } from './loadIndicators.ts'
export { loadRules } from './loadRules.ts'
export { findFiles } from './members.ts'
