import { addressKey } from '../indicators/addresses.ts'
import { type FieldRole, fieldRole } from '../indicators/fieldRole.ts'
import { domainKey } from '../indicators/normal.ts'
import type { EventValue } from '../sources/sourceEvent.ts'

const MOST_HOSTS = 16
const MOST_VALUES = 2_000
const MAX_DEPTH = 8

/** Fields that name the host that wrote an event: Windows, ECS, OCSF, Wazuh. Not `host` of EVE: that is the sensor. */
const OWN =
  /(?:^|\.)(?:computer(?:_?name)?|hostname|host\.(?:name|hostname|ip)|agent\.(?:hostname|name|ip)|device\.(?:hostname|name|ip)|observer\.hostname)(?:$|\[)/i
/** Fields that hold names of hosts an event speaks of. */
const NAMED =
  /(?:^|[._])(?:hostname|host|domain|server_name|sni|rrname|query|queryname|destinationhostname|url_domain)$/i

/** Addresses of inner networks (RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291 §2.5.6). */
const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|f[cd][0-9a-f]{30}|fe[89ab][0-9a-f]{29})/
/** Loopback, unspecified, multicast and broadcast are no host. */
const NO_HOST = /^(?:127\.|0\.|22[4-9]\.|23\d\.|255\.|0{31}[01]$|ff[0-9a-f]{30}$)/

/**
 * Addresses and names of hosts in an event in the spelling of `addressKey` and `domainKey`, likeliest own side first: the
 * host that wrote it, inner addresses, the side that began; names that were only asked for come last. At most 16.
 */
export function hostsOf(event: EventValue): string[] {
  const ranked: { readonly host: string; readonly rank: number }[] = []
  let looked = 0
  const walk = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'string') {
      looked++
      const found = hostIn(value, path)
      if (found !== undefined) ranked.push(found)
      return
    }
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || looked > MOST_VALUES) return
    for (const [key, inner] of Object.entries(value))
      walk(inner, Array.isArray(value) ? path : path === '' ? key : `${path}.${key}`, depth + 1)
  }
  walk(event, '', 0)
  if (ranked.length === 0 && typeof event['message'] === 'string') ranked.push(...hostsInText(event['message']))
  // Stable: hosts of one rank stay in the order of the fields.
  ranked.sort((a, b) => a.rank - b.rank)
  return [...new Set(ranked.map(({ host }) => host))].slice(0, MOST_HOSTS)
}

/** IPv4 alone: in a line of text, times and hardware addresses look like IPv6. */
const ADDRESS = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g

/** Of a line that names no fields, as firewalls write syslog. */
const hostsInText = (text: string) => [...text.matchAll(ADDRESS)].flatMap(([found]) => hostIn(found, '') ?? [])

const ROLE_RANK: Readonly<Partial<Record<FieldRole, number>>> = { source: 0, destination: 1 }

function hostIn(text: string, path: string): { readonly host: string; readonly rank: number } | undefined {
  const plain = text.trim()
  if (plain.length < 2 || plain.length > 253) return undefined
  const address = addressKey(plain)
  if (address !== undefined) {
    if (NO_HOST.test(address)) return undefined
    if (OWN.test(path)) return { host: address, rank: 0 }
    return { host: address, rank: (PRIVATE.test(address) ? 1 : 4) + (ROLE_RANK[fieldRole(path)] ?? 2) }
  }
  if (OWN.test(path)) {
    const own = nameOf(plain)
    return own === undefined ? undefined : { host: own, rank: path.startsWith('http.') ? 8 : 0 }
  }
  if (!NAMED.test(path)) return undefined
  const name = domainKey(plain)
  return name === undefined ? undefined : { host: name, rank: 8 }
}

/** A name of a host with or without its domain. */
const nameOf = (text: string): string | undefined =>
  domainKey(text) ?? (/^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(text) ? text.toLowerCase() : undefined)
