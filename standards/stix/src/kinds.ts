import { checkAnyValue, checkCustomProperty, quote } from './naming.ts'
import type { Check, Run } from './finding.ts'
import {
  HASH_VALUES,
  isBase64,
  isCharset,
  isCountry,
  isCpe,
  isEmail,
  isHex,
  isIpv4,
  isIpv6,
  isKnownLanguage,
  isLanguageTag,
  isMac,
  isMimeType,
  isPropertyName,
  isProtocol,
  isUri,
} from './formats.ts'
import { isId, typeOfId } from './id.ts'
import { isObject } from './json.ts'
import { parseSelector } from './portion.ts'
import { EMBEDDED, META, SDO, SRO, type Properties } from './tables.ts'
import { EMBEDDED_SCO, SCO } from './tables-sco.ts'
import { isTimestamp } from './timestamp.ts'
import { ENUMERATIONS, HTTP_REQUEST_HEADERS, PDF_INFO_KEYS, VOCABULARIES, VOCABULARY_SECTIONS } from './vocabularies.ts'

/** One property, ready to run. */
export interface Property {
  readonly required: boolean
  readonly check: Check
}

type TextRule = [test: (text: string) => boolean, level: 'must' | 'should', rule: string, section: string, want: string]

/** Kinds that are a string of some form. */
const TEXT: Readonly<Record<string, TextRule>> = {
  string: [() => true, 'must', 'type', '2.15', ''],
  timestamp: [isTimestamp, 'must', 'timestamp', '2.16', 'an RFC 3339 time in UTC that exists'],
  id: [isId, 'must', 'identifier', '2.9', 'an identifier, type--uuid'],
  hex: [isHex, 'must', 'hex', '2.8', 'an even number of hexadecimal digits'],
  binary: [isBase64, 'must', 'binary', '2.1', 'base64'],
  uri: [isUri, 'must', 'uri', '6.15', 'an absolute URI (RFC 3986)'],
  lang: [isLanguageTag, 'must', 'language', '3.2', 'a language tag (RFC 5646)'],
  ipv4: [isIpv4, 'must', 'ipv4', '6.8', 'an IPv4 address or network'],
  ipv6: [isIpv6, 'must', 'ipv6', '6.9', 'an IPv6 address or network'],
  mac: [isMac, 'must', 'mac', '6.10', 'six lower-case hexadecimal pairs with colons'],
  email: [isEmail, 'must', 'email', '6.5', 'an e-mail address without display name'],
  cpe: [isCpe, 'must', 'cpe', '6.14', 'a CPE 2.3 name'],
  charset: [isCharset, 'must', 'character-set', '6.7', 'an IANA character set name'],
  country: [isCountry, 'should', 'countries', '4.10', 'an ISO 3166-1 alpha-2 country code'],
  protocol: [isProtocol, 'should', 'protocols', '6.12', 'an IANA service name'],
  'mime-type': [isMimeType, 'should', 'mime-type', '6.7', 'an IANA media type'],
  'must-mime-type': [isMimeType, 'must', 'mime-type', '6.1', 'an IANA media type'],
  'software-lang': [isKnownLanguage, 'should', 'software-languages', '6.14', 'an ISO 639 language code'],
  'process-priority': [
    (text) => text.endsWith('_CLASS'),
    'should',
    'windows-process-priority-format',
    '6.13',
    'a name that ends in _CLASS',
  ],
  'registry-key': [
    (text) => !/^(?:HKLM|HKCC|HKCR|HKCU|HKU)(?:\\|$)/i.test(text),
    'must',
    'registry-key',
    '6.17',
    'a hive name without abbreviation',
  ],
  'relationship-type': [
    (text) => /^[a-z0-9-]+$/.test(text),
    'must',
    'relationship-type',
    '5.1',
    'lower-case letters, digits and hyphens',
  ],
  'chain-name': [isDashed, 'should', 'kill-chain-names', '2.11', 'lower case, words joined by hyphens'],
  selector: [
    (text) => parseSelector(text) !== undefined,
    'must',
    'selector',
    '7.2.3',
    'a selector: property names and [index] joined by dots',
  ],
}

function isDashed(text: string): boolean {
  return text === text.toLowerCase() && !text.includes('_') && !text.includes(' ')
}

function textCheck([test, level, rule, section, want]: TextRule): Check {
  return (value, run) => {
    if (typeof value !== 'string') run.must('type', section, 'a string is expected')
    else if (!test(value)) {
      const message = `${quote(value)} is not ${want}`
      if (level === 'must') run.must(rule, section, message)
      else run.should(rule, section, message)
    }
  }
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
    } else if (value < min || value > max) run.must('range', section, `a number from ${low} to ${high} is expected`)
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

/** Names the reference validator uses for its vocabulary checks; ours follow them so that options carry over. */
const VOCABULARY_RULES: Readonly<Record<string, string>> = {
  'account-type-ov': 'account-type',
  'attack-motivation-ov': 'attack-motivation',
  'attack-resource-level-ov': 'attack-resource-level',
  'grouping-context-ov': 'grouping-context',
  'identity-class-ov': 'identity-class',
  'implementation-language-ov': 'implementation-languages',
  'indicator-type-ov': 'indicator-types',
  'industry-sector-ov': 'industry-sector',
  'infrastructure-type-ov': 'infrastructure-types',
  'malware-capabilities-ov': 'malware-capabilities',
  'malware-result-ov': 'malware-result',
  'malware-type-ov': 'malware-types',
  'pattern-type-ov': 'indicator-pattern-types',
  'processor-architecture-ov': 'processor-architecture',
  'region-ov': 'region',
  'report-type-ov': 'report-types',
  'threat-actor-role-ov': 'threat-actor-role',
  'threat-actor-sophistication-ov': 'threat-actor-sophistication',
  'threat-actor-type-ov': 'threat-actor-types',
  'tool-type-ov': 'tool-types',
  'windows-pebinary-type-ov': 'windows-pebinary-type',
}

/** All rules that compare with an open vocabulary. */
export const VOCABULARY_RULE_NAMES: readonly string[] = [...Object.values(VOCABULARY_RULES), 'hash-algo']

function vocabularyCheck(name: string): Check {
  const words = VOCABULARIES[name] ?? new Set<string>()
  const section = VOCABULARY_SECTIONS.get(name) ?? '10'
  const rule = VOCABULARY_RULES[name] ?? name
  return (value, run) => {
    if (typeof value !== 'string') return run.must('type', '2.14', 'a string is expected')
    if (words.has(value)) return
    run.should(rule, section, `${quote(value)} is not in ${name}`)
    if (!isDashed(value) || value.toUpperCase() === value) {
      run.should('open-vocab-format', '2.14', `${quote(value)} should be lower case, words joined by hyphens`)
    }
  }
}

function enumerationCheck(name: string): Check {
  const words = ENUMERATIONS[name] ?? new Set<string>()
  const section = VOCABULARY_SECTIONS.get(name) ?? '10'
  return (value, run) => {
    if (typeof value !== 'string' || !words.has(value)) {
      run.must('enum', section, `${typeof value === 'string' ? quote(value) : 'the value'} is not in ${name}`)
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
