import { getDomain } from 'tldts'

const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false, detectIp: false }

/** Registered domains of names, with those asked for before at hand. */
export class RegisteredNames {
  private known = new Map<string, string | undefined>()
  private readonly bound: number

  constructor(bound = 50_000) {
    this.bound = bound
  }

  /** `a.b.example.co.uk`: `example.co.uk`; undefined for a public suffix. @param name in small letters */
  of(name: string): string | undefined {
    if (this.known.has(name)) return this.known.get(name)
    if (this.known.size >= this.bound) this.known = new Map()
    const domain = getDomain(name, OPTIONS) ?? undefined
    this.known.set(` ${name}`.slice(1), domain)
    return domain
  }
}
