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

/** Says why a constant compared with `hashes.'SHA-256'` and its like can be no such hash; undefined when it can. */
export function hashBreach({ steps }: ObjectPath, literal: Literal): string | undefined {
  const last = steps.at(-1)
  if (literal.kind !== 'string' || last?.kind !== 'key') return undefined
  if (!steps.some((step) => step.kind === 'key' && step.name === 'hashes')) return undefined
  const digits = DIGITS[last.name.replaceAll('-', '').toUpperCase()]
  if (digits === undefined || (literal.value.length === digits && /^[0-9A-Fa-f]+$/.test(literal.value)))
    return undefined
  return `${JSON.stringify(literal.value.slice(0, 140))} is not a ${last.name} hash: it has ${digits} hexadecimal digits`
}
