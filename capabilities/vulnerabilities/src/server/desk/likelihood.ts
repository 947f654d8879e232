import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { compositeProbability, lev } from '../../core/likelihood/index.ts'
import type { Runtime } from '../runtime.ts'
import type { Decided } from './desk.ts'

/** EPSS over time, LEV from it, and the composite (NIST CSWP 41), as one reader may know them. */
export async function likelihoodOf(runtime: Runtime, subject: Subject, { given, judgement }: Decided, at?: number) {
  const series = await runtime.items.epss(subject, given.id, at)
  const history = series.map(({ day, epss }) => ({ day, epss }))
  const [last] = series.slice(-1)
  const found = history.length === 0 ? undefined : lev(history)
  const composite = compositeProbability({
    kev: given.kev.length > 0,
    ...(judgement.epss !== undefined && { epss: judgement.epss }),
    ...(found !== undefined && { lev: found }),
  })
  return {
    view: {
      epss: history.map(({ day, epss }) => ({ at: Date.parse(day), epss })),
      ...(last !== undefined && { latest: last.epss }),
      ...(found !== undefined && { lev: found }),
      ...(history.length > 0 || given.kev.length > 0 ? { composite } : {}),
    },
    labels: series.map(({ label }): Label => label),
  }
}
