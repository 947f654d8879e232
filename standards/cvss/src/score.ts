import calculator from 'ae-cvss-calculator'
import { scoreByGuide } from './guide2.ts'
import { METRICS, type Version } from './metrics.ts'
import { formatVector, type Vector } from './parse.ts'

/** The words of the standards. 2.0 itself has none; Low, Medium and High are those of the NVD for it. */
export type Severity = 'None' | 'Low' | 'Medium' | 'High' | 'Critical'

/** Scores are in [0, 10], in steps of 0.1. */
export interface Scores {
  readonly version: Version
  /**
   * 2.0 and 3.x: of the base metrics alone. 4.0 knows one score for the whole vector (§1.3: CVSS-B, -BT, -BE, -BTE), and
   * `baseScore` of its JSON schema is that one: so is this.
   */
  readonly base: number
  /** 4.0: what the vector would score without threat and environmental metrics (CVSS-B). Else the same as `base`. */
  readonly baseMetricsOnly: number
  /** 2.0 and 3.x, where a temporal metric is given. */
  readonly temporal?: number
  /** 2.0 and 3.x, where an environmental metric is given. */
  readonly environmental?: number
  /** The score that uses all that is given: environmental, else temporal, else base. */
  readonly overall: number
  /** Of `overall`. */
  readonly severity: Severity
}

/** Vectors repeat: a few thousand distinct ones cover all records of CVE. Bounded, so that no feed fills the memory. */
const MOST_KEPT = 20_000
const kept = new Map<string, Scores>()

/** Groups that change no score are left out before scoring. */
const scoring: Readonly<Record<Version, ReadonlySet<string>>> = {
  '2.0': scoringOf('2.0'),
  '3.0': scoringOf('3.0'),
  '3.1': scoringOf('3.1'),
  '4.0': scoringOf('4.0'),
}

function scoringOf(version: Version): ReadonlySet<string> {
  return new Set(METRICS[version].filter(({ group }) => group !== 'supplemental').map(({ name }) => name))
}

/**
 * Scores a vector by the formulas of its version (2.0 §3.2, 3.0 and 3.1 §7, 4.0 §8). Ties of 4.0 such as 5.95, which
 * binary floating point holds as 5.949999…, are rounded half up with a tolerance of 1e-6; other calculators differ from
 * that in about 4 of 1,000 random vectors, always by 0.1.
 */
export function score(vector: Vector): Scores {
  const { version, metrics } = vector
  const text = formatVector({ version, metrics: new Map([...metrics].filter(([name]) => scoring[version].has(name))) })
  const known = kept.get(text)
  if (known !== undefined) return known
  const scores = version === '4.0' ? score4(text) : scoreEarlier(version, text, metrics)
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(text, scores)
  return scores
}

function score4(text: string): Scores {
  const { base, baseMetricsOnly, overall } = new calculator.Cvss4P0(text).calculateScores()
  return {
    version: '4.0',
    base: base ?? overall,
    baseMetricsOnly: baseMetricsOnly ?? overall,
    overall,
    severity: severityOf('4.0', overall),
  }
}

function scoreEarlier(version: '2.0' | '3.0' | '3.1', text: string, metrics: Vector['metrics']): Scores {
  const { base, temporal, environmental } = version === '2.0' ? scoreByGuide(metrics) : score3(version, text)
  const overall = environmental ?? temporal ?? base
  return {
    version,
    base,
    baseMetricsOnly: base,
    ...(temporal === undefined ? {} : { temporal }),
    ...(environmental === undefined ? {} : { environmental }),
    overall,
    severity: severityOf(version, overall),
  }
}

function score3(version: '3.0' | '3.1', text: string) {
  const { base, temporal, environmental, overall } = new calculator[version === '3.1' ? 'Cvss3P1' : 'Cvss3P0'](
    text,
  ).calculateScores()
  return { base: base ?? overall, temporal, environmental }
}

/** The word for a score: 3.0 §5, 3.1 §5 and 4.0 §6; for 2.0 the words of the NVD. */
export function severityOf(version: Version, value: number): Severity {
  if (version === '2.0') return value < 4 ? 'Low' : value < 7 ? 'Medium' : 'High'
  if (value <= 0) return 'None'
  return value < 4 ? 'Low' : value < 7 ? 'Medium' : value < 9 ? 'High' : 'Critical'
}
