import type { BriefSection, BriefShape, BriefWords } from '@testudo/kernel/brief'
import { DeedGroups, handover } from '../core/index.ts'
import { incidentsOf } from './besideIncidents.ts'
import { handoverRowOf, handoversOf, shiftNow } from './handoverRoutes.ts'
import { labelsFor, logRows } from './logRoutes.ts'
import { queueOf, queueRowOf, takenIn } from './queueRoutes.ts'
import { readState, stateNowOf } from './state.ts'
import { changedThings } from './things.ts'
import type { Watch } from './watch.ts'

/** Sections of a brief that the first half minute needs, in this order: what it means, how each stands, what changed. */
const FIRST: readonly BriefSection[] = ['so-what', 'missions', 'since']
const MOST_STATEMENTS = 16
const MOST_OPEN = 50
const MOST_LOG = 100
/** Deeds that let something leave this node, or take it back. */
const LEAVES = /^(release|sharing:(release|recall|POST)|briefing:(issue|sign)|vulnerabilities:release)/

/** Everything that changed in a shift, for one reader: what matters first, then every deed by kind. */
export function sheetRoute(watch: Watch): void {
  const { host, book, marks } = watch

  host.http.answer(handover, async (asked, { subject, language }) => {
    const open = marks.open(language)
    const handovers = await handoversOf(watch, subject)
    const shift = shiftNow(asked, host.clock.now(), handovers)
    const { from, until } = shift
    const deeds = new DeedGroups()
    for await (const deed of host.records.changes(subject, shift)) deeds.add(deed)
    const [state, statements, queue, things, log, labels] = await Promise.all([
      readState(watch, subject),
      host.gather.brief(subject, { since: from, at: until }),
      queueOf(watch, subject),
      changedThings(host, subject, shift),
      book.entries(subject, { from, until, limit: MOST_LOG }),
      labelsFor(host, subject),
    ])
    const groups = deeds.list()
    const waiting = queue.slice(0, MOST_OPEN)
    const by = await takenIn(watch, subject, waiting)
    const writes = host.accounts.verbsOf(subject).has('watch:write')
    return {
      from,
      until,
      state: stateNowOf(state, open),
      missions: statements
        .filter(({ section }) => FIRST.includes(section))
        .toSorted(
          (a, b) => FIRST.indexOf(a.section) - FIRST.indexOf(b.section) || a.order - b.order || (a.id < b.id ? -1 : 1),
        )
        .slice(0, MOST_STATEMENTS)
        .map(({ id, section, text, shape, label }) => ({
          id,
          section,
          text: named(shape, text),
          mark: open.of(label),
        })),
      incidents: await incidentsOf(host, subject, things.things, shift, open),
      open: waiting.map((one) => queueRowOf(one, open, { by })),
      next: waiting
        .filter(({ item }) => item.due !== undefined && item.due < until + (until - from))
        .map(({ item }) => item.id),
      log: await logRows(watch, subject, log, open),
      released: groups.filter(({ group }) => LEAVES.test(group)).map(({ deed, count }) => ({ deed, count })),
      groups: [...groups],
      deeds: deeds.count,
      things: [...Map.groupBy(things.things, ({ type }) => type)]
        .map(([type, own]) => ({ type, count: own.length }))
        .toSorted((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1)),
      more: things.more,
      handovers: handovers.map((one) => handoverRowOf(one, { subject, writes }, open)),
      labels,
      marking: open.marking(),
    }
  })
}

/** A sentence with the name of what it is about, where that stands beside it. */
function named(shape: BriefShape | undefined, text: BriefWords): BriefWords {
  if (shape === undefined) return text
  const { code, title } = shape
  return { en: `${code} ${title.en}: ${text.en}`.trim(), fr: `${code} ${title.fr} : ${text.fr}`.trim() }
}
