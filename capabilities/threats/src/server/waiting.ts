import { createHash } from 'node:crypto'
import { canonicalLabel } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { WaitingItem } from '@testudo/kernel/waiting'
import type { Host } from '@testudo/platform/host'

/** What is held for longer stands in the quarantine alone: nobody keeps a watch on last month's files. */
const HELD_MS = 7 * 86_400_000
const MOST = 1_000
const NAME_LENGTH = 80

/** What was set aside in the last days and is not looked through yet, by source and label, for whoever takes files in. */
export async function waitingInQuarantine(
  { objects, accounts, clock }: Pick<Host, 'objects' | 'accounts' | 'clock'>,
  subject: Subject,
): Promise<readonly WaitingItem[]> {
  if (!accounts.verbsOf(subject).has('threats:import')) return []
  const from = clock.now() - HELD_MS
  const { rows } = await objects.quarantine(subject, { limit: MOST })
  const held = rows.filter(({ at }) => at >= from)
  return [...Map.groupBy(held, ({ source, label }) => `${canonicalLabel(label)} ${source}`)].flatMap(([key, own]) => {
    const [first] = own
    if (first === undefined) return []
    const n = new Set(own.map(({ id, index, message }) => id ?? `${index} ${message}`)).size
    const source = first.source.slice(0, NAME_LENGTH)
    return [
      {
        id: `threats quarantine ${createHash('sha256').update(key).digest('hex').slice(0, 32)}`,
        capability: 'threats',
        kind: 'quarantine' as const,
        title: {
          en: `Quarantine: ${n === 1 ? '1 object' : `${n} objects`} from ${source}`,
          fr: `Quarantaine : ${n === 1 ? '1 objet' : `${n} objets`} de ${source}`,
        },
        because: {
          en: 'it breaks a rule or contradicts what is stored',
          fr: 'cela enfreint une règle ou contredit ce qui est conservé',
        },
        route: '/threats/import?view=quarantine',
        waitsFor: 'anybody' as const,
        since: Math.min(...own.map(({ at }) => at)),
        urgency: 'routine' as const,
        subjects: [],
        label: first.label,
      },
    ]
  })
}
