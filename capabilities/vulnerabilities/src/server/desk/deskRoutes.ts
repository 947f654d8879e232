import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { medianClosing, nationCells } from '../../core/decision/trends.ts'
import { collective, desk as deskContract } from '../../core/index.ts'
import { aggregatePublished } from '../../core/published/tally.ts'
import type { PublishedBook } from '../published/book.ts'
import type { Runtime } from '../runtime.ts'
import { chosen, isOpen } from './chosen.ts'
import type { Desk } from './desk.ts'
import { deskFile } from './deskFile.ts'
import type { History } from './history.ts'
import { labelsOf, viewRow } from './view.ts'

const MOST_OLDEST = 5
const MOST_PUBLISHED = 100

export function deskRoutes(
  runtime: Runtime,
  desk: Desk,
  history: History,
  published: Pick<PublishedBook, 'read'>,
): void {
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
    const [noFeeds, equipment] = await Promise.all([items.empty(subject), runtime.inventory.read(subject, {})])
    if (noFeeds) return equipment.length === 0 ? ('nothing' as const) : ('no-feeds' as const)
    return equipment.length === 0 ? ('no-inventory' as const) : undefined
  }

  host.http.answer(collective, async (_, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const all = (await desk.all(subject)).filter(isOpen)
    const past = await history.of(subject)
    const words = await published.read(subject)
    const { rows: owners, withheld: publishedWithheld } = aggregatePublished(words)
    for (const { label } of words) marks.of(label)
    const { cells, withheld } = nationCells(all.map(({ judgement }) => judgement))
    for (const one of all) marks.of(...labelsOf(one))
    const oldest = all
      .filter(({ judgement }) => judgement.outcome === 'immediate')
      .map((one) => ({ one, since: sinceOf(one.judgement.id, past) ?? host.clock.now() }))
      .toSorted((a, b) => a.since - b.since)
      .slice(0, MOST_OLDEST)
    return {
      cells,
      withheld,
      published: owners.slice(0, MOST_PUBLISHED),
      publishedWithheld,
      oldest: oldest.map(({ one, since }) => ({
        id: one.judgement.id,
        title: one.judgement.title,
        since,
        mark: marks.of(...labelsOf(one)),
      })),
      marking: marks.marking(),
    }
  })
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
