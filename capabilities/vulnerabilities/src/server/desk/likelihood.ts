import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import { compositeOf, dayNumber, likelihoodOf, packHistory } from '../../core/likelihood/index.ts'
import type { Runtime } from '../runtime.ts'
import type { Decided } from './desk.ts'

/** EPSS over time, LEV from it, and the composite (NIST CSWP 41), as one reader may know them. */
export async function viewLikelihood(runtime: Runtime, subject: Subject, { given, judgement }: Decided, at?: number) {
  const series = await runtime.items.epss(subject, given.id, at)
  const packed = packHistory(
    series.flatMap(({ day, epss }) => {
      const number = dayNumber(day)
      return number === undefined ? [] : [{ day: number, epss }]
    }),
  )
  const found = packed === undefined ? undefined : likelihoodOf(packed)
  const latest = found?.epss ?? judgement.epss
  const inKev = given.kev.length > 0 || given.records.some(({ item }) => item.kev !== undefined)
  return {
    view: {
      epss: series.map(({ day, epss }) => ({ at: Date.parse(day), epss })),
      ...(latest !== undefined && { latest }),
      ...(found !== undefined && { lev: found.lev }),
      ...((latest !== undefined || inKev) && { composite: compositeOf({ inKev, epss: latest, lev: found?.lev }) }),
    },
    labels: series.map(({ label }): Label => label),
  }
}
