/** What is suspicious about the name of a file; it is shown as data whatever it holds. */
export const SUSPICIONS = [
  'climbs',
  'absolute',
  'control',
  'turned',
  'device',
  'long',
  'double',
  'formula',
  'link',
  'twice',
] as const
export type Suspicion = (typeof SUSPICIONS)[number]

const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|clock\$)(\.|$)/i
/** Embeddings, overrides and isolates that turn the order of letters: `exe.gpj` reads as `jpg.exe` (CVE-2021-42574). */
const TURNED = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const DOUBLE =
  /\.(pdf|docx?|xlsx?|pptx?|jpe?g|png|txt|csv|zip)\s*\.(exe|scr|com|pif|bat|cmd|js|jse|vbs?|wsf|hta|lnk|msi|ps1|jar|iso|img)$/i
const LONGEST = 255

/** @param name as it was found, of a file or of an entry of an archive */
export function suspicionsOf(name: string): Suspicion[] {
  const parts = name.split(/[/\\]/)
  const told: Partial<Record<Suspicion, boolean>> = {
    climbs: parts.includes('..'),
    absolute: /^([/\\]|[a-z]:)/i.test(name),
    control: /\p{Cc}/u.test(name),
    turned: TURNED.test(name),
    device: parts.some((part) => DEVICE.test(part.trim())),
    long: name.length > LONGEST,
    double: DOUBLE.test(name),
    formula: /^[=+\-@\t\r]/.test(name),
  }
  return SUSPICIONS.filter((one) => told[one] === true)
}

/** Characters nobody sees, as people may see them: `[U+202E]`. */
export const visibleName = (name: string): string =>
  name.replaceAll(
    /[\p{C}\u2028\u2029]/gu,
    (c) => `[U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
  )
