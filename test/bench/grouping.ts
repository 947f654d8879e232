import { groupAlerts } from '../../capabilities/incidents/src/core/index.ts'
import { testLabel } from '../../platform/src/host/testing.ts'
import type { AlertSeen } from '@testudo/kernel/situation'

const ALERTS = 100_000
const PAIRWISE = 10_000
const MINUTE = 60_000

/** Numbers that look drawn by lot and are the same on every run (Numerical Recipes' generator). */
function numbers(): (below: number) => number {
  let state = 7
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

/** Thirty days of alerts: 5,000 assets, 3,000 things met, one of them met everywhere. */
function drawn(count: number): readonly AlertSeen[] {
  const next = numbers()
  return Array.from({ length: count }, (_, n) => {
    const first = next(30 * 24 * 60) * MINUTE
    return {
      id: `alert ${n}`,
      capability: 'detection',
      first,
      last: first + next(30) * MINUTE,
      assets: [`asset ${next(5_000)}`],
      hosts: [],
      met: next(20) === 0 ? 'indicator everywhere' : `indicator ${next(3_000)}`,
      family: `family ${next(400)}`,
      title: { en: '', fr: '' },
      place: '',
      techniques: [`T${1_000 + next(14)}`],
      route: '',
      label: testLabel,
    }
  })
}

/** The obvious way: every pair is compared by the same rules of sharing and nearness, then united. */
function pairwise(alerts: readonly AlertSeen[]): number {
  const parent = alerts.map((_, i) => i)
  const rootOf = (i: number): number => {
    let root = i
    while (parent[root] !== root) root = parent[root] ?? root
    return root
  }
  for (const [i, a] of alerts.entries())
    for (let j = 0; j < i; j++) {
      const b = alerts[j]
      if (b === undefined || Math.abs(a.first - b.first) > 6 * 60 * MINUTE) continue
      if (a.met === b.met || a.assets[0] === b.assets[0]) parent[rootOf(i)] = rootOf(j)
    }
  return new Set(alerts.map((_, i) => rootOf(i))).size
}

/** Grouping of 100,000 alerts, beside comparing every pair of a tenth of them. */
export function benchGrouping(print: (line: string) => void): void {
  const all = drawn(ALERTS)
  const timed = <T>(work: () => T) => {
    const began = performance.now()
    return { value: work(), ms: performance.now() - began }
  }
  const phaseOf = (technique: string) => Number(technique.slice(1)) - 1_000
  const { value: groups, ms } = timed(() => groupAlerts(all, phaseOf))
  const largest = Math.max(...groups.map(({ alerts }) => alerts.length))
  print(`${ALERTS} alerts: ${groups.length} groups, the largest ${largest}, in ${ms.toFixed(0)} ms (goal 10,000)`)
  const tenth = all.slice(0, PAIRWISE)
  const few = timed(() => groupAlerts(tenth, phaseOf))
  const pairs = timed(() => pairwise(tenth))
  print(
    `every pair of ${PAIRWISE}: ${pairs.ms.toFixed(0)} ms, ours ${few.ms.toFixed(0)} ms: ${(pairs.ms / few.ms).toFixed(0)} times; of ${ALERTS} it would be ${((pairs.ms * (ALERTS / PAIRWISE) ** 2) / ms).toFixed(0)} times`,
  )
}
