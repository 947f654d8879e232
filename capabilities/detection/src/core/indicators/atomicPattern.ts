import { checkPattern } from '@testudo/stix'
import type { IndicatorKind, IndicatorValue } from './kinds.ts'
import { readValue } from './normal.ts'

/** Paths of STIX whose value is looked for; `undefined` as kind: told from its form. */
const PATHS: readonly (readonly [RegExp, IndicatorKind | undefined])[] = [
  [/^domain-name:value$/, 'domain-name'],
  [/^url:value$/, 'url'],
  [/^(?:ipv4-addr|ipv6-addr):value$/, undefined],
  [/^email-addr:value$|^email-message:(?:sender|from|to|cc|bcc)_refs?(?:\[\*\])?\.value$/, 'email-addr'],
  [/^network-traffic:(?:src|dst)_ref\.value$/, undefined],
  [/:hashes\.MD5$/i, 'md5'],
  [/:hashes\.SHA-?1$/i, 'sha-1'],
  [/:hashes\.SHA-?256$/i, 'sha-256'],
  [/:hashes\.SHA-?512$/i, 'sha-512'],
  [/^x509-certificate:serial_number$/, 'x509-serial'],
  [/request_header\.User-Agent$/i, 'user-agent'],
  [/ja3s?(?:_hash|_md5)?$/i, 'ja3'],
  [/ja4s?$/i, 'ja4'],
]

const STRING = `'(?:[^'\\\\]|\\\\[^])*'`
const COMPARISON = new RegExp(
  `\\s*([a-z0-9-]+:(?:[\\w.*-]|\\[[\\w*]+\\]|${STRING})+)\\s*(=|ISSUBSET|IN)\\s*(${STRING}|\\(\\s*${STRING}(?:\\s*,\\s*${STRING})*\\s*\\))\\s*`,
  'y',
)

/** Most patterns of feeds: one value of a common kind, without escapes. Read at a glance, since there are millions. */
const COMMON =
  /^\[((?:domain-name|url|ipv4-addr|ipv6-addr|email-addr):value|file:hashes\.(?:MD5|'(?:MD5|SHA-1|SHA-256|SHA-512)')) = '([^'\\]{1,2000})'\]$/

function commonValue(pattern: string): IndicatorValue | undefined {
  const [, path = '', text = ''] = COMMON.exec(pattern) ?? []
  if (path === '') return undefined
  const plainPath = path.replaceAll("'", '')
  const known = PATHS.find(([shape]) => shape.test(plainPath))
  return known === undefined ? undefined : readValue(text, known[1])
}

/** The values a pattern looks for, when one of them alone is enough; else why it is none of that kind. */
export type AtomicPattern = { readonly values: readonly IndicatorValue[] } | { readonly reason: string }

/** Takes apart `[a = 'x' OR b IN ('y','z')] OR [c = 'w']`. Everything else needs more than one look at one value. */
export function atomicPattern(pattern: string): AtomicPattern {
  const common = commonValue(pattern)
  if (common !== undefined) return { values: [common] }
  const syntax = checkPattern(pattern)
  if ('error' in syntax) return { reason: `the pattern is no STIX pattern: ${syntax.error.message}` }
  const values: IndicatorValue[] = []
  let at = 0
  const sign = (shape: RegExp): boolean => {
    const found = new RegExp(shape.source, 'y')
    found.lastIndex = at
    if (!found.test(pattern)) return false
    at = found.lastIndex
    return true
  }
  do {
    if (!sign(/\s*\[/)) return several
    do {
      COMPARISON.lastIndex = at
      const [whole = '', path = '', operator = '', literal = ''] = COMPARISON.exec(pattern) ?? []
      if (whole === '') return several
      at += whole.length
      const plainPath = path.replaceAll("'", '')
      const known = PATHS.find(([shape]) => shape.test(plainPath))
      if (known === undefined) return { reason: `values of ${plainPath} are not looked for one by one` }
      for (const [text] of literal.matchAll(new RegExp(STRING, 'g'))) {
        const plain = text.slice(1, -1).replaceAll(/\\([^])/g, '$1')
        const value = readValue(plain, known[1])
        if (value === undefined) return { reason: `${JSON.stringify(plain.slice(0, 100))} is no value of ${plainPath}` }
        if (operator === 'ISSUBSET' && known[1] !== undefined) return several
        values.push(value)
      }
    } while (sign(/OR\b/))
    if (!sign(/\s*\]\s*/)) return several
  } while (sign(/OR\b/))
  return at === pattern.length ? { values } : several
}

const several = { reason: 'the pattern asks for more than one value at a time' }
