import { getDomain } from 'tldts'
import { maskHex, readBlock } from '../indicators/addresses.ts'
import type { IndicatorValue } from '../indicators/kinds.ts'
import { isOwned, spellKey } from '../indicators/normal.ts'
import type { Guards, LeftReason } from './types.ts'
import { RELIED_ADDRESSES, RELIED_SITES } from './topSites.ts'

/** Special-purpose addresses (IANA registries of RFC 6890, 2026): blocking one cuts off something else, or nothing. */
const RESERVED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::0/8',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2002::/16',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]
/** RFC 5737, RFC 3849, RFC 9637: for documentation and exercises. */
const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20']

/** RFC 6761 and its registry: names that mean something of their own. */
const RESERVED_NAMES = /(?:^|\.)(?:localhost|local|onion|invalid|home\.arpa|arpa|internal|alt|lan|corp|home)$/
const DOCUMENTATION_NAMES = /(?:^|\.)(?:example|test|example\.(?:com|net|org))$/

/** Shorter prefixes cut off more than one network. */
const WIDEST = { 4: 16, 6: 32 } as const

interface Range {
  readonly hex: string
  readonly bits: number
}
const blocks = (texts: readonly string[]): readonly Range[] => texts.flatMap((text) => readBlock(text) ?? [])
const RESERVED_RANGES = blocks(RESERVED)
const DOCUMENTATION_RANGES = blocks(DOCUMENTATION)
const RELIED_RANGES = blocks(RELIED_ADDRESSES)

/** Whether two blocks of one family share an address. */
function meet(a: Range, b: Range): boolean {
  if (a.hex.length !== b.hex.length) return false
  const bits = Math.min(a.bits, b.bits)
  return maskHex(a.hex, bits) === maskHex(b.hex, bits)
}

/** Why a value must not be blocked, whoever asks for it; undefined: nothing against it. */
export function refusalOf(value: IndicatorValue, guards: Guards): LeftReason | undefined {
  const shown = spellKey(value)
  const own =
    value.kind === 'url'
      ? refusedUrl(value.key, guards)
      : value.kind === 'domain-name'
        ? refusedName(value.key, guards)
        : isAddress(value)
          ? refusedAddress(shown, guards)
          : undefined
  return own ?? (guards.warned?.(value, shown) === true ? 'warningList' : undefined)
}

export const isAddress = ({ kind }: IndicatorValue): boolean =>
  kind === 'ipv4-addr' || kind === 'ipv6-addr' || kind === 'cidr'

function refusedAddress(shown: string, guards: Guards): LeftReason | undefined {
  const block = readBlock(shown.includes('/') ? shown : `${shown}/${shown.includes(':') ? 128 : 32}`)
  if (block === undefined) return 'reserved'
  if (block.bits < WIDEST[block.version]) return 'wide'
  const isDocumentation = DOCUMENTATION_RANGES.some((range) => meet(range, block))
  if (isDocumentation ? !guards.documentation : RESERVED_RANGES.some((range) => meet(range, block))) return 'reserved'
  if (RELIED_RANGES.some((range) => meet(range, block))) return 'topSite'
  return guards.own?.(shown) === true ? 'own' : undefined
}

function refusedName(name: string, guards: Guards): LeftReason | undefined {
  const isDocumentation = DOCUMENTATION_NAMES.test(name)
  if (isDocumentation ? !guards.documentation || !name.includes('.') : RESERVED_NAMES.test(name)) return 'reserved'
  if (guards.own?.(name) === true) return 'own'
  if (isDocumentation) return undefined
  if (!isOwned(name)) return 'suffix'
  return isRelied(name) ? 'topSite' : undefined
}

/** Of a URL only one page is blocked: a page on a site many rely on may go, the whole site may not. */
function refusedUrl(key: string, guards: Guards): LeftReason | undefined {
  const [, host = '', path = '/'] = /^(?:[a-z0-9+.-]*:)?\/\/([^:/]+)(?::\d+)?(\/.*)$/s.exec(key) ?? []
  const why = /^[\d.]+$/.test(host)
    ? refusedAddress(host, guards)
    : /^[0-9a-f]{32}$/.test(host)
      ? refusedAddress(spellKey({ kind: 'ipv6-addr', key: host }), guards)
      : host.includes('.')
        ? refusedName(host, guards)
        : 'reserved'
  return path !== '/' && (why === 'topSite' || why === 'suffix') ? undefined : why
}

const SUFFIXES = { allowPrivateDomains: true, extractHostname: false, validateHostname: false, detectIp: false }

/** A site of the list, or anything below it that its holder does not give to strangers. */
function isRelied(name: string): boolean {
  const site = getDomain(name, SUFFIXES)
  return (site !== null && RELIED_SITES.has(site)) || RELIED_SITES.has(name)
}
