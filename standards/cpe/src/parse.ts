import type { Unbound } from './attributes.ts'
import { unbindFormattedString } from './formatted.ts'
import { unbindUri } from './uri.ts'
import { parseWfn } from './wfn.ts'

/** Reads a CPE name in any of its three spellings: formatted string (2.3), URI (2.2), well-formed name. Blanks around it are dropped. */
export function parseName(text: string): Unbound {
  const trimmed = text.trim()
  if (/^cpe:\//i.test(trimmed)) return unbindUri(trimmed)
  if (trimmed.startsWith('wfn:')) return parseWfn(trimmed)
  if (/^cpe:2\.3:/i.test(trimmed)) return unbindFormattedString(trimmed)
  return { flaw: { message: 'this is no CPE name; one begins with cpe:2.3: or cpe:/', at: 0 } }
}
