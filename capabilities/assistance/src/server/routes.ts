import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import { URGENCIES } from '@testudo/kernel/waiting'
import type { Author } from '@testudo/platform/author'
import type { Host } from '@testudo/platform/host'
import { board, type Help, HELP_TYPE, type HelpRow, type Offer, offer, OFFER_TYPE, request } from '../core/index.ts'
import type { Labelled, Reader } from './read.ts'
import { createView } from './view.ts'

/** Rows of one organisation that are listed: nobody fills the board alone. */
const MOST_OF_ONE = 50
const MOST_LABELS = 60

/** The board, one request, one offer: each as its reader may know them. */
export function boardRoutes(host: Host, reader: Reader, author: Author): void {
  const { http, objects, policies, clock } = host
  const book = new MarkBook(policies, host.defaultLabel)
  const open = async (subject: Subject, language: 'en' | 'fr') => {
    const marks = book.open(language)
    const held = await reader.held(subject)
    return { marks, held, view: createView({ policies, author, now: clock.now() }, subject, held, marks) }
  }
  const labelsFor = async (subject: Subject, first: Label = host.defaultLabel) =>
    choices([first, host.defaultLabel, ...(await objects.labels(subject, [OFFER_TYPE, HELP_TYPE, 'incident']))])

  http.answer(board, async ({ show }, { subject, language }) => {
    const { marks, held, view } = await open(subject, language)
    const now = clock.now()
    const shown = <T extends Offer | Help>(all: Iterable<Labelled<T>>) =>
      [...all].filter(
        ({ it }) => show === 'all' || (it.state === 'open' && Date.parse(it.until) > now) || view.owns(it),
      )
    const helps = fairly(shown<Help>(held.helps.values()))
    const offers = fairly(shown<Offer>(held.offers.values()))
    return {
      requests: helps.rows.map(view.helpRow).sort(byNeed),
      offers: offers.rows.map(view.offerRow),
      more: [...helps.more, ...offers.more],
      labels: await labelsFor(subject),
      levels: policies.all().map(({ id, classifications }) => ({
        policy: id,
        levels: classifications.map(({ name }) => name),
      })),
      marking: marks.marking(),
    }
  })

  http.answer(request, async ({ id }, { subject, language }) => {
    const { marks, held, view } = await open(subject, language)
    const help = held.helps.get(id)
    if (help === undefined) throw nothingHere()
    const about = await objects.getMany(subject, help.it.about_refs)
    return {
      row: view.helpRow(help),
      ...detailsOf(help.it),
      overlapHours: help.it.overlap_hours,
      about: about.map(({ id: one, type, name, label }) => ({
        id: one,
        type,
        name: name === '' ? one : name,
        mark: marks.of(label),
      })),
      pairs: view.pairs(help),
      labels: await labelsFor(subject, help.label),
      marking: marks.marking(),
    }
  })

  http.answer(offer, async ({ id }, { subject, language }) => {
    const { marks, held, view } = await open(subject, language)
    const found = held.offers.get(id)
    if (found === undefined) throw nothingHere()
    return {
      row: view.offerRow(found),
      ...detailsOf(found.it),
      tools: found.it.tools,
      caveats: found.it.caveats,
      pairs: view.pairs(found),
      labels: await labelsFor(subject, found.label),
      marking: marks.marking(),
    }
  })
}

const detailsOf = ({ description, clearance, languages, hours, place, modified }: Offer | Help) => ({
  text: description,
  ...(clearance !== undefined && { clearance }),
  languages,
  ...(hours !== undefined && { hours }),
  place,
  modified,
})

/** Newest first; of one organisation no more than its share, and how many are left out. */
function fairly<T extends Offer | Help>(all: readonly Labelled<T>[]) {
  const rows: Labelled<T>[] = []
  const count = new Map<string, number>()
  const sorted = all.toSorted(
    (a, b) => Date.parse(b.it.created) - Date.parse(a.it.created) || (a.it.id < b.it.id ? -1 : 1),
  )
  for (const one of sorted) {
    const n = (count.get(one.it.organisation) ?? 0) + 1
    count.set(one.it.organisation, n)
    if (n <= MOST_OF_ONE) rows.push(one)
  }
  const more = [...count].filter(([, n]) => n > MOST_OF_ONE).map(([by, n]) => ({ by, n: n - MOST_OF_ONE }))
  return { rows, more: more.sort((a, b) => (a.by < b.by ? -1 : 1)) }
}

const byNeed = (a: HelpRow, b: HelpRow): number =>
  Number(b.waits) - Number(a.waits) ||
  Number(b.state === 'open') - Number(a.state === 'open') ||
  URGENCIES.indexOf(b.urgency) - URGENCIES.indexOf(a.urgency) ||
  a.from - b.from ||
  (a.id < b.id ? -1 : 1)

/** Labels to choose from: the first, then those in use; who wrote them does not matter. */
function choices(labels: readonly Label[]): Label[] {
  const kinds = new Map(
    labels.map((label) => [JSON.stringify({ ...label, originators: [] }), { ...label, originators: [] }]),
  )
  return [...kinds.values()].slice(0, MOST_LABELS)
}
