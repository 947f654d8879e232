import { isObject, objectOf } from './json.ts'
import { schemaErrors } from './schema/schema.ts'
import { MOST_DEPTH, survey } from './schema/survey.ts'
import type { CsafVersion } from './test.ts'
import type { Csaf20 } from './types/csaf20.ts'
import type { Csaf21 } from './types/csaf21.ts'

function isOf(value: unknown, version: CsafVersion): boolean {
  if (!isObject(value) || objectOf(value['document'])['csaf_version'] !== version) return false
  return survey(value, MOST_DEPTH).depth <= MOST_DEPTH && schemaErrors(value, version, false).length === 0
}

/** Whether a value is as the JSON schema of CSAF 2.0 says. Tests are another question: `validate`. */
export const isCsaf20 = (value: unknown): value is Csaf20 => isOf(value, '2.0')

/** Whether a value is as the JSON schema of CSAF 2.1 says. Tests are another question: `validate`. */
export const isCsaf21 = (value: unknown): value is Csaf21 => isOf(value, '2.1')
