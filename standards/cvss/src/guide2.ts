/**
 * CVSS 2.0 by the equations of its guide (§3.2). They round to one decimal at every step, which calculators for later
 * versions do not: without it FIRST's own first example (§3.3.1, CVE-2002-0392) would be 9.1 and not the published 9.2.
 */

const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: { N: 0, P: 0.275, C: 0.66 },
  I: { N: 0, P: 0.275, C: 0.66 },
  A: { N: 0, P: 0.275, C: 0.66 },
  E: { U: 0.85, POC: 0.9, F: 0.95 },
  RL: { OF: 0.87, TF: 0.9, W: 0.95 },
  RC: { UC: 0.9, UR: 0.95 },
  CDP: { N: 0, L: 0.1, LM: 0.3, MH: 0.4, H: 0.5 },
  TD: { N: 0, L: 0.25, M: 0.75 },
  CR: { L: 0.5, H: 1.51 },
  IR: { L: 0.5, H: 1.51 },
  AR: { L: 0.5, H: 1.51 },
}

/** What counts where a metric is not defined, or has the value that changes nothing. */
const NEUTRAL: Readonly<Record<string, number>> = { CDP: 0 }

const TEMPORAL = ['E', 'RL', 'RC']
const ENVIRONMENTAL = ['CDP', 'TD', 'CR', 'IR', 'AR']

/** One decimal, half up; the tolerance lifts ties that binary fractions hold a hair too low (9.15). */
const round = (value: number): number => Math.round(value * 10 + 1e-7) / 10

export interface Scores2 {
  readonly base: number
  readonly temporal?: number
  readonly environmental?: number
}

/** Scores of a complete 2.0 vector; temporal and environmental where one of their metrics is defined. */
export function scoreByGuide(metrics: ReadonlyMap<string, string>): Scores2 {
  const weight = (name: string) => WEIGHTS[name]?.[metrics.get(name) ?? ''] ?? NEUTRAL[name] ?? 1
  const impactOf = (c: number, i: number, a: number) =>
    10.41 * (1 - (1 - weight('C') * c) * (1 - weight('I') * i) * (1 - weight('A') * a))
  const exploitability = 20 * weight('AV') * weight('AC') * weight('Au')
  const baseOf = (impact: number) => round((0.6 * impact + 0.4 * exploitability - 1.5) * (impact === 0 ? 0 : 1.176))
  const temporalOf = (base: number) => round(base * weight('E') * weight('RL') * weight('RC'))

  const base = baseOf(impactOf(1, 1, 1))
  const has = (names: readonly string[]) => names.some((name) => metrics.has(name))
  const adjusted = temporalOf(baseOf(Math.min(10, impactOf(weight('CR'), weight('IR'), weight('AR')))))
  return {
    base,
    ...(has(TEMPORAL) ? { temporal: temporalOf(base) } : {}),
    ...(has(ENVIRONMENTAL)
      ? { environmental: round((adjusted + (10 - adjusted) * weight('CDP')) * weight('TD')) }
      : {}),
  }
}
