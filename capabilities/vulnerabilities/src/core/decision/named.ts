const CVE = /^CVE-\d{4}-\d{4,19}$/i
/** A tag of a Sigma rule (Sigma tags appendix, namespace `cve`): `- cve.2024-1234`, with a dot in older rules. */
const TAG = /^\s*-\s*['"]?cve[.-](\d{4})[.-](\d{4,19})['"]?\s*(?:#.*)?$/gim

/**
 * Vulnerabilities a STIX object says itself that it is about: by external references (STIX 2.1 §2.5, `external_id`), or, where
 * its pattern is a Sigma rule, by the rule's tags. Each once, in capital letters; nothing is taken from names and texts.
 */
export function vulnerabilitiesNamed(object: unknown): readonly string[] {
  if (typeof object !== 'object' || object === null) return []
  const {
    external_references: references,
    pattern,
    pattern_type: language,
  } = object as Readonly<Record<string, unknown>>
  const found = new Set<string>()
  for (const one of Array.isArray(references) ? (references as readonly unknown[]) : []) {
    const id = (one as { readonly external_id?: unknown } | null)?.external_id
    if (typeof id === 'string' && CVE.test(id)) found.add(id.toUpperCase())
  }
  if (language === 'sigma' && typeof pattern === 'string')
    for (const [, year, number] of pattern.matchAll(TAG)) found.add(`CVE-${year}-${number}`)
  return [...found]
}
