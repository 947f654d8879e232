import { Distinct } from '../distinct.ts'
import { HalfDays } from '../halfDays.ts'
import { type Finding, isNews, shown } from '../tell.ts'
import type { LookupRule } from './rule.ts'

const MAX_HOSTS = 16
const MAX_TOLD = 10_000

/** Half a day of questions for names below one registered domain. */
interface DomainDay {
  weight: number
  asked: number
  answered: number
  /** Characters before the registered domain, and the bits of each of them, summed over all questions. */
  length: number
  bits: number
  /** Questions for record types that carry much: TXT, NULL, CNAME, MX, SRV. */
  wide: number
  last: number
  line: number
  readonly names: Distinct
  readonly hosts: Map<string, number>
}

const freshDay = (): DomainDay => ({
  weight: 0,
  asked: 0,
  answered: 0,
  length: 0,
  bits: 0,
  wide: 0,
  last: 0,
  line: 0,
  names: new Distinct(),
  hosts: new Map(),
})

const WIDE = new Set(['TXT', 'NULL', 'CNAME', 'MX', 'SRV', '16', '10', '5', '15', '33'])

export interface Question {
  readonly own: string
  readonly domain: string
  /** What stands before the domain; not ''. */
  readonly below: string
  /** Spread to 53 bits. */
  readonly hash: number
  readonly type: string
  /** Whether this event is an answer to a question that is an event of its own. */
  readonly isAnswer: boolean
  readonly at: number
  readonly line: number
}

/** Tunnels: much that differs, sent in names to one registered domain. */
export class Domains {
  readonly days: HalfDays<DomainDay>
  private readonly told = new Map<string, { readonly score: number; readonly at: number }>()
  private readonly changed = new Set<string>()
  private readonly rule: LookupRule
  private readonly carriers: ReadonlySet<string>

  constructor(rule: LookupRule, bound: number) {
    this.rule = rule
    this.carriers = new Set(rule.carriers)
    this.days = new HalfDays(bound, freshDay)
  }

  add(question: Question): void {
    const { own, domain, below, hash, type, isAnswer, at, line } = question
    if (this.carriers.has(domain)) return
    const day = this.days.at(domain, at)
    if (day === undefined) return
    day.weight++
    if (isAnswer) day.answered++
    else day.asked++
    day.length += below.length
    day.bits += bitsOf(below)
    if (WIDE.has(type.toUpperCase())) day.wide++
    day.last = Math.max(day.last, at)
    day.line = Math.max(day.line, line)
    day.names.add(hash)
    if (day.hosts.has(own) || day.hosts.size < MAX_HOSTS) day.hosts.set(own, (day.hosts.get(own) ?? 0) + 1)
    if (day.weight >= this.rule.tunnelNames / 2) this.changed.add(domain)
  }

  /**
   * @param hosts own hosts that asked for anything, of the source
   * @param looks domains looked at in this call at most; the others wait
   */
  due(hosts: number, looks: number): Finding[] {
    const findings: Finding[] = []
    let left = looks
    for (const domain of this.changed) {
      if (left-- <= 0) break
      this.changed.delete(domain)
      const found = this.look(domain, hosts)
      if (found === undefined) continue
      const told = this.told.get(domain)
      if (!isNews(found.score, found.at, told?.score ?? 0, told?.at ?? 0)) continue
      this.told.delete(domain)
      this.told.set(domain, { score: found.score, at: found.at })
      const [oldest] = this.told.keys()
      if (this.told.size > MAX_TOLD && oldest !== undefined) this.told.delete(oldest)
      findings.push(found)
    }
    return findings
  }

  private look(domain: string, allHosts: number): Finding | undefined {
    const { rule } = this
    const days = this.days.both(domain)
    const sum = (pick: (day: DomainDay) => number) => days.reduce((total, day) => total + pick(day), 0)
    const names = new Distinct()
    for (const day of days) names.addAll(day.names)
    const events = sum((day) => day.weight)
    const asked = Math.max(
      sum((day) => day.asked),
      sum((day) => day.answered),
    )
    const length = sum((day) => day.length) / events
    const bits = sum((day) => day.bits) / events
    const unique = Math.min(names.count, asked)
    if (unique < rule.tunnelNames || length < rule.tunnelLength || bits < rule.tunnelEntropy) return undefined
    const hosts = hostsOf(days)
    const bytes = Math.round(length * asked)
    const parts = {
      names: share(Math.log10(unique), Math.log10(30), 3),
      length: share(length, 12, 40),
      entropy: share(bits, 2.8, 4),
      fresh: share(unique / asked, 0.3, 0.9),
      volume: share(Math.log10(bytes), Math.log10(2_000), 5),
    }
    const isCommon = allHosts >= 4 && hosts.length >= Math.min(MAX_HOSTS, allHosts / 2)
    const mean = Object.values(parts).reduce((total, part) => total + part, 0) / 5
    const score = Math.min(1, mean + 0.1 * (sum((day) => day.wide) / events)) - (isCommon ? rule.tunnelCommon : 0)
    if (score < rule.tunnelTell) return undefined
    const own = hosts[0] ?? ''
    return {
      method: 'dns-tunnel',
      own,
      value: domain,
      field: 'query',
      role: 'query',
      at: Math.max(...days.map((day) => day.last)),
      line: Math.max(...days.map((day) => day.line)),
      score: Math.round(score * 100),
      en: `${shown(own)} may send data in names below ${domain}: ${unique} different ones, ${bytes} bytes`,
      fr: `${shown(own)} envoie peut-être des données dans des noms sous ${domain} : ${unique} noms différents, ${bytes} octets`,
      figures: {
        uniqueNames: unique,
        questions: asked,
        bytesOut: bytes,
        meanLength: Math.round(length * 10) / 10,
        bitsPerCharacter: Math.round(bits * 100) / 100,
        wideTypes: sum((day) => day.wide),
        hosts: hosts.length,
      },
      hosts: hosts.slice(1),
    }
  }
}

/** Those that asked most first. */
function hostsOf(days: readonly DomainDay[]): string[] {
  const counts = new Map<string, number>()
  for (const day of days) for (const [host, count] of day.hosts) counts.set(host, (counts.get(host) ?? 0) + count)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([host]) => host)
}

/** Where a figure stands between two, in [0, 1]. */
const share = (value: number, low: number, high: number): number =>
  Math.max(0, Math.min(1, (value - low) / (high - low)))

const counts = new Uint16Array(128)

/** Shannon entropy of the characters of a text, in bits a character; dots do not count. */
function bitsOf(text: string): number {
  counts.fill(0)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 46 || code > 127) continue
    counts[code] = (counts[code] ?? 0) + 1
    length++
  }
  let bits = 0
  for (const count of counts) if (count > 0) bits -= (count / length) * Math.log2(count / length)
  return bits
}
