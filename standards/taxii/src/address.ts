import { TaxiiFault } from './fault.ts'

/** The part of the URL standard used here; in browsers, Node, Deno and workers alike. */
declare const URL: {
  new (url: string, base?: string): { readonly href: string; readonly origin: string; readonly protocol: string }
  canParse(url: string, base?: string): boolean
}

/**
 * An address of a peer, absolute. Relative ones start at `base` (§1.6.4 allows both).
 *
 * @throws {TaxiiFault} 502 when it is no http or https address
 */
export function addressOf(address: string, base: string): string {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined
  if (url === undefined || !['https:', 'http:'].includes(url.protocol))
    throw new TaxiiFault(502, 'taxii.address', `${address} is no web address`)
  return url.href
}

export const sameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin
