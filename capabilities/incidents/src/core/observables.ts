import { scoId } from '@testudo/stix'

/** An observable as STIX 2.1 §6 has it, with its deterministic id (§2.9). */
export type Observable = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string }

const HASHES: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256', 128: 'SHA-512' }
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}(?<!\.)$/
const IPV6 = /^(?=.*:.*:)[0-9a-f:]{2,39}$/
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,253}$/

/** As people write them so that nobody clicks: `hxxps://`, `[.]`, `(at)`. */
const plainly = (text: string): string =>
  text
    .trim()
    .replace(/^hxxp/i, 'http')
    .replaceAll(/[[({]\.[\])}]/g, '.')
    .replaceAll(/[[({]:[\])}]/g, ':')
    .replaceAll(/[[({](?:@|at)[\])}]/gi, '@')

function shapeOf(value: string): Readonly<Record<string, unknown>> | undefined {
  const low = value.toLowerCase()
  if (IPV4.test(low)) return { type: 'ipv4-addr', value: low }
  if (IPV6.test(low)) return { type: 'ipv6-addr', value: low }
  const hash = /^[0-9a-f]+$/.test(low) ? HASHES[low.length] : undefined
  if (hash !== undefined) return { type: 'file', hashes: { [hash]: low } }
  if (/^https?:\/\/[^\s/]+/i.test(value)) return { type: 'url', value }
  if (EMAIL.test(low)) return { type: 'email-addr', value: low }
  return DOMAIN.test(low) ? { type: 'domain-name', value: low } : undefined
}

/** An observable as people read it: its value, or its hash. */
export function valueOf({ value, hashes }: Observable): string {
  if (typeof value === 'string') return value
  return typeof hashes === 'object' && hashes !== null ? Object.values(hashes).join(' ') : ''
}

/** Reads one value: an address, a name, a link, a hash. Undefined: it is none of these. */
export function observableOf(text: string): Observable | undefined {
  const shape = shapeOf(plainly(text))
  const id = shape && scoId(shape as Parameters<typeof scoId>[0])
  return shape === undefined || id === undefined
    ? undefined
    : ({ ...shape, spec_version: '2.1', id } as unknown as Observable)
}

/** Reads what somebody wrote, one a line or parted by commas and spaces, each once. `not`: what is none. */
export function observablesIn(text: string): {
  readonly found: readonly Observable[]
  readonly not: readonly string[]
} {
  const words = [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))]
  const read = words.map((word) => [word, observableOf(word)] as const)
  const found = new Map(read.flatMap(([, one]) => (one === undefined ? [] : [[one.id, one] as const])))
  return { found: [...found.values()], not: read.flatMap(([word, one]) => (one === undefined ? [word] : [])) }
}
