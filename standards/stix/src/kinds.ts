import { checkAnyValue, checkCustomProperty, quote } from './naming.ts'
import type { Check, Run } from './finding.ts'
import { HASH_VALUES, isLanguageTag, isPropertyName } from './formats.ts'
import { isId, typeOfId } from './id.ts'
import { isObject } from './json.ts'
import { EMBEDDED, META, SDO, SRO, type Properties } from './tables.ts'
import { EMBEDDED_SCO, SCO } from './tables-sco.ts'
import { TEXT, textCheck } from './text-kinds.ts'
import { HTTP_REQUEST_HEADERS, PDF_INFO_KEYS, VOCABULARIES } from './vocabularies.ts'
import { enumerationCheck, vocabularyCheck } from './vocabulary-kinds.ts'

/** One property, ready to run. */
export interface Property {
  readonly required: boolean
  readonly check: Check
}

const plain: Readonly<Record<string, Check>> = {
  any: (value, run) => checkAnyValue('', value, run),
  boolean: (value, run) => {
    if (typeof value !== 'boolean') run.must('type', '2.2', 'true or false is expected')
  },
  hashes: checkHashes,
  dictionary: (value, run) => checkDictionary(value, run, (item, inner) => checkAnyValue('', item, inner)),
  ipfix: (value, run) =>
    checkDictionary(value, run, (item, inner, key) => {
      if (typeof item !== 'string' && !Number.isInteger(item)) {
        inner.must('type', '6.12', 'a string or an integer is expected')
      }
      if (!/^[a-z][A-Za-z0-9]+$/.test(key)) inner.should('ipfix', '6.12', `${quote(key)} is not an IPFIX element name`)
    }),
  'pdf-info': (value, run) =>
    checkDictionary(value, run, (item, inner, key) => {
      if (typeof item !== 'string') inner.must('type', '6.7.4', 'a string is expected')
      if (!PDF_INFO_KEYS.has(key)) inner.should('pdf-doc-info', '6.7.4', `${quote(key)} is not a key of PDF documents`)
    }),
  'http-headers': (value, run) =>
    checkDictionary(value, run, (item, inner, key) => {
      checkStrings(item, inner)
      if (!HTTP_REQUEST_HEADERS.has(key.toLowerCase())) {
        inner.should('http-request-headers', '6.12.2', `${quote(key)} is not a known HTTP request header`)
      }
    }),
  'header-lists': (value, run) => checkDictionary(value, run, checkStrings),
  'socket-options': (value, run) =>
    checkDictionary(value, run, (item, inner, key) => {
      if (!Number.isInteger(item)) inner.must('type', '6.12.4', 'an integer is expected')
      if (!/^(?:SO|ICMP|ICMP6|IP|IPV6|MCAST|TCP|IRLMP)_[A-Z0-9_]+$/.test(key)) {
        inner.must('socket-options', '6.12.4', `${quote(key)} is not a socket option name`)
      }
    }),
  'language-contents': (value, run) =>
    checkObject(value, run, (item, inner, key) => {
      if (!isLanguageTag(key)) inner.must('language', '7.1', `${quote(key)} is not a language tag (RFC 5646)`)
      checkObject(item, inner, (text, innermost, name) => {
        if (!isPropertyName(name)) innermost.must('property-name', '7.1', `${quote(name)} is not a property name`)
        checkAnyValue('', text, innermost)
      })
    }),
}

function checkStrings(value: unknown, run: Run): void {
  const items: unknown[] = Array.isArray(value) ? value : [undefined]
  if (!items.every((item) => typeof item === 'string')) run.must('type', '2.12', 'a list of strings is expected')
}

function checkObject(value: unknown, run: Run, each: (item: unknown, run: Run, key: string) => void): void {
  if (!isObject(value)) {
    run.must('type', '2.3', 'an object is expected')
    return
  }
  for (const key of Object.keys(value)) {
    run.steps.push(key)
    each(value[key], run, key)
    run.steps.pop()
  }
}

function checkDictionary(value: unknown, run: Run, each: (item: unknown, run: Run, key: string) => void): void {
  if (isObject(value) && Object.keys(value).length === 0) {
    run.must('empty-dictionary', '2.3', 'a dictionary must not be empty: leave the property out')
  }
  checkObject(value, run, (item, inner, key) => {
    if (!/^[a-zA-Z0-9_-]{1,250}$/.test(key)) {
      inner.must('dictionary-key', '2.3', `the key ${quote(key)} must be 1 to 250 of a-z, A-Z, 0-9, - and _`)
    }
    each(item, inner, key)
  })
}

function checkHashes(value: unknown, run: Run): void {
  checkDictionary(value, run, (item, inner, key) => {
    if (typeof item !== 'string') inner.must('type', '2.7', 'a string is expected')
    else if (Object.hasOwn(HASH_VALUES, key) && !HASH_VALUES[key]?.test(item)) {
      inner.must('hash-value', '2.7', `${quote(item)} is not a value of ${key}`)
    }
    if (key.length < 3) inner.must('hash-name', '2.7', 'a hash name has at least 3 characters')
    if (key.length > 30) inner.should('hash-length', '2.7', 'a hash name should have at most 30 characters')
    if (!VOCABULARIES['hash-algorithm-ov']?.has(key) && !key.startsWith('x_')) {
      inner.should('hash-algo', '10.7', `${quote(key)} is not in hash-algorithm-ov and does not start with x_`)
    }
  })
}

function numberCheck(argument: string | undefined, integer: boolean): Check {
  const [low = '', high = ''] = (argument ?? '..').split('..')
  const min = low === '' ? Number.NEGATIVE_INFINITY : Number(low)
  const max = high === '' ? Number.POSITIVE_INFINITY : Number(high)
  const section = integer ? '2.10' : '2.6'
  return (value, run) => {
    if (typeof value !== 'number' || (integer && !Number.isInteger(value))) {
      run.must('type', section, integer ? 'an integer is expected' : 'a number is expected')
    } else if (value < min || value > max) {
      if (high === '') run.must('range', section, `a number of at least ${low} is expected`)
      else if (low === '') run.must('range', section, `a number of at most ${high} is expected`)
      else run.must('range', section, `a number from ${low} to ${high} is expected`)
    }
  }
}

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  sdo: Object.keys(SDO),
  sro: Object.keys(SRO),
  sco: Object.keys(SCO),
}
const STANDARD: ReadonlySet<string> = new Set([SDO, SRO, SCO, META].flatMap((table) => Object.keys(table)))

/** Every type the standard defines. */
export const isStandardType = (type: string): boolean => STANDARD.has(type)

/** Types of §6. */
export const isObservableType = (type: string): boolean => Object.hasOwn(SCO, type)

/** `loose`: between observables only the type before `--` is looked at; older producers wrote local keys there. */
function referenceCheck(argument: string, loose: boolean): Check {
  const names = argument.split('|')
  const allowed = new Set(names.flatMap((name) => GROUPS[name] ?? [name]))
  const custom = names.includes('custom')
  return (value, run) => {
    if (typeof value !== 'string') return run.must('type', '2.9', 'an identifier is expected')
    if (run.contained) return
    const type = typeOfId(value)
    if (type === '' || (!loose && !isId(value))) {
      return run.must('identifier', '2.9', `${quote(value)} is not an identifier, type--uuid`)
    }
    if (!allowed.has(type) && !(custom && !STANDARD.has(type))) {
      run.must('reference-type', '2.9', `a reference to ${names.join(', ')} is expected, not to ${quote(type)}`)
    }
  }
}

function listCheck(item: Check): Check {
  return (value, run) => {
    if (!Array.isArray(value)) return run.must('type', '2.12', 'a list is expected')
    if (value.length === 0) return run.must('empty-list', '2.12', 'a list must not be empty: leave the property out')
    const { steps } = run
    for (let i = 0; i < value.length; i++) {
      steps.push(i)
      item(value[i], run)
      steps.pop()
    }
  }
}

/** Checks an object against a table of properties. Used for embedded types and predefined extensions. */
export function structCheck(
  properties: ReadonlyMap<string, Property>,
  section: string,
  anyOf?: readonly string[],
): Check {
  const required = [...properties].filter(([, { required }]) => required).map(([name]) => name)
  return (value, run) => {
    if (!isObject(value)) return run.must('type', section, 'an object is expected')
    const { steps } = run
    for (const key in value) {
      steps.push(key)
      const property = properties.get(key)
      if (property) property.check(value[key], run)
      else checkCustomProperty(key, value[key], false, run)
      steps.pop()
    }
    for (const name of required) {
      if (!Object.hasOwn(value, name)) run.must('required', section, `the property ${name} is required`)
    }
    if (anyOf && !anyOf.some((name) => Object.hasOwn(value, name))) {
      run.must('any-of', section, `at least one of ${anyOf.join(', ')} is required`)
    }
  }
}

const NOTATION = /^([a-z0-9-]+)(?:\(([^)]*)\))?(\[\])?(!)?$/

/** Turns the notation of the tables into checks. `special` supplies kinds that need the whole validator. */
export function compile(
  properties: Properties,
  options: { loose: boolean; special?: Readonly<Record<string, Check>> },
): Map<string, Property> {
  const out = new Map<string, Property>()
  for (const [name, notation] of Object.entries(properties)) {
    const match = NOTATION.exec(notation)
    if (!match) throw new Error(`the notation ${notation} of ${name} is not understood`)
    const [, kind = '', argument, list, required] = match
    const item = kindCheck(kind, argument, options)
    out.set(name, { required: required !== undefined, check: list ? listCheck(item) : item })
  }
  return out
}

function kindCheck(
  kind: string,
  argument: string | undefined,
  options: { loose: boolean; special?: Readonly<Record<string, Check>> },
): Check {
  const special = options.special?.[kind] ?? plain[kind]
  if (special) return special
  const text = TEXT[kind]
  if (text) return textCheck(text)
  if (kind === 'integer' || kind === 'number') return numberCheck(argument, kind === 'integer')
  if (kind === 'ref') return referenceCheck(argument ?? '', options.loose)
  if (kind === 'vocab') return vocabularyCheck(argument ?? '')
  if (kind === 'enum') return enumerationCheck(argument ?? '')
  if (kind === 'is') {
    return (value, run) => {
      if (value !== argument) run.must('constant', '3.2', `${quote(argument ?? '')} is expected`)
    }
  }
  const embedded: { section: string; properties: Properties; anyOf?: readonly string[] } | undefined = {
    ...EMBEDDED,
    ...EMBEDDED_SCO,
  }[kind as keyof typeof EMBEDDED]
  if (!embedded) throw new Error(`the kind ${kind} is not understood`)
  return structCheck(compile(embedded.properties, options), embedded.section, embedded.anyOf)
}
