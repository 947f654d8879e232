import { type Label, profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { type Length, type Past, pastOf, type Period, periodsBefore, spellsOf } from '../../core/collective/index.ts'
import type { Desk } from '../desk/desk.ts'
import type { Runtime } from '../runtime.ts'
import { type MomentRead, readMoment } from './readMoment.ts'

/** What a reader is told of periods that are over. */
export interface PastView {
  readonly periods: readonly Period[]
  /** To be shown to this reader, who sees all of its own nation. */
  readonly seen: Past
  /** To be told to anybody: nothing of it is whole. */
  readonly told: Past
  /** Of everything it rests on. */
  readonly labels: readonly Label[]
}

/** Moments kept, over all readers: one of each end of a week or of four. */
const MOST_KEPT = 32 * 25

/**
 * Works out periods that are over, for each profile of readers: moments are read once and stay, as nothing that comes later
 * changes what was known then.
 */
export function createPast(runtime: Runtime, desk: Desk) {
  const { host } = runtime
  const kept = new Map<string, Promise<MomentRead>>()

  const momentOf = (subject: Subject, vulnerabilities: readonly string[], at: number): Promise<MomentRead> => {
    const key = `${at} ${profileKey(subject, host.policiesNow())}`
    const made = kept.get(key) ?? readMoment(runtime, subject, vulnerabilities, at)
    kept.delete(key)
    kept.set(key, made)
    made.catch(() => kept.delete(key))
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return made
  }

  return async (subject: Subject, length: Length): Promise<PastView> => {
    const periods = periodsBefore(host.clock.now(), length)
    const listed = await runtime.items.read(subject, { kinds: ['kev'] })
    const exploited = (await desk.all(subject)).filter(({ judgement }) => judgement.exploited !== undefined)
    const ids = [...new Set([...listed.map(({ item }) => item.id), ...exploited.map(({ judgement }) => judgement.id)])]
    const moments: MomentRead[] = []
    // One after the other: each may be long, and others ask meanwhile.
    for (const at of [periods[0]?.from ?? 0, ...periods.map(({ to }) => to)])
      moments.push(await momentOf(subject, ids, at))
    const spells = spellsOf(moments)
    return {
      periods,
      seen: pastOf(spells, periods, subject.nation),
      told: pastOf(spells, periods),
      labels: [...new Set(moments.flatMap(({ labels }) => labels))],
    }
  }
}
