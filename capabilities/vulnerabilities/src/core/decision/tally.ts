import type { Label } from '@testudo/kernel/label'
import type { Site } from '../matching/fleet.ts'
import { EXPOSURES } from '../model.ts'
import type { Standing, StandingStatus, Words } from './types.ts'

/** Statuses, the worst first: of several components of one piece the worst counts. */
export const WORST: readonly StandingStatus[] = [
  'affected',
  'undecidable',
  'under-investigation',
  'mitigated',
  'fixed',
  'ruled-out',
]
export const OPEN: readonly StandingStatus[] = ['affected', 'undecidable', 'under-investigation']
export const SAFETY = ['negligible', 'marginal', 'critical', 'catastrophic'] as const

/** All standings of one vulnerability summed up: what a decision rests on. */
export interface Tally {
  readonly counts: Readonly<Record<StandingStatus, number>>
  /** Of what is open: numbers in `EXPOSURES` and `SAFETY`, −1 and 0 when nothing is; when it was last looked at. */
  readonly exposure: number
  readonly safety: number
  readonly seen: number
  /** Assets of the mission picture that would fail if everything open were exploited, sorted. */
  readonly assets: readonly string[]
  /** Nations with equipment, open or not; sorted. */
  readonly nations: readonly string[]
  /** Who runs what is open, and where, each once. */
  readonly sites: readonly Site[]
  /** Operators and nations of what is affected. */
  readonly operatorsAffected: number
  readonly nationsAffected: number
  /** Distinct labels of all standings, and of the open ones. */
  readonly labels: readonly Label[]
  readonly openLabels: readonly Label[]
  /** The reason most standings have. */
  readonly why: Words
  /** Made when asked for. */
  readonly standings: readonly Standing[]
}

type Counted = Pick<Tally, 'counts'>

export const ofStatus = ({ counts }: Counted, ...statuses: readonly StandingStatus[]): number =>
  statuses.reduce((sum, status) => sum + counts[status], 0)
export const openIn = (tally: Counted): number => ofStatus(tally, ...OPEN)
export const allIn = (tally: Counted): number => ofStatus(tally, ...WORST)

export const noCounts = (): Record<StandingStatus, number> => ({
  affected: 0,
  undecidable: 0,
  'under-investigation': 0,
  mitigated: 0,
  fixed: 0,
  'ruled-out': 0,
})

/** Sums up standings one by one. */
export function tallyOf(standings: readonly Standing[]): Tally {
  const counts = noCounts()
  for (const { status } of standings) counts[status]++
  const open = standings.filter(({ status }) => OPEN.includes(status))
  const affected = standings.filter(({ status }) => status === 'affected')
  const distinct = <T>(of: readonly T[]) => [...new Set(of)]
  const reasons = new Map<string, { readonly why: Words; n: number }>()
  for (const { why } of standings) {
    const reason = reasons.get(why.en) ?? { why, n: 0 }
    reason.n++
    reasons.set(why.en, reason)
  }
  return {
    counts,
    exposure: open.reduce((most, { equipment }) => Math.max(most, EXPOSURES.indexOf(equipment.exposure)), -1),
    safety: open.reduce((most, { equipment }) => Math.max(most, SAFETY.indexOf(equipment.safety)), 0),
    seen: open.reduce((most, { equipment }) => Math.max(most, equipment.seen), 0),
    assets: distinct(open.flatMap(({ equipment: { asset } }) => (asset === undefined ? [] : [asset]))).toSorted(),
    nations: distinct(standings.map(({ equipment }) => equipment.nation)).toSorted(),
    sites: [
      ...new Map(
        open.map(({ equipment: { operator, operatorName, nation, sector } }) => [
          JSON.stringify([operator, operatorName, nation, sector]),
          { operator, operatorName, nation, ...(sector === undefined ? {} : { sector }) },
        ]),
      ).values(),
    ],
    operatorsAffected: new Set(affected.map(({ equipment }) => equipment.operator)).size,
    nationsAffected: new Set(affected.map(({ equipment }) => equipment.nation)).size,
    labels: distinct(standings.map(({ label }) => label)),
    openLabels: distinct(open.map(({ label }) => label)),
    why: mostOften(reasons.values()),
    standings,
  }
}

/** The same for the same reasons, in whatever order they come. */
export function mostOften(reasons: Iterable<{ readonly why: Words; readonly n: number }>): Words {
  let most: { readonly why: Words; readonly n: number } | undefined
  for (const one of reasons)
    if (most === undefined || one.n > most.n || (one.n === most.n && one.why.en < most.why.en)) most = one
  return most?.why ?? { en: '', fr: '' }
}
