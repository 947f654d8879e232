import { hexOf, readBlock } from '../indicators/addresses.ts'
import { isAddress } from './guard.ts'
import { headLines } from './suricata.ts'
import { marksOf, oneLine } from './texts.ts'
import type { Entry, Heading, Rendered } from './types.ts'

/** A zone is transferred under a name of its own; a server may load it under any other. */
const DEFAULT_ORIGIN = 'rpz.testudo.invalid'
const TTL_SECONDS = 300
/** Octets of a name on the wire (RFC 1035 §3.1), and of one label. */
const MOST_OCTETS = 255
const MOST_LABEL = 63

/**
 * A response policy zone (draft-vixie-dnsop-dns-rpz-00; BIND 9, Unbound, Knot, PowerDNS): names and all below them, and
 * answers that lead to these addresses, do not exist (`CNAME .`). The serial is the Unix time of the newest change, so that
 * secondaries ask for the zone when it changed and only then.
 *
 * @param stamp Unix s @param origin where the zone stands, without a dot at its end
 */
export function rpzZone(entries: readonly Entry[], stamp: number, origin = DEFAULT_ORIGIN): Rendered {
  const triggers: { readonly entry: Entry; readonly owners: readonly string[] }[] = []
  for (const entry of entries) {
    const owners = triggersOf(entry).filter((owner) => fits(`${owner}.${origin}`))
    if (owners.length > 0) triggers.push({ entry, owners })
  }
  function* write(heading: Heading): Generator<string> {
    yield* headLines(heading, ';')
    yield `$TTL ${TTL_SECONDS}\n`
    yield `$ORIGIN ${origin}.\n`
    // RFC 1912 §2.2: refresh, retry, expire and negative cache in seconds.
    yield `@ SOA localhost. root.localhost. ${Math.max(1, stamp)} 900 300 604800 ${TTL_SECONDS}\n`
    yield '@ NS localhost.\n'
    for (const { entry, owners } of triggers) {
      const ids = entry.sources.slice(0, 4).map(({ id }) => oneLine(id, 120))
      yield `; ${[...ids, marksOf(entry).join(' / ')].join(' ').trimEnd()}\n`
      for (const owner of owners) yield `${owner} CNAME .\n`
    }
  }
  return { said: triggers.map(({ entry }) => entry), write }
}

function triggersOf({ value, shown }: Entry): readonly string[] {
  if (value.kind === 'domain-name') return [value.key, `*.${value.key}`]
  return isAddress(value) ? addressTrigger(shown) : []
}

/** `24.0.2.0.192.rpz-ip`; of IPv6 the groups from the last, the longest run of zeros as `zz`: `48.zz.db8.2001.rpz-ip`. */
function addressTrigger(shown: string): readonly string[] {
  const block = readBlock(shown.includes('/') ? shown : `${shown}/${shown.includes(':') ? 128 : 32}`)
  if (block === undefined) return []
  const hex = hexOf(block.hex)
  const parts =
    block.version === 4
      ? (hex.match(/../g) ?? []).map((pair) => String(Number.parseInt(pair, 16)))
      : shortened((hex.match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, '')))
  return [`${block.bits}.${parts.toReversed().join('.')}.rpz-ip`]
}

/** The first longest run of two groups of zeros or more becomes `zz`, as RFC 5952 §4.2 chooses it. */
function shortened(groups: readonly string[]): readonly string[] {
  let best = { from: 0, length: 1 }
  for (let from = 0; from < groups.length; from++) {
    let length = 0
    while (groups[from + length] === '0') length++
    if (length > best.length) best = { from, length }
  }
  return best.length === 1 ? groups : [...groups.slice(0, best.from), 'zz', ...groups.slice(best.from + best.length)]
}

/** Whether a name of plain labels fits into a message. */
function fits(name: string): boolean {
  const labels = name.split('.')
  return (
    labels.reduce((sum, label) => sum + label.length + 1, 1) <= MOST_OCTETS &&
    labels.every((label) => /^(?:\*|[a-z0-9_-]+)$/.test(label) && label.length <= MOST_LABEL)
  )
}
