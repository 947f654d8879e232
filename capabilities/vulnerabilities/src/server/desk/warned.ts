import type { Subject } from '@testudo/kernel/subject'
import { openOf } from '../../core/decision/index.ts'
import type { StoredWarning } from '../runtime.ts'
import type { Decided } from './desk.ts'

/** Warnings of one vulnerability that a reader may know of. */
export type Warned = (subject: Subject, vulnerability: string) => Promise<readonly StoredWarning[]>

/** How warnings stand, in pieces of equipment: each is counted once, by its newest warning. */
export function countAnswers({ judgement }: Decided, warnings: readonly StoredWarning[]) {
  const counts = { ready: 0, sent: 0, read: 0, fixed: 0, mitigated: 0, notAffected: 0, open: 0 }
  const told = new Set<string>()
  for (const warning of warnings.toSorted((a, b) => b.sentAt - a.sentAt))
    for (const { id, answer, out } of warning.equipment) {
      if (told.has(id)) continue
      told.add(id)
      if (out !== undefined) continue
      if (answer === 'fixed') counts.fixed++
      else if (answer === 'mitigated') counts.mitigated++
      else if (answer === 'not-affected') counts.notAffected++
      else if (answer === 'not-yet' || answer === 'unknown') counts.open++
      else if (warning.readAt !== undefined) counts.read++
      else counts.sent++
    }
  counts.ready = openOf(judgement.standings).filter(({ equipment }) => !told.has(equipment.id)).length
  return counts
}
