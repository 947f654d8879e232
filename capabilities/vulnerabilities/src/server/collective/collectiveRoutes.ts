import { randomUUID } from 'node:crypto'
import { bannerText, join } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import { collectiveCsv, type OpenPart, standingsOf } from '../../core/collective/index.ts'
import { collective, collectivePast, exportCollective } from '../../core/contract/collective.ts'
import { aggregatePublished } from '../../core/published/tally.ts'
import { isOpen } from '../desk/chosen.ts'
import type { Decided, Desk } from '../desk/desk.ts'
import { sinceOf } from '../desk/deskRoutes.ts'
import type { History } from '../desk/history.ts'
import { labelsOf } from '../desk/view.ts'
import type { PublishedBook } from '../published/book.ts'
import { releaseFile } from '../releaseFile.ts'
import type { Runtime } from '../runtime.ts'
import { createPast } from './past.ts'

const MOST_OLDEST = 5
const MOST_PUBLISHED = 100

/** How nations and sectors stand, now and over time, and as a file for others. */
export function collectiveRoutes(
  runtime: Runtime,
  desk: Desk,
  history: History,
  published: Pick<PublishedBook, 'read'>,
): void {
  const past = createPast(runtime, desk)
  const { host } = runtime

  host.http.answer(collective, async (_, { subject, language }) => {
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    const open = (await desk.all(subject)).filter(isOpen)
    const decisions = await history.of(subject)
    const words = await published.read(subject)
    const owners = aggregatePublished(words)
    for (const { label } of words) marks.of(label)
    for (const one of open) marks.of(...labelsOf(one))
    const oldest = open
      .filter(({ judgement }) => judgement.outcome === 'immediate')
      .map((one) => ({ one, since: sinceOf(one.judgement.id, decisions) ?? host.clock.now() }))
      .toSorted((a, b) => a.since - b.since)
      .slice(0, MOST_OLDEST)
    return {
      ...standingsOf(await partsOf(open), subject.nation),
      published: owners.rows.slice(0, MOST_PUBLISHED),
      publishedWithheld: owners.withheld,
      oldest: oldest.map(({ one, since }) => ({
        id: one.judgement.id,
        title: one.judgement.title,
        since,
        mark: marks.of(...labelsOf(one)),
      })),
      marking: marks.marking(),
    }
  })

  host.http.answer(collectivePast, async ({ length }, { subject, language }) => {
    const { periods, seen, labels } = await past(subject, length)
    const marks = new MarkBook(host.policiesNow(), host.defaultLabel).open(language)
    marks.of(...labels)
    return {
      periods,
      lines: seen.lines.map(({ of, name, own, periods: its }) => ({
        of,
        name,
        own,
        points: its.map(({ open, medianHours }) => ({ open, medianHours })),
      })),
      medians: seen.medians,
      withheld: seen.withheld,
      marking: marks.marking(),
    }
  })

  host.http.answer(exportCollective, async ({ length }, { subject, language }) => {
    const { told, labels } = await past(subject, length)
    const policies = host.policiesNow()
    const label = join(labels.length === 0 ? [host.defaultLabel] : labels, policies)
    const at = new Date(host.clock.now()).toISOString()
    const text = collectiveCsv(told.lines, language, { banner: bannerText(label, policies, language).text, at })
    return releaseFile(host, subject, {
      id: `vulnerabilities-collective-${randomUUID()}`,
      fileName: `vulnerabilities-collective-${at.slice(0, 19).replaceAll(':', '')}Z.csv`,
      label,
      channel: 'vulnerabilities-collective.csv',
      verb: exportCollective.may,
      detail: { format: 'csv', length, lines: told.lines.length },
      async *write() {
        yield await Promise.resolve(text)
      },
    })
  })
}

/** Vulnerabilities looked at in one go: between two, others have their turn. */
const AT_ONCE = 200

/** What each operator has open in each of its cells. */
async function partsOf(open: readonly Decided[]): Promise<readonly OpenPart[]> {
  const parts: OpenPart[] = []
  for (const [i, { judgement }] of open.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await new Promise((done) => setImmediate(done))
    const immediate = judgement.outcome === 'immediate'
    for (const { operator, nation, sector = '' } of judgement.tally.sites)
      parts.push({ operator, nation, sector, vulnerability: judgement.id, immediate })
  }
  return parts
}
