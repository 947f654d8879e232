import { Run, type Check, type Finding, type KnownExtension } from './finding.ts'
import { isTypeName } from './id.ts'
import { isObject, type JsonObject, type JsonValue } from './json.ts'
import { compile, isObservableType, isStandardType, structCheck, type Property } from './kinds.ts'
import { checkAnyValue, checkCustomProperty, checkPropertyName, quote } from './naming.ts'
import {
  checkExternalReferences,
  checkId,
  checkMarkings,
  checkTableRules,
  checkVersionTimes,
  OBJECT_RULES,
  type ObjectRule,
} from './object-rules.ts'
import { COMMON, COMMON_SCO, META, SDO, SRO, type TypeTable } from './tables.ts'
import { PREDEFINED_EXTENSIONS, SCO } from './tables-sco.ts'
import { rulesOf, type ValidateOptions } from './validate-options.ts'
import { ENUMERATIONS } from './vocabularies.ts'

export { RULE_GROUPS, type ValidateOptions } from './validate-options.ts'

interface Type {
  readonly table: TypeTable
  readonly properties: ReadonlyMap<string, Property>
  readonly required: readonly string[]
  readonly rule: ObjectRule | undefined
}

const special: Record<string, Check> = {
  extensions: checkExtensions,
  'bundle-objects': checkBundleObjects,
  'observable-container': checkContainer,
}

const EXTENSION_KEY = /^extension-definition--[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function compileType(type: string, table: TypeTable): Type {
  const isObservable = table.kind === 'sco'
  const common = table.kind === 'sdo' || table.kind === 'sro' ? COMMON : isObservable ? COMMON_SCO : {}
  const notation: Record<string, string> = { ...common, ...table.properties }
  if (type === 'artifact') notation['mime_type'] = 'must-mime-type'
  const properties = compile(notation, { loose: isObservable, special })
  const required = [...properties].filter(([, property]) => property.required).map(([name]) => name)
  return { table, properties, required, rule: OBJECT_RULES[type] }
}

const TYPES: ReadonlyMap<string, Type> = new Map(
  Object.entries<TypeTable>({ ...SDO, ...SRO, ...SCO, ...META }).map(([type, table]) => [
    type,
    compileType(type, table),
  ]),
)

const CUSTOM_SDO = compileType('', { kind: 'sdo', section: '11.2', properties: {} })
const CUSTOM_SCO = compileType('', { kind: 'sco', section: '11.2', properties: {} })

const PREDEFINED: ReadonlyMap<string, ReadonlyMap<string, Check>> = new Map(
  Object.entries(PREDEFINED_EXTENSIONS).map(([type, extensions]) => [
    type,
    new Map(
      Object.entries(extensions).map(([name, properties]) => [
        name,
        structCheck(compile(properties, { loose: true, special }), TYPES.get(type)?.table.section ?? '6'),
      ]),
    ),
  ]),
)

const extensionTypes = ENUMERATIONS['extension-type-enum'] ?? new Set<string>()

function checkExtensions(value: unknown, run: Run): void {
  if (!isObject(value)) return run.must('type', '3.2', 'an object is expected')
  if (Object.keys(value).length === 0) run.must('empty-dictionary', '3.2', 'extensions must not be empty: leave it out')
  for (const key of Object.keys(value)) {
    run.steps.push(key)
    const extension = value[key]
    if (!isObject(extension)) run.must('type', '7.3', 'an object is expected')
    else if (Object.keys(extension).length === 0) run.must('empty-dictionary', '7.3', 'an extension must not be empty')
    else if (key.startsWith('extension-definition--')) {
      if (!EXTENSION_KEY.test(key)) run.must('identifier', '7.3', `${quote(key)} is not an identifier`)
      const kind = extension['extension_type']
      if (typeof kind !== 'string' || !extensionTypes.has(kind)) {
        run.must('enum', '7.3', 'extension_type must be one of extension-type-enum')
      }
      for (const name of Object.keys(extension)) {
        run.steps.push(name)
        checkAnyValue(name, extension[name], run)
        run.steps.pop()
      }
    } else checkNamedExtension(key, extension, run)
    run.steps.pop()
  }
}

/** Keys that are not definitions: those of the standard, checked in `checkKnownExtensions`, and old custom ones. */
function checkNamedExtension(key: string, _extension: JsonObject, run: Run): void {
  for (const extensions of PREDEFINED.values()) if (extensions.has(key)) return
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*-ext$/.test(key)) {
    run.must('extension-name', '7.3', `${quote(key)} is neither an extension definition nor an extension name`)
  } else if (run.naming === 'extensions-use') {
    run.should('extensions-use', '11.3', `the extension ${quote(key)} has no extension definition`)
  } else if (run.naming === 'custom-prefix' && !/^x-.+-.+-ext$/.test(key)) {
    run.should('custom-prefix', '11.3', `the extension ${quote(key)} should start with x-, a source name and -`)
  } else if (run.naming === 'custom-prefix-lax' && !/^x-.+-ext$/.test(key)) {
    run.should('custom-prefix-lax', '11.3', `the extension ${quote(key)} should start with x-`)
  }
}

function checkKnownExtensions(type: string, object: JsonObject, run: Run): void {
  const extensions = object['extensions']
  const known = PREDEFINED.get(type)
  if (!known || !isObject(extensions)) return
  for (const [name, check] of known) {
    if (!Object.hasOwn(extensions, name)) continue
    run.steps.push('extensions', name)
    check(extensions[name], run)
    run.steps.length -= 2
  }
}

/** Extensions of this object that may declare top-level properties or its type. */
function declaredBy(object: JsonObject, run: Run): { newType: boolean; covers: (name: string) => boolean } {
  const extensions = object['extensions']
  if (!isObject(extensions)) return NOTHING_DECLARED
  let newType = false
  const known: KnownExtension[] = []
  for (const [key, extension] of Object.entries(extensions)) {
    if (!isObject(extension)) continue
    const kind = extension['extension_type']
    if (kind === 'new-sdo' || kind === 'new-sco' || kind === 'new-sro') newType = true
    if (kind !== 'toplevel-property-extension') continue
    const definition = run.extensions.get(key)
    if (definition) known.push(definition)
  }
  return { newType, covers: (name) => known.some(({ properties }) => properties.has(name)) }
}

const NOTHING_DECLARED = { newType: false, covers: () => false }

/** A type the standard does not define: an observable when it says so, or when it has no times at all. */
function customType(object: JsonObject): Type {
  const extensions = object['extensions']
  const kinds = isObject(extensions)
    ? Object.values(extensions).map((extension) => (isObject(extension) ? extension['extension_type'] : undefined))
    : []
  if (kinds.includes('new-sco')) return CUSTOM_SCO
  if (kinds.includes('new-sdo') || kinds.includes('new-sro')) return CUSTOM_SDO
  return Object.hasOwn(object, 'created') || Object.hasOwn(object, 'modified') ? CUSTOM_SDO : CUSTOM_SCO
}

function checkTypeName(type: string, newType: boolean, run: Run): void {
  run.steps.push('type')
  if (!isTypeName(type) || !/^[a-z]/.test(type)) {
    run.must('type-name', '3.1', `the type name ${quote(type)} must be 3 to 250 of a-z, 0-9 and -, a letter first`)
  } else if (type === 'action') run.must('reserved-type', '3.8', 'the type name action is reserved')
  if (run.strictTypes) run.should('strict-types', '11', `${quote(type)} is not a type of the standard`)
  if (!newType) {
    if (run.naming === 'extensions-use') {
      run.should('extensions-use', '11', `the custom type ${quote(type)} is declared by no extension of the object`)
    } else if (run.naming === 'custom-prefix' && !/^x-.+-.+$/.test(type)) {
      run.should('custom-prefix', '11.2', `the custom type ${quote(type)} should start with x-, a source name and -`)
    } else if (run.naming === 'custom-prefix-lax' && !type.startsWith('x-')) {
      run.should('custom-prefix-lax', '11.2', `the custom type ${quote(type)} should start with x-`)
    }
  }
  run.steps.pop()
}

function checkObject(object: JsonObject, run: Run): void {
  const name = object['type']
  if (typeof name !== 'string') return run.must('required', '3.2', 'the property type (a string) is required')
  const standard = TYPES.get(name)
  const type = standard ?? customType(object)
  const { kind, section } = type.table
  const declared = Object.hasOwn(object, 'extensions') ? declaredBy(object, run) : NOTHING_DECLARED
  if (!standard) checkTypeName(name, declared.newType, run)

  const { steps } = run
  const { properties } = type
  for (const key in object) {
    const property = properties.get(key)
    steps.push(key)
    if (property) property.check(object[key], run)
    else if (kind === 'bundle' && key === 'spec_version') checkBundleVersion(object[key], run)
    else if (standard) checkCustomProperty(key, object[key], declared.newType || declared.covers(key), run)
    else checkPropertyName(key, object[key], run)
    steps.pop()
  }
  for (const required of type.required) {
    if (Object.hasOwn(object, required)) continue
    if (required === 'id' && run.contained) continue
    if (required === 'spec_version' && run.versionStated) continue
    run.must('required', section, `the property ${required} is required`)
  }
  checkTableRules(type.table, object, run)
  if (!run.contained) checkId(object, kind, run)
  if (kind !== 'sco' && kind !== 'bundle') {
    if (name !== 'marking-definition') checkVersionTimes(object, run)
    if (Object.hasOwn(object, 'external_references')) checkExternalReferences(object, run)
  }
  if (Object.hasOwn(object, 'granular_markings') || name === 'marking-definition') checkMarkings(object, run)
  if (kind === 'sco') checkKnownExtensions(name, object, run)
  type.rule?.(object, run)
}

/** Not a property of 2.1; bundles of 2.0 had it, and some producers still write it. */
function checkBundleVersion(value: JsonValue | undefined, run: Run): void {
  if (value !== '2.0' && value !== '2.1') run.must('constant', '8', '"2.0" or "2.1" is expected')
}

function checkContainer(value: unknown, run: Run): void {
  if (!isObject(value)) return run.must('type', '4.14', 'an object is expected')
  const { contained } = run
  run.contained = true
  for (const [key, observable] of Object.entries(value)) {
    run.steps.push(key)
    if (!isObject(observable)) run.must('type', '4.14', 'an observable object is expected')
    else if (isOther(observable['type'])) run.must('reference-type', '4.14', 'only observables may stand here')
    else checkObject(observable, run)
    run.steps.pop()
  }
  run.contained = contained
}

const isOther = (type: unknown): boolean => typeof type === 'string' && isStandardType(type) && !isObservableType(type)

function checkBundleObjects(value: unknown, run: Run): void {
  if (!Array.isArray(value)) return run.must('type', '8', 'a list is expected')
  if (value.length === 0) run.must('empty-list', '2.12', 'a list must not be empty: leave the property out')
  const seen = new Set<string>()
  for (const [i, object] of (value as readonly JsonValue[]).entries()) {
    run.steps.push(i)
    if (!isObject(object)) run.must('type', '8', 'an object is expected')
    else if (object['type'] === 'bundle') run.must('bundle-in-bundle', '8', 'a bundle must not hold a bundle')
    else {
      checkObject(object, run)
      const { id, modified } = object
      if (typeof id === 'string' && typeof modified === 'string') {
        const version = `${id} ${modified}`
        if (seen.has(version)) run.should('duplicate-ids', '3.6', 'the same version stands in this bundle twice')
        seen.add(version)
      }
    }
    run.steps.pop()
  }
}

function knownExtensions(objects: readonly unknown[]): Map<string, KnownExtension> {
  const out = new Map<string, KnownExtension>()
  for (const object of objects) {
    if (!isObject(object) || object['type'] !== 'extension-definition') continue
    const texts = (value: JsonValue | undefined): string[] =>
      Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
    out.set(String(object['id']), {
      types: texts(object['extension_types']),
      properties: new Set(texts(object['extension_properties'])),
    })
  }
  return out
}

const NO_OPTIONS: ValidateOptions = {}
const NO_EXTENSIONS: ReadonlyMap<string, KnownExtension> = new Map()

/** A validator with its options prepared: use it for many objects. */
export function validator(options: ValidateOptions = NO_OPTIONS): (value: unknown) => Finding[] {
  const { wants, naming } = rulesOf(options)
  const strict = { properties: options.strictProperties ?? false, types: options.strictTypes ?? false }
  const { maxFindings = 100_000 } = options
  const given = options.extensionDefinitions ? knownExtensions(options.extensionDefinitions) : NO_EXTENSIONS
  return (value) => {
    const objects = isObject(value) && value['type'] === 'bundle' ? value['objects'] : undefined
    const extensions = Array.isArray(objects) ? new Map([...given, ...knownExtensions(objects)]) : given
    const run = new Run(wants, naming, strict, extensions, maxFindings)
    if (options.silent && options.verbose) run.must('options', '', 'silent and verbose contradict each other')
    if (!isObject(value)) run.must('type', '3', 'a STIX object is expected')
    else {
      // A bundle of STIX 2.0 states the version once, for all its objects.
      run.versionStated = objects !== undefined && (value['spec_version'] === '2.0' || value['spec_version'] === '2.1')
      checkObject(value, run)
    }
    return run.findings
  }
}

const defaultValidator = validator()

/**
 * Checks one STIX 2.1 object, or a bundle with all it holds, against the standard.
 *
 * @param value   a parsed JSON value; anything may be given
 * @param options which recommendations to check; requirements always are
 * @returns findings in document order; empty when there is nothing to say. Never throws.
 *
 * Time O(size). Whether references lead somewhere is not looked at: they may arrive later (§3.3).
 */
export function validate(value: unknown, options?: ValidateOptions): Finding[] {
  return options === undefined ? defaultValidator(value) : validator(options)(value)
}

/** Valid: no requirement is broken; strictly valid: no recommendation either. */
export const isValid = (findings: readonly Finding[], strict = false): boolean =>
  !findings.some(({ level }) => strict || level === 'must')
