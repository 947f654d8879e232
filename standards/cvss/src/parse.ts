import { METRICS, type Metric, notDefined, type Version } from './metrics.ts'

/** A vector that was read. `metrics` holds what is written there and is no "not defined", in the order of the standard. */
export interface Vector {
  readonly version: Version
  readonly metrics: ReadonlyMap<string, string>
}

/** Why a text is no vector: a stable code, a sentence, and where (offset in UTF-16 units, from 0). */
export interface Flaw {
  readonly code:
    | 'prefix'
    | 'component'
    | 'unknown_metric'
    | 'unknown_value'
    | 'doubled_metric'
    | 'wrong_order'
    | 'missing_metric'
  readonly message: string
  readonly at: number
  /** The metric it is about, where it is about one. */
  readonly metric?: string
}

export type Read = { readonly vector: Vector } | { readonly flaw: Flaw }

/** The longest well-formed vector has 223 characters; what is much longer is not worth a look. */
const MOST_CHARACTERS = 1_024

interface Known {
  readonly position: number
  readonly metric: Metric
}
const byName = new Map<Version, ReadonlyMap<string, Known>>(
  (Object.keys(METRICS) as Version[]).map((version) => [
    version,
    new Map(METRICS[version].map((metric, position) => [metric.name, { position, metric }])),
  ]),
)

/**
 * Reads a vector string strictly.
 *
 * 3.x and 4.0 begin with `CVSS:` and their version; 2.0 has no prefix. Every base metric is there, no metric twice.
 * 4.0 demands the order of its table 23 (§7); 3.x allows any (§6), and so does FIRST's schema of 2.0.
 *
 * @returns the vector, or the first flaw with its place; nothing is mended
 */
export function parseVector(text: string): Read {
  if (text.length > MOST_CHARACTERS)
    return flaw('component', MOST_CHARACTERS, `a vector has no more than ${MOST_CHARACTERS} characters`)
  const version = versionOf(text)
  if (version === undefined)
    return flaw(
      'prefix',
      0,
      'a vector begins with CVSS:4.0/, CVSS:3.1/ or CVSS:3.0/, or is one of version 2.0, which begins with a metric',
    )
  const known = byName.get(version)
  const given = new Map<string, string>()
  let last = -1
  let at = version === '2.0' ? 0 : 9
  for (const part of text.slice(at).split('/')) {
    const colon = part.indexOf(':')
    if (colon <= 0) return flaw('component', at, `"${shown(part)}" is no metric and value with a colon between them`)
    const name = part.slice(0, colon)
    const value = part.slice(colon + 1)
    const { metric, position = 0 } = known?.get(name) ?? {}
    if (metric === undefined) return flaw('unknown_metric', at, `CVSS ${version} has no metric "${shown(name)}"`)
    if (!metric.values.has(value))
      return flaw(
        'unknown_value',
        at + colon + 1,
        `"${shown(value)}" is no value of ${name}: ${[...metric.values.keys()].join(', ')}`,
        name,
      )
    if (given.has(name)) return flaw('doubled_metric', at, `${name} is there twice`, name)
    if (version === '4.0' && position < last)
      return flaw('wrong_order', at, `${name} comes too late: CVSS 4.0 demands the order of its table 23`, name)
    last = position
    given.set(name, value)
    at += part.length + 1
  }
  return complete(version, given, text.length)
}

/** The version a text claims by its prefix. What claims none can only be of 2.0. */
function versionOf(text: string): Version | undefined {
  if (text.startsWith('CVSS:4.0/')) return '4.0'
  if (text.startsWith('CVSS:3.1/')) return '3.1'
  if (text.startsWith('CVSS:3.0/')) return '3.0'
  return /^[A-Z][A-Za-z]{0,2}:/.test(text) ? '2.0' : undefined
}

/** The vector of some metrics, when no base metric is missing. */
export function complete(version: Version, given: ReadonlyMap<string, string>, at: number): Read {
  const metrics = new Map<string, string>()
  for (const { name, group } of METRICS[version]) {
    const value = given.get(name)
    if (value === undefined) {
      if (group === 'base') return flaw('missing_metric', at, `the base metric ${name} is missing`, name)
    } else if (value !== notDefined(version)) metrics.set(name, value)
  }
  return { vector: { version, metrics } }
}

/**
 * Writes a vector in the order of the standard, without what is not defined. What was read and is written again gives
 * the same scores, and equal vectors give equal texts.
 */
export function formatVector({ version, metrics }: Vector): string {
  const parts: string[] = version === '2.0' ? [] : [`CVSS:${version}`]
  for (const [name, value] of metrics) parts.push(`${name}:${value}`)
  return parts.join('/')
}

export function flaw(code: Flaw['code'], at: number, message: string, metric?: string): { readonly flaw: Flaw } {
  return { flaw: { code, message, at, ...(metric === undefined ? {} : { metric }) } }
}

/** Foreign text in a message: short, and nothing in it that a terminal obeys. */
export function shown(text: string): string {
  const plain = text.replaceAll(/[^\x20-\x7e]/g, '?')
  return plain.length > 24 ? `${plain.slice(0, 24)}…` : plain
}
