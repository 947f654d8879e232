const STIX = /^\[?\s*\{\s*"(?:type|id|spec_version)"\s*:\s*"(?:bundle(?:--|")|[a-z0-9-]+--)/
/** Ids of advisories that entries of OSV begin with. */
const OSV_ID = /^\[?\s*\{\s*"id"\s*:\s*"(?:GHSA|OSV|PYSEC|RUSTSEC|GO|MAL|GSD|DSA|DLA|USN|RHSA|ALSA|CVE)-/
const SIGNS = [
  /"dataType"\s*:\s*"CVE_RECORD"/,
  /"cveMetadata"\s*:/,
  /"csaf_version"\s*:/,
  /"document"\s*:\s*\{/,
  /"cveID"\s*:/,
  /"catalogVersion"\s*:/,
  /"format"\s*:\s*"NVD_CVE"/,
  /"cve"\s*:\s*\{\s*"id"/,
  /"schema_version"\s*:\s*"1\./,
  /"@context"\s*:\s*"https:\/\/openvex\.dev/,
]

/**
 * Whether the beginning of a file (unpacked, a few thousand characters) looks like a feed of vulnerabilities. For doors
 * that take STIX too and must tell which reader to ask; the reader itself decides by whole items.
 */
export function looksLikeFeed(head: string): boolean {
  // The byte order mark, also where bytes were taken as characters.
  const text = head.replace(/^(?:\uFEFF|\u00ef\u00bb\u00bf)/, '').trimStart()
  if (/^(?:#\s*model_version|"?cve"?\s*,\s*"?epss)/i.test(text)) return true
  if (!/^[[{]/.test(text) || STIX.test(text)) return false
  return OSV_ID.test(text) || SIGNS.some((sign) => sign.test(text))
}
