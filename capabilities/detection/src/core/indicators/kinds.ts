/** Kinds of value an indicator names. The order is the code of a kind in the value table. */
export const INDICATOR_KINDS = [
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
  'user-agent',
  'ja3',
  'ja4',
  'x509-serial',
] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

/** What is known about an indicator besides its value. All of it is told with a hit. */
export interface IndicatorRecord {
  /** STIX id, or `FILE:LINE` for one of a list. */
  readonly id: string
  readonly name?: string
  /** Who made it: `created_by_ref`. */
  readonly owner?: string
  /** `object_marking_refs` as received: whoever may read the indicator may read the hit, and nobody else. */
  readonly markings?: readonly string[]
  /** RFC 3339. */
  readonly validFrom?: string
  readonly validUntil?: string
  /** STIX confidence, 0 to 100. */
  readonly confidence?: number
}

/** A value to look for, in the one spelling both sides use. */
export interface IndicatorValue {
  readonly kind: IndicatorKind
  readonly key: string
}
