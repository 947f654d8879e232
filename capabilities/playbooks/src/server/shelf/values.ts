import type { VariableValue } from '@testudo/cacao'
import { isObject, parseStrict } from '@testudo/stix/json'

/** Values as people give them, as CACAO has them: text, but dictionaries are objects. What does not fit stays as it is, and is refused where it is used. */
export function valuesFor(
  given: Readonly<Record<string, string>>,
  typeOf: (name: string) => string | undefined,
): Readonly<Record<string, VariableValue>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const read = typeOf(name) === 'dictionary' ? parseStrict(text) : undefined
      return [name, read !== undefined && 'value' in read && isObject(read.value) ? read.value : text] as const
    }),
  )
}
