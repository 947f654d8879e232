/** A STIX object as its reader has it. The store has validated it; still every property is read as `unknown`. */
export type Body = Readonly<Record<string, unknown>>

/** Reads the stored text of one object. The store has checked it, so anything but an object reads as an empty one. */
export function readBody(text: string): Body {
  const value: unknown = JSON.parse(text)
  return isRecord(value) ? value : {}
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** Revoked by STIX or deprecated by ATT&CK: kept, but not current knowledge. */
export const isWithdrawn = (body: Body): boolean => body['revoked'] === true || body['x_mitre_deprecated'] === true

/** Names of an object other than its own, in the order given; `aliases` and ATT&CK's twins of it. */
export function aliasesOf(body: Body): { readonly text: string; readonly path: string }[] {
  const own = textOf(body['name'])
  const seen = new Set<string>(own === undefined ? [] : [own])
  const found: { text: string; path: string }[] = []
  for (const property of ['aliases', 'x_mitre_aliases', 'x_mitre_old_attack_id']) {
    for (const [i, text] of textsOf(body[property]).entries()) {
      if (seen.has(text)) continue
      seen.add(text)
      found.push({ text, path: `/${property}/${i}` })
    }
  }
  return found
}

/** Sources whose external ids people say aloud. */
const SPOKEN = new Set(['mitre-attack', 'mitre-mobile-attack', 'mitre-ics-attack', 'DISARM', 'cve', 'capec'])

/** The code people say for an object: `T1059.001`, `G0016`, `CVE-2026-99417`, or the reference of its first spoken source. */
export function referenceOf(body: Body): string | undefined {
  const references = body['external_references']
  if (!Array.isArray(references)) return undefined
  for (const one of references) {
    if (!isRecord(one)) continue
    const id = textOf(one['external_id'])
    if (id !== undefined && SPOKEN.has(textOf(one['source_name']) ?? '')) return id
  }
  return undefined
}

/** The ATT&CK code of an object, whatever the domain; undefined for anything else. */
export function attackIdOf(body: Body): string | undefined {
  const id = referenceOf(body)
  return id !== undefined && /^(T|TA|G|S|C|M|DS)\d{4}(\.\d{3})?$/.test(id) ? id : undefined
}
