export { readPlaybook, readPlaybookText, validate } from './check/validate.ts'
export type { ReadPlaybook, ValidateOptions, Validation } from './check/validate.ts'
export type { Finding, Severity } from './check/finding.ts'
