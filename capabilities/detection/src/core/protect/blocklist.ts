import type { IndicatorKind } from '../indicators/kinds.ts'
import { headLines } from './suricata.ts'
import type { Entry, Heading, Rendered } from './types.ts'

/** Kinds that tell by their form what they are; JA3 looks like MD5, and a user agent like anything. */
const SAID: ReadonlySet<IndicatorKind> = new Set<IndicatorKind>([
  'ipv4-addr',
  'ipv6-addr',
  'cidr',
  'domain-name',
  'url',
  'email-addr',
  'md5',
  'sha-1',
  'sha-256',
  'sha-512',
])

/** One value a line, remarks after `#`: what firewalls, proxies and Pi-hole read, and `--indicators` too. */
export function blocklist(entries: readonly Entry[]): Rendered {
  const said = entries.filter(({ value, shown }) => SAID.has(value.kind) && /^[^\s\p{C}]+$/u.test(shown))
  function* write(heading: Heading): Generator<string> {
    yield* headLines(heading, '#')
    for (const { shown } of said) yield `${shown}\n`
  }
  return { said, write }
}
