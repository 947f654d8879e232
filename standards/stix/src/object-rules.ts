import type { Run } from './finding.ts'
import { isPropertyName } from './formats.ts'
import { typeOfId, uuidVersion } from './id.ts'
import { isObject, type JsonObject, type JsonValue } from './json.ts'
import { isStandardType } from './kinds.ts'
import { quote } from './naming.ts'
import { checkPattern } from './pattern/check.ts'
import { selectPortion } from './portion.ts'
import { COMMON_RELATIONSHIPS, RELATIONSHIPS } from './relations.ts'
import { CONTRIBUTING } from './sco-id.ts'
import { COMMON, type TypeTable } from './tables.ts'
import { SCO } from './tables-sco.ts'
import { compareTimestamps, fractionDigits, isTimestamp } from './timestamp.ts'
import { TLP1_MARKINGS } from './tlp.ts'

/** Rules between the properties of one object, on top of the tables. */
export type ObjectRule = (object: JsonObject, run: Run) => void

const has = (object: JsonObject, name: string): boolean => Object.hasOwn(object, name)

const items = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : []

/** `anyOf`, `order`, `needs` and `deprecated` of a type table. */
export function checkTableRules(table: TypeTable, object: JsonObject, run: Run): void {
  const { section, anyOf, order, needs, deprecated } = table
  if (anyOf && !anyOf.some((name) => has(object, name))) {
    run.must('any-of', section, `at least one of ${anyOf.join(', ')} is required`)
  }
  for (const [later, relation, earlier] of order ?? []) checkOrder(object, later, relation, earlier, section, run)
  for (const [name, ...others] of needs ?? []) {
    if (!has(object, name)) continue
    for (const other of others) {
      if (!has(object, other)) run.must('needs', section, `${name} needs ${other}`)
    }
  }
  for (const name of deprecated ?? []) {
    if (has(object, name)) run.should('deprecated-properties', section, `${name} is deprecated`)
  }
}

function checkOrder(
  object: JsonObject,
  later: string,
  relation: '>=' | '>',
  earlier: string,
  section: string,
  run: Run,
): void {
  const a = object[later]
  const b = object[earlier]
  if (typeof a !== 'string' || typeof b !== 'string' || !isTimestamp(a) || !isTimestamp(b)) return
  const order = compareTimestamps(a, b)
  if (order < 0 || (order === 0 && relation === '>')) {
    const word = relation === '>' ? 'later than' : 'later than or equal to'
    run.at(later, () => run.must('timestamp-order', section, `${later} must be ${word} ${earlier}`))
  }
}

/** Rules of SDOs, SROs and those meta objects that carry the common properties (§3.2, §3.6). */
export function checkVersionTimes(object: JsonObject, run: Run): void {
  for (const name of ['created', 'modified']) {
    const value = object[name]
    if (typeof value === 'string' && isTimestamp(value) && fractionDigits(value) < 3) {
      run.at(name, () => run.must('timestamp-precision', '3.2', `${name} needs at least three digits after the second`))
    }
  }
  checkOrder(object, 'modified', '>=', 'created', '3.6', run)
}

/** The id names the type, and its UUID has the version the standard asks for (§2.9). */
export function checkId(object: JsonObject, kind: string, run: Run): void {
  const { id, type } = object
  if (typeof id !== 'string' || typeof type !== 'string') return
  if (typeOfId(id) !== type) {
    run.at('id', () => run.must('id-type', '2.9', `the id must start with ${quote(`${type}--`)}`))
    return
  }
  const version = uuidVersion(id)
  if (version === '') return
  if (kind !== 'sco') {
    if (version !== '4') run.at('id', () => run.should('uuid-check', '2.9', 'the id should hold a UUID of version 4'))
    return
  }
  const contributing = CONTRIBUTING[type]
  if (!contributing) return
  if (contributing.some((name) => has(object, name))) {
    if (version !== '5') run.at('id', () => run.should('uuid-check', '2.9', 'the id should hold a UUID of version 5'))
  } else if (version !== '4') {
    run.at('id', () => run.must('uuid-random', '2.9', 'without contributing properties the UUID must be of version 4'))
  }
}

/** Markings of the object and of its parts (§7.2). */
export function checkMarkings(object: JsonObject, run: Run): void {
  const { id, type } = object
  const isMarking = type === 'marking-definition'
  if (isMarking && items(object['object_marking_refs']).includes(id as string)) {
    run.at('object_marking_refs', () => run.must('marking-cycle', '7.2.1', 'a marking must not mark itself'))
  }
  for (const [i, mark] of items(object['granular_markings']).entries()) {
    if (!isObject(mark)) continue
    run.steps.push('granular_markings', i)
    const hasLang = has(mark, 'lang')
    if (hasLang === has(mark, 'marking_ref')) {
      run.must('granular-marking', '7.2.3', 'exactly one of lang and marking_ref is required')
    }
    if (isMarking && mark['marking_ref'] === id) run.must('marking-cycle', '7.2.3', 'a marking must not mark itself')
    for (const [k, selector] of items(mark['selectors']).entries()) {
      if (typeof selector === 'string' && !selectPortion(object, selector)) {
        run.steps.push('selectors', k)
        run.must('selector', '7.2.3', `${quote(selector)} selects nothing in this object`)
        run.steps.length -= 2
      }
    }
    run.steps.length -= 2
  }
}

/** References to where the content comes from (§2.5). */
export function checkExternalReferences(object: JsonObject, run: Run): void {
  const list = items(object['external_references'])
  for (let i = 0; i < list.length; i++) {
    const reference = list[i]
    if (!isObject(reference)) continue
    const { source_name: source, external_id: id } = reference
    run.steps.push('external_references', i)
    if (id === undefined && reference['description'] === undefined && reference['url'] === undefined) {
      run.must('any-of', '2.5', 'at least one of description, url, external_id is required')
    }
    if (reference['url'] !== undefined && reference['hashes'] === undefined) {
      run.should('extref-hashes', '2.5', 'a reference with a URL should carry hashes of what it points at')
    }
    if (typeof id === 'string' && typeof source === 'string') {
      const isCve = /^CVE-\d{4}-(?:0\d{3}|[1-9]\d{3,})$/.test(id)
      const isCapec = /^CAPEC-\d+$/.test(id)
      if (isCve !== (source === 'cve') || isCapec !== (source === 'capec')) {
        const message = 'CVE and CAPEC ids should be written CVE-2016-1234 with source "cve", CAPEC-1 with "capec"'
        run.should('external-id', '2.5', message)
      }
    }
    run.steps.length -= 2
  }
}

const TLP1_IDS: ReadonlySet<string> = new Set(Object.values(TLP1_MARKINGS))

function checkMarkingDefinition(object: JsonObject, run: Run): void {
  const { definition_type: kind, definition, id } = object
  if (kind === undefined && definition === undefined) {
    if (!has(object, 'extensions')) {
      run.must('any-of', '7.2.1', 'definition_type and definition, or an extension, are required')
    }
    return
  }
  if (kind === undefined || !isObject(definition)) {
    run.must('needs', '7.2.1', 'definition_type and definition (an object) go together')
  } else if (kind === 'statement') {
    if (typeof definition['statement'] !== 'string') {
      run.at('definition', () => run.must('required', '7.2.1.3', 'the property statement is required'))
    }
  } else if (kind === 'tlp') {
    const level = definition['tlp']
    const isLevel = typeof level === 'string' && Object.hasOwn(TLP1_MARKINGS, level)
    if (!isLevel || TLP1_MARKINGS[level as keyof typeof TLP1_MARKINGS] !== id) {
      run.must('tlp-marking', '7.2.1.4', 'only the four TLP markings of the standard, with their own ids, may be used')
    }
  } else run.should('marking-definition-type', '7.2.1', `${quote(String(kind))} is not statement or tlp`)
  if (typeof id === 'string' && TLP1_IDS.has(id) && kind !== 'tlp') {
    run.should('marking-definition-type', '7.2.1.4', 'this id belongs to a TLP marking of the standard')
  }
}

function checkRelationship(object: JsonObject, run: Run): void {
  const { relationship_type: verb, source_ref: source, target_ref: target } = object
  if (typeof verb !== 'string' || typeof source !== 'string' || typeof target !== 'string') return
  const from = typeOfId(source)
  const to = typeOfId(target)
  if (COMMON_RELATIONSHIPS.has(verb) || !isStandardType(from) || !isStandardType(to)) return
  if (!RELATIONSHIPS.get(from)?.get(verb)?.has(to)) {
    const message = `the standard suggests no relationship ${quote(verb)} from ${quote(from)} to ${quote(to)}`
    run.should('relationship-types', '5.1.1', message)
  }
}

function checkIndicator(object: JsonObject, run: Run): void {
  if (!has(object, 'name') || !has(object, 'description')) {
    run.should('indicator-properties', '4.7', 'an indicator should have a name and a description')
  }
  const { pattern } = object
  if (object['pattern_type'] !== 'stix' || typeof pattern !== 'string') return
  run.steps.push('pattern')
  const syntax = checkPattern(pattern)
  if ('error' in syntax)
    run.must('pattern', '9', `at character ${syntax.error.position.offset}: ${syntax.error.message}`)
  else {
    for (const { type, path } of syntax.comparisons) checkComparison(type, path[0] ?? '', run)
  }
  run.steps.pop()
}

/** Types and properties a pattern names. What an extension may have defined is let through unless prefixes are asked. */
function checkComparison(type: string, property: string, run: Run): void {
  const known = SCO[type as keyof typeof SCO] as TypeTable | undefined
  if (!known || !Object.hasOwn(SCO, type)) {
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(type) || type.length < 3 || type.length > 250) {
      run.must('pattern-type', '9', `${quote(type)} is not a type name`)
    } else if (run.strictTypes) run.should('strict-types', '9', `${quote(type)} is not a type of the standard`)
    else if (run.naming === 'custom-prefix' && !/^x-.+-.+$/.test(type)) {
      run.should('custom-prefix', '11.2', `the custom type ${quote(type)} should start with x-, a source name and -`)
    } else if (run.naming === 'custom-prefix-lax' && !type.startsWith('x-')) {
      run.should('custom-prefix-lax', '11.2', `the custom type ${quote(type)} should start with x-`)
    }
    return
  }
  if (Object.hasOwn(known.properties, property) || ['id', 'type', 'extensions', 'defanged'].includes(property)) return
  if (!/^[a-z0-9_]{2,250}$/.test(property))
    run.must('pattern-property', '9', `${quote(property)} is not a property name`)
  else if (run.strictProperties) run.should('strict-properties', '9', `${type} has no property ${quote(property)}`)
  else if (run.naming === 'custom-prefix' && !/^x_.+_.+$/.test(property)) {
    run.should('custom-prefix', '11.1', `the custom property ${quote(property)} should start with x_, a source and _`)
  } else if (run.naming === 'custom-prefix-lax' && !property.startsWith('x_')) {
    run.should('custom-prefix-lax', '11.1', `the custom property ${quote(property)} should start with x_`)
  } else if (run.naming === 'extensions-use' && !property.startsWith('x_')) {
    run.should('extensions-use', '9', `${type} has no property ${quote(property)}`)
  }
}

function checkNetworkTraffic(object: JsonObject, run: Run): void {
  if (object['is_active'] === true && has(object, 'end')) {
    run.must('active-end', '6.12', 'traffic that is active must not have an end')
  }
  if (!has(object, 'src_port') || !has(object, 'dst_port')) {
    run.should('network-traffic-ports', '6.12', 'src_port and dst_port should both be given')
  }
}

/** Rules of single types. */
export const OBJECT_RULES: Readonly<Record<string, ObjectRule>> = {
  'marking-definition': checkMarkingDefinition,
  relationship: checkRelationship,
  indicator: checkIndicator,
  'network-traffic': checkNetworkTraffic,
  malware: (object, run) => {
    if (object['is_family'] === true && !has(object, 'name')) {
      run.must('needs', '4.11', 'a malware family must have a name')
    }
  },
  'malware-analysis': (object, run) => {
    const { product } = object
    if (typeof product === 'string' && !/^[a-z0-9-]+$/.test(product)) {
      run.at('product', () =>
        run.should('malware-analysis-product', '4.12', 'a product should be lower case with hyphens'),
      )
    }
  },
  'observed-data': (object, run) => {
    if (has(object, 'objects') && has(object, 'object_refs')) {
      run.must('exclusive', '4.14', 'objects must not be present together with object_refs')
    }
  },
  'email-message': (object, run) => {
    const isMultipart = object['is_multipart']
    if (isMultipart === true && has(object, 'body')) {
      run.must('exclusive', '6.6', 'body must not be used when is_multipart is true')
    }
    if (isMultipart === false && has(object, 'body_multipart')) {
      run.must('exclusive', '6.6', 'body_multipart must not be used when is_multipart is false')
    }
  },
  artifact: (object, run) => {
    if (has(object, 'payload_bin') && has(object, 'url')) {
      run.must('exclusive', '6.1', 'payload_bin and url must not be present together')
    }
  },
  'extension-definition': (object, run) => {
    const isToplevel = items(object['extension_types']).includes('toplevel-property-extension')
    if (isToplevel !== has(object, 'extension_properties')) {
      const message = 'extension_properties belongs to a toplevel-property-extension, and should be there'
      run.should('extension-properties', '7.3', message)
    }
    for (const [i, name] of items(object['extension_properties']).entries()) {
      if (typeof name !== 'string') continue
      run.steps.push('extension_properties', i)
      if (!isPropertyName(name)) run.must('property-name', '3.1', `${quote(name)} is not a property name`)
      else if (Object.hasOwn(COMMON, name)) {
        run.must('extension-redefines', '7.3', `an extension must not redefine ${quote(name)}`)
      }
      run.steps.length -= 2
    }
  },
}
