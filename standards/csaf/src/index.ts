export type { SchemaError } from './schema/schema.ts'
export type { CsafTest, CsafVersion, Finding, Report, Resolves, Spell, TestKind } from './test.ts'
export { testsOf } from './tests/registry.ts'
export { validate, type ValidateOptions, type Validation } from './validate.ts'
