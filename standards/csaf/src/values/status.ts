/** The groups of product status that contradict each other; `recommended` contradicts none. `unknown` came with 2.1. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ['first_affected', 'affected'],
  ['known_affected', 'affected'],
  ['last_affected', 'affected'],
  ['known_not_affected', 'not affected'],
  ['first_fixed', 'fixed'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under investigation'],
  ['unknown', 'unknown'],
])

/** The group of a key of `product_status` (CSAF 2.0 §3.2.3.9, 2.1 §3.2.4.12); undefined for `recommended`. */
export const groupOfStatus = (status: string): string | undefined => GROUPS.get(status)
