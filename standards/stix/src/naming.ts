import { isBase64, isHex, isPropertyName } from './formats.ts'
import type { Run } from './finding.ts'

/** Names the standard keeps for itself (§3.8). */
const RESERVED: ReadonlySet<string> = new Set(['severity', 'action', 'username', 'phone_numbers'])

/**
 * A property the standard does not know, at any level of a standard type: well named (MUST), and declared or prefixed
 * (SHOULD). `declared` says that a known extension definition lists it.
 */
export function checkCustomProperty(name: string, value: unknown, declared: boolean, run: Run): void {
  checkPropertyName(name, value, run)
  if (run.strictProperties) run.should('strict-properties', '11', `the standard has no property ${quote(name)} here`)
  if (declared) return
  if (run.naming === 'extensions-use') {
    run.should(
      'extensions-use',
      '11',
      `the custom property ${quote(name)} is declared by no known extension definition`,
    )
  } else if (run.naming === 'custom-prefix' && !/^x_.+_.+$/.test(name)) {
    run.should('custom-prefix', '11.1', `the custom property ${quote(name)} should start with x_, a source name and _`)
  } else if (run.naming === 'custom-prefix-lax' && !name.startsWith('x_')) {
    run.should('custom-prefix-lax', '11.1', `the custom property ${quote(name)} should start with x_`)
  }
}

/** A property of a custom type, or any other the tables do not know: its name and value are well formed. */
export function checkPropertyName(name: string, value: unknown, run: Run): void {
  if (!isPropertyName(name)) {
    run.must(
      'property-name',
      '3.1',
      `the property name ${quote(name)} must be 3 to 250 of a-z, 0-9 and _, a letter first`,
    )
  } else if (RESERVED.has(name)) {
    run.must('reserved-property', '3.8', `the property name ${quote(name)} is reserved`)
  }
  checkAnyValue(name, value, run)
}

/** What holds for every value, known or not: no null, no empty list, `_hex` and `_bin` as their names say. */
export function checkAnyValue(name: string, value: unknown, run: Run): void {
  if (value === null) run.must('null', '3.1', 'a property must not be null: leave it out')
  else if (Array.isArray(value)) {
    if (value.length === 0) run.must('empty-list', '2.12', 'a list must not be empty: leave the property out')
  } else if (typeof value === 'string') {
    if (name.endsWith('_hex') && !isHex(value))
      run.must('hex', '2.8', 'an even number of hexadecimal digits is expected')
    else if (name.endsWith('_bin') && !isBase64(value)) run.must('binary', '2.1', 'base64 is expected')
  }
}

export const quote = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
