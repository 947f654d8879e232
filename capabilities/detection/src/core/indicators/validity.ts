import type { IndicatorRecord } from './kinds.ts'

/** Whether an indicator held at a time. `unknown`: the event tells no time, or the indicator no bounds. */
export type Validity = 'valid' | 'not-yet' | 'expired' | 'unknown'

/** STIX 2.1 §4.7: valid from `valid_from` on, and before `valid_until`. */
export function validityAt({ validFrom, validUntil }: IndicatorRecord, at: number | undefined): Validity {
  if (at === undefined || (validFrom === undefined && validUntil === undefined)) return 'unknown'
  if (validFrom !== undefined && at < Date.parse(validFrom)) return 'not-yet'
  return validUntil !== undefined && at >= Date.parse(validUntil) ? 'expired' : 'valid'
}
