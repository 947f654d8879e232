import { Fault } from '@testudo/kernel/fault'
import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { MarkBook } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { beside, handLead, ownOf, type Participant, participants, type SeenBy } from '../core/index.ts'
import { nameOf } from './author.ts'
import type { Reader } from './read.ts'
import { entryOf, namedAs } from './view.ts'
import type { Writer } from './write.ts'

const MOST_SHOWN = 200

/** Who takes part, and what of the asker's own view each of them sees; and what stands beside an incident elsewhere. */
export function participantRoutes(host: Host, reader: Reader, writer: Writer): void {
  const { http, accounts, tables, gather } = host
  const book = new MarkBook(host.policies, host.defaultLabel)

  http.answer(participants, async ({ id, who }, { subject, language }) => {
    const marks = book.open(language)
    const kept = await reader.one(subject, id)
    const { timeline } = await reader.whole(subject, id)
    const own = reader.leads(subject, kept.incident)
    const peers = (await accounts.list('peer')).filter(({ disabled }) => !disabled)
    const all = ownOf(kept.incident)?.participants ?? []
    const labels = [kept.label, ...timeline.map(({ entry }) => entry.label)]
    const readers = all.map((one) => ({ one, ...standIn(subject, one, peers) }))
    const rows = readers.map(({ one, as, known }): SeenBy => {
      const sees = readable(tables, as)
      return { ...one, known, sees: labels.filter(sees).length }
    })
    const shown = readers.find(({ one }) => one.organisation === who)
    const sees = shown === undefined ? undefined : readable(tables, shown.as)
    const preview =
      sees === undefined
        ? []
        : timeline
            .map(({ at, entry }) => ({ entry: entryOf(at, entry, marks), sees: sees(entry.label) }))
            .sort((a, b) => Number(a.sees) - Number(b.sees))
            .slice(0, MOST_SHOWN)
            .map((one) => ({
              id: one.entry.id,
              kind: one.entry.kind,
              title: one.entry.title === '' ? one.entry.text.slice(0, 200) : one.entry.title,
              at: one.entry.at,
              sees: one.sees,
              mark: one.entry.mark,
            }))
    const { number, name } = namedAs(kept)
    return {
      number,
      name,
      own,
      modified: kept.incident.modified,
      portions: labels.length,
      rows,
      preview,
      heirs: own ? await heirsOf(host, subject) : [],
      mark: marks.of(...labels),
      marking: marks.marking(),
    }
  })

  http.answer(handLead, async ({ id, modified, to }, { subject }) => {
    if (!(await heirsOf(host, subject)).includes(to))
      throw new Fault(
        'invalid',
        'incidents.heir',
        'The lead is handed to an organisation that works on this node. Another nation opens an incident of its own and you merge into it.',
        { place: { path: '/to' } },
      )
    return writer.change(subject, { id, modified }, to)
  })

  http.answer(beside, async ({ id }, { subject, language }) => {
    const marks = book.open(language)
    await reader.one(subject, id)
    const rows = (await gather.beside(subject, id))
      .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
      .slice(0, MOST_SHOWN)
      .map(({ id: one, what, title, state, route, at, label }) => ({
        id: one,
        what,
        title,
        state,
        route,
        at,
        mark: marks.of(label),
      }))
    return { rows, marking: marks.marking() }
  })
}

type Peers = readonly Subject[]

/**
 * Stands for the asker and the participant at once: reads what both may read, so that nothing is told beyond the asker's
 * own view. Where their node has an account here, as that account is cleared; else as cleared as the asker.
 */
function standIn(
  asker: Subject,
  { organisation, nation }: Participant,
  peers: Peers,
): { readonly as: Subject; readonly known: SeenBy['known'] } {
  const peer = nation === '' ? undefined : peers.find((one) => one.nation === nation)
  const them: Subject = {
    id: `participant:${nation}:${organisation}`,
    kind: 'service',
    name: organisation,
    organisation,
    nation,
    communities: peer?.communities ?? [],
    clearances: peer?.clearances ?? asker.clearances,
    specialAccess: peer?.specialAccess ?? [],
    roles: [],
  }
  return {
    as: { ...asker, onlyWith: [...(asker.onlyWith ?? []), them] },
    known: peer === undefined ? 'assumed' : 'node',
  }
}

/** Decides each label once: there are few of them, and thousands of portions. */
function readable(tables: Host['tables'], as: Subject): (label: Label) => boolean {
  const known = new Map<string, boolean>()
  return (label) => {
    const key = canonicalLabel(label)
    const found = known.get(key) ?? tables.mayRead(as, label)
    known.set(key, found)
    return found
  }
}

/** Organisations with people on this node whom the asker outranks or equals, without its own. */
async function heirsOf(host: Host, subject: Subject): Promise<readonly string[]> {
  const people = await host.people(subject)
  return [...new Set(people.map(nameOf))].filter((name) => name !== '' && name !== nameOf(subject)).toSorted()
}
