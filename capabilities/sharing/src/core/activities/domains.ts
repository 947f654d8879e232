const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/

/** A domain name in one spelling: lower case, no dot at the end, international names in their ASCII form as given. Undefined for anything else. */
export function readDomain(text: string): string | undefined {
  const name = text.trim().toLowerCase().replace(/\.$/, '')
  const labels = name.split('.')
  return name.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label)) ? name : undefined
}

/** The name and every name above it, itself first: `a.b.example` gives `a.b.example`, `b.example`, `example`. */
export function domainAndAbove(name: string): string[] {
  const labels = name.split('.')
  return labels.map((_, i) => labels.slice(i).join('.'))
}
