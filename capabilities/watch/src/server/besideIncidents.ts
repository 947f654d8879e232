import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { Shift } from '../core/index.ts'
import { type ChangedThing, thingRowOf } from './things.ts'

const MOST_INCIDENTS = 20
const MOST_BESIDE = 12

/** Incidents of a shift, newest first, each with what others hold about it and changed in the shift: requests, help, runs. */
export async function incidentsOf(
  { gather }: Pick<Host, 'gather'>,
  subject: Subject,
  things: readonly ChangedThing[],
  { from, until }: Shift,
  open: Marks,
) {
  const incidents = things.filter(({ type }) => type === 'incident').slice(0, MOST_INCIDENTS)
  const told = await Promise.all(incidents.map(async (one) => ({ one, beside: await gather.beside(subject, one.id) })))
  return told.map(({ one, beside }) => ({
    ...thingRowOf(one, open),
    beside: beside
      .filter(({ at }) => at >= from && at < until)
      .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
      .slice(0, MOST_BESIDE)
      .map(({ id, what, title, state, route, at, label }) => ({
        id,
        what,
        title,
        state,
        route,
        at,
        mark: open.of(label),
      })),
  }))
}
