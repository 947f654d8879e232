import type { Check } from './finding.ts'
import {
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
  isProtocol,
  isUri,
} from './formats.ts'
import { isId } from './id.ts'
import { quote } from './naming.ts'
import { parseSelector } from './portion.ts'
import { isTimestamp } from './timestamp.ts'

type TextRule = [test: (text: string) => boolean, level: 'must' | 'should', rule: string, section: string, want: string]

/** Kinds that are a string of some form. */
export const TEXT: Readonly<Record<string, TextRule>> = {
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

/** Lower case, words joined by hyphens. */
export function isDashed(text: string): boolean {
  return text === text.toLowerCase() && !text.includes('_') && !text.includes(' ')
}

/** The check of one of these. */
export function textCheck([test, level, rule, section, want]: TextRule): Check {
  return (value, run) => {
    if (typeof value !== 'string') run.must('type', section, 'a string is expected')
    else if (!test(value)) {
      const message = `${quote(value)} is not ${want}`
      if (level === 'must') run.must(rule, section, message)
      else run.should(rule, section, message)
    }
  }
}
