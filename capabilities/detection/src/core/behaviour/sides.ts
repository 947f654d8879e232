import { getDomain } from 'tldts'
import { addressKey } from '../indicators/addresses.ts'
import { domainKey } from '../indicators/normal.ts'
import { generatedShare } from './names/generated.ts'
import type { OwnSide, Side } from './own.ts'

export interface KnownAddress {
  /** Address key. */
  readonly key: string
  readonly side: Side
}

export interface KnownName {
  /** In small letters; a bare word for a host. */
  readonly key: string
  readonly side: Side
  /** Registered domain; absent for own names, and for a public suffix. */
  readonly domain: string | undefined
  /** How likely a program made the label below the public suffix, in [0, 1]. */
  readonly generated: number
}

const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false, detectIp: false }
const BOUND = 100_000

/** Addresses and names as they stand in events, with what is known of each; those of before are at hand. */
export class Sides {
  private readonly addresses = new Recent((text: string): KnownAddress | undefined => {
    const key = addressKey(text)
    return key === undefined ? undefined : { key, side: this.own.ofAddress(key) }
  })
  private readonly names = new Recent((text: string): KnownName | undefined => {
    // A request names its port where it is not the usual one.
    const plain = text.replace(/:\d{1,5}$/, '')
    const key = domainKey(plain) ?? (/^[a-z0-9_-]{1,63}$/i.test(plain) ? plain.toLowerCase() : undefined)
    if (key === undefined) return undefined
    const side = this.own.ofName(key)
    const domain = side === 'other' ? (getDomain(key, OPTIONS) ?? undefined) : undefined
    return {
      key,
      side,
      domain,
      generated: domain === undefined ? 0 : generatedShare(domain.slice(0, domain.indexOf('.'))),
    }
  })
  private readonly own: OwnSide

  constructor(own: OwnSide) {
    this.own = own
  }

  /** @returns undefined for what is no address */
  address(value: string | number | undefined): KnownAddress | undefined {
    return typeof value === 'string' && value.length <= 45 ? this.addresses.of(value) : undefined
  }

  /** @returns undefined for what is neither a name of DNS nor one bare word */
  name(value: string | number | undefined): KnownName | undefined {
    return typeof value === 'string' && value.length <= 254 ? this.names.of(value) : undefined
  }
}

/** Answers to texts asked for lately. When it is full it begins anew. */
class Recent<T> {
  private known = new Map<string, T>()
  private readonly find: (text: string) => T

  constructor(find: (text: string) => T) {
    this.find = find
  }

  of(text: string): T {
    const held = this.known.get(text)
    if (held !== undefined) return held
    if (this.known.size >= BOUND) this.known = new Map()
    const found = this.find(text)
    // A text cut out of a longer one would keep all of it.
    this.known.set(` ${text}`.slice(1), found)
    return found
  }
}
