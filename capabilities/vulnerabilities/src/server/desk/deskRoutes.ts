import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { medianClosing } from '../../core/decision/trends.ts'
import { desk as deskContract } from '../../core/index.ts'
import type { Runtime } from '../runtime.ts'
import { chosen, isOpen } from './chosen.ts'
import type { Desk } from './desk.ts'
import { deskFile } from './deskFile.ts'
import type { History } from './history.ts'
import { viewRow } from './view.ts'

export function deskRoutes(runtime: Runtime, desk: Desk, history: History): void {
  const { host, items } = runtime
  deskFile(host, desk)

  host.http.answer(deskContract, async ({ limit, ...asked }, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const all = await desk.all(subject)
    await history.remember(subject, all)
    const open = all.filter(isOpen)
    const found = chosen(all, asked)
    const empty = all.length > 0 ? undefined : await whatIsMissing(subject)
    const past = await history.of(subject)
    const immediate = open.filter(({ judgement }) => judgement.outcome === 'immediate')
    const since = immediate.map(({ judgement }) => sinceOf(judgement.id, past)).filter((at) => at !== undefined)
    return {
      rows: found.slice(0, limit).map((one) => viewRow(one, marks)),
      open: open.length,
      found: found.length,
      trends: {
        ...medianClosing(past, host.clock.now()),
        ...(since.length > 0 && { oldestImmediateSince: Math.min(...since) }),
      },
      ...(empty && { empty }),
      marking: marks.marking(),
    }
  })

  const whatIsMissing = async (subject: Subject) => {
    const [noFeeds, hasEquipment] = await Promise.all([items.empty(subject), runtime.matches.hasEquipment(subject)])
    if (noFeeds) return hasEquipment ? ('no-feeds' as const) : ('nothing' as const)
    return hasEquipment ? undefined : ('no-inventory' as const)
  }
}

/** Since when it is immediate without a break, in this reader's history. */
export function sinceOf(
  id: string,
  past: readonly { readonly id: string; readonly at: number; readonly outcome: string }[],
): number | undefined {
  let since: number | undefined
  for (const one of past) if (one.id === id) since = one.outcome === 'immediate' ? (since ?? one.at) : undefined
  return since
}
