import type { Label } from '@testudo/kernel/label'

const DAY = 86_400_000

interface Tally {
  readonly of: Label
  stix: number
  sigma: number
  rejectedSigma: number
  rejectedStix: number
  /** Live STIX patterns by the UTC day of their version. */
  readonly days: Map<number, number>
}

/** What one reader may count. */
export interface Counted {
  readonly indicators: number
  readonly newIndicators: number
  readonly rules: number
  readonly rejectedRules: number
  readonly rejectedIndicators: number
}

interface Counting {
  readonly label: string
  readonly of: Label
  readonly language: 'stix' | 'sigma'
  readonly modified: string
}

/** Counts of what is known, by label: labels are few where indicators are millions. */
export class Tallies {
  private readonly byLabel = new Map<string, Tally>()

  live(one: Counting, by: 1 | -1): void {
    const tally = this.tallyOf(one)
    tally[one.language] += by
    if (one.language === 'sigma') return
    const day = dayOf(Date.parse(one.modified))
    tally.days.set(day, (tally.days.get(day) ?? 0) + by)
    if (tally.days.get(day) === 0) tally.days.delete(day)
  }

  rejected(one: Counting, by: 1 | -1): void {
    this.tallyOf(one)[one.language === 'sigma' ? 'rejectedSigma' : 'rejectedStix'] += by
  }

  /** @param today Unix ms: versions of this UTC day and later are new */
  count(mayRead: (label: Label) => boolean, today: number): Counted {
    const from = dayOf(today)
    const sum = { indicators: 0, newIndicators: 0, rules: 0, rejectedRules: 0, rejectedIndicators: 0 }
    for (const { of, stix, sigma, rejectedSigma, rejectedStix, days } of this.byLabel.values()) {
      if (!mayRead(of)) continue
      sum.indicators += stix
      sum.rules += sigma
      sum.rejectedRules += rejectedSigma
      sum.rejectedIndicators += rejectedStix
      for (const [day, n] of days) if (day >= from) sum.newIndicators += n
    }
    return sum
  }

  private tallyOf({ label, of }: Counting): Tally {
    const found = this.byLabel.get(label)
    if (found !== undefined) return found
    const made: Tally = { of, stix: 0, sigma: 0, rejectedSigma: 0, rejectedStix: 0, days: new Map() }
    this.byLabel.set(label, made)
    return made
  }
}

const dayOf = (at: number): number => Math.floor(at / DAY)
