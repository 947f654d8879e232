import { Distinct } from '../distinct.ts'
import { HalfDays } from '../halfDays.ts'
import { type Finding, isNews, shown } from '../tell.ts'
import type { LookupRule } from './rule.ts'

const EXAMPLES = 5

/** Half a day of one host's questions. */
interface AskerDay {
  weight: number
  answered: number
  missing: number
  last: number
  line: number
  /** Registered domains that do not exist; those of them whose label was made by a program. */
  readonly missingNames: Distinct
  readonly generatedNames: Distinct
  /** By their hash, the least ones: the same in any order. */
  readonly examples: Map<number, string>
  readonly existing: Map<number, string>
}

const freshDay = (): AskerDay => ({
  weight: 0,
  answered: 0,
  missing: 0,
  last: 0,
  line: 0,
  missingNames: new Distinct(),
  generatedNames: new Distinct(),
  examples: new Map(),
  existing: new Map(),
})

export interface Answer {
  readonly own: string
  readonly domain: string
  readonly hash: number
  readonly exists: boolean
  /** Whether its label looks made by a program. */
  readonly isGenerated: boolean
  readonly at: number
  readonly line: number
}

/** Hosts that ask for many generated names which do not exist: programs that look for their master. */
export class Askers {
  readonly days: HalfDays<AskerDay>
  private readonly told = new Map<string, { readonly score: number; readonly at: number }>()
  private readonly changed = new Set<string>()
  private readonly rule: LookupRule

  constructor(rule: LookupRule, bound: number) {
    this.rule = rule
    this.days = new HalfDays(bound, freshDay)
  }

  add({ own, domain, hash, exists, isGenerated, at, line }: Answer): void {
    const day = this.days.at(own, at)
    if (day === undefined) return
    day.weight++
    day.answered++
    if (exists) {
      if (isGenerated) note(day.existing, hash, domain)
      return
    }
    day.missing++
    day.last = Math.max(day.last, at)
    day.line = Math.max(day.line, line)
    day.missingNames.add(hash)
    if (!isGenerated) return
    day.generatedNames.add(hash)
    note(day.examples, hash, domain)
    this.changed.add(own)
  }

  /** @param looks hosts looked at in this call at most; the others wait */
  due(looks: number): Finding[] {
    const findings: Finding[] = []
    let left = looks
    for (const own of this.changed) {
      if (left-- <= 0) break
      this.changed.delete(own)
      const found = this.look(own)
      const told = this.told.get(own)
      if (found === undefined || !isNews(found.score, found.at, told?.score ?? 0, told?.at ?? 0)) continue
      this.told.delete(own)
      this.told.set(own, { score: found.score, at: found.at })
      const [oldest] = this.told.keys()
      if (this.told.size > 10_000 && oldest !== undefined) this.told.delete(oldest)
      findings.push(found)
    }
    return findings
  }

  private look(own: string): Finding | undefined {
    const { rule } = this
    const days = this.days.both(own)
    const [missing, generated] = [new Distinct(), new Distinct()]
    const [examples, existing] = [new Map<number, string>(), new Map<number, string>()]
    let [answers, failed, at, line] = [0, 0, 0, 0]
    for (const day of days) {
      missing.addAll(day.missingNames)
      generated.addAll(day.generatedNames)
      for (const [hash, domain] of day.examples) note(examples, hash, domain)
      for (const [hash, domain] of day.existing) note(existing, hash, domain)
      answers += day.answered
      failed += day.missing
      at = Math.max(at, day.last)
      line = Math.max(line, day.line)
    }
    const part = generated.count / Math.max(1, missing.count)
    if (generated.count < rule.generatedNames || part < rule.generatedShare) return undefined
    const many = Math.min(1, Math.log10(generated.count / rule.generatedNames) / Math.log10(20))
    const names = [...examples.values()].sort()
    const first = names[0] ?? ''
    return {
      method: 'generated-names',
      own,
      known: '',
      value: [...existing.values()].sort()[0] ?? first,
      field: 'query',
      role: 'query',
      at,
      line,
      score: Math.round(60 + 30 * many + 10 * Math.min(1, (part - rule.generatedShare) * 2)),
      en: `${shown(own)} asks for generated names that do not exist: ${generated.count} such as ${first}`,
      fr: `${shown(own)} demande des noms engendrés qui n’existent pas : ${generated.count}, par exemple ${first}`,
      figures: {
        generatedNames: generated.count,
        missingNames: missing.count,
        missingShare: Math.round((failed / Math.max(1, answers)) * 1_000) / 1_000,
        examples: names.join(' '),
        existing: [...existing.values()].sort().join(' '),
      },
    }
  }
}

/** Keeps the few with the least hashes. */
function note(examples: Map<number, string>, hash: number, domain: string): void {
  examples.set(hash, domain)
  if (examples.size > EXAMPLES) examples.delete(Math.max(...examples.keys()))
}
