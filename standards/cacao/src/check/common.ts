import { isObject } from '@testudo/stix/json'
import { compareTimestamps, isTimestamp } from '@testudo/stix/timestamp'
import { isVariableName } from '../variables/names.ts'
import { flawOfValue } from '../variables/values.ts'
import { VARIABLE_TYPES } from '../vocabulary.ts'
import { shown } from './finding.ts'
import { anything, bool, type Check, dictionary, list, object, text, under } from './shape.ts'
import { extensionKey, timestamp, vocabulary } from './values.ts'

const externalReference = object(
  {
    name: text(),
    description: text(),
    source: text(),
    url: text(),
    external_id: text(),
    reference_id: text(),
  },
  ['name'],
)
export const externalReferences = list(externalReference, 1)

/** `…_extensions`: properties under the id of the extension that defines them; what is in them is the extension's business. */
export const extensions: Check = (value, path, found) => {
  extensionDictionary(value, path, found)
  if (isObject(value) && Object.keys(value).length === 0) found.error('extension.empty', path)
}
const extensionDictionary = dictionary(extensionKey, (value, path, found) => {
  if (!isObject(value)) found.error('schema.type.extension', path)
})

const variableShape = object(
  { type: vocabulary(VARIABLE_TYPES), description: text(), value: anything, constant: bool, external: bool },
  ['type'],
)

const variable: Check = (value, path, found) => {
  variableShape(value, path, found)
  if (!isObject(value) || typeof value['type'] !== 'string' || value['value'] === undefined) return
  const flaw = flawOfValue(value['type'], value['value'])
  if (flaw !== undefined) found.error('variable.value', under(path, 'value'), { type: shown(value['type']), flaw })
}

export const variables = dictionary((name, path, found) => {
  if (!isVariableName(name)) found.error('variable.name', path, { name: shown(name) })
  else if (name !== name.toLowerCase()) found.note('variable.case', path, { name: shown(name) })
}, variable)

/** valid_from and valid_until, in the order of time (§3.1). */
export const validity = { valid_from: timestamp, valid_until: timestamp, revoked: bool }

/** Of two times of an object: the later must not be before, or where `strictly` not at, the earlier. */
export const inOrder =
  (earlier: string, later: string, strictly: boolean): Check =>
  (value, path, found) => {
    if (!isObject(value)) return
    const [a, b] = [value[earlier], value[later]]
    if (typeof a !== 'string' || typeof b !== 'string' || !isTimestamp(a) || !isTimestamp(b)) return
    const order = compareTimestamps(a, b)
    if (order < 0 || (order === 0 && !strictly)) return
    const at = under(path, later)
    if (strictly) found.error('timestamp.order.strict', at, { later, earlier, a, b })
    else found.must('timestamp.order', at, { later, earlier, a, b })
  }

/** Several checks of one value, one after the other. */
export const all =
  (...checks: readonly Check[]): Check =>
  (value, path, found) => {
    for (const check of checks) check(value, path, found)
  }

/** Exactly one, or at least one, of some properties must be there. */
export const oneOfProperties =
  (names: readonly string[], exactly: boolean): Check =>
  (value, path, found) => {
    if (!isObject(value)) return
    const there = names.filter((name) => Object.hasOwn(value, name))
    if (there.length === 0) found.error('schema.missing.one_of', path, { names: names.join(', ') })
    else if (exactly && there.length > 1) found.error('schema.too_many', path, { names: there.join(', ') })
  }
