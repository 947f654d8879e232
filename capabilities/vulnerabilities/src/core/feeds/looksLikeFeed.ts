/**
 * Whether the beginning of a file (unpacked, a few thousand characters) looks like one of these formats. For doors that
 * take STIX too and must tell which reader to ask; the reader itself decides by whole items.
 */
export function looksLikeFeed(head: string): boolean {
  const text = head.replace(/^\uFEFF/, '').trimStart()
  if (/^(?:#\s*model_version|"?cve"?\s*,\s*"?epss)/i.test(text)) return true
  if (!/^[[{]/.test(text)) return false
  if (/^\[?\s*\{\s*"(?:type|id|spec_version)"\s*:\s*"(?:bundle(?:--|")|[a-z0-9-]+--)/.test(text)) return false
  return /"(?:dataType"\s*:\s*"CVE_RECORD"|cveMetadata"\s*:|csaf_version"\s*:|cveID"\s*:|catalogVersion"\s*:|format"\s*:\s*"NVD_CVE"|@context"\s*:\s*"https:\/\/openvex\.dev)|"cve"\s*:\s*\{\s*"id"|"schema_version"\s*:\s*"1\.|"document"\s*:\s*\{/.test(
    text,
  )
}
