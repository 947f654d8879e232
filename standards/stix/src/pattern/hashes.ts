import type { Literal, ObjectPath } from './ast.ts'

/** Length in hexadecimal digits by algorithm, its name without hyphens and in upper case (STIX 2.1 §10.4). */
const DIGITS: Readonly<Record<string, number>> = {
  MD5: 32,
  RIPEMD160: 40,
  SHA1: 40,
  SHA224: 56,
  SHA256: 64,
  SHA384: 96,
  SHA512: 128,
  SHA3224: 56,
  SHA3256: 64,
  SHA3384: 96,
  SHA3512: 128,
  WHIRLPOOL: 128,
}

/** Whether a text can be a hash of this algorithm, however its name is spelled; one of an unknown algorithm always can. */
export function canBeHash(algorithm: string, text: string): boolean {
  const digits = DIGITS[algorithm.replaceAll('-', '').toUpperCase()]
  return digits === undefined || (text.length === digits && /^[0-9A-Fa-f]+$/.test(text))
}

/** Says why a constant compared with `hashes.'SHA-256'` and its like can be no such hash; undefined when it can. */
export function hashBreach({ steps }: ObjectPath, literal: Literal): string | undefined {
  const last = steps.at(-1)
  if (literal.kind !== 'string' || last?.kind !== 'key') return undefined
  if (!steps.some((step) => step.kind === 'key' && step.name === 'hashes')) return undefined
  if (canBeHash(last.name, literal.value)) return undefined
  return `${JSON.stringify(literal.value.slice(0, 140))} is not a hash of ${last.name}: hexadecimal digits in its length are expected`
}
