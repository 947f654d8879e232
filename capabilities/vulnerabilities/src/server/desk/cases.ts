import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import {
  type Case,
  type Found,
  speaksOf,
  type Standing,
  standingsOf,
  type Tally,
  tallyOf,
} from '../../core/decision/index.ts'
import { joiner } from '../joiner.ts'
import type { Runtime } from '../runtime.ts'
import { givenOf } from './shelf.ts'
import { type Seen, sightingsOf } from './sightings.ts'

/** A case with how equipment stands, before missions are asked. */
export interface OpenCase {
  readonly given: Case
  readonly tally: Tally
  /** One by one, made when asked for: without names and software. */
  readonly standings: readonly Standing[]
  /** The STIX object of it that the reader has, if any. */
  readonly object?: string
}

export const openCase = (given: Case, tally: Tally, object?: string): OpenCase => ({
  given,
  tally,
  get standings() {
    return tally.standings
  },
  ...(object !== undefined && { object }),
})

export const caseOf = (
  id: string,
  said: Omit<Case, 'id' | 'found' | 'sightings'>,
  { seen, objects }: Seen,
  tally: Tally,
): OpenCase => {
  const sightings = seen.get(id)
  return openCase({ id, ...said, ...(sightings && { sightings }) }, tally, objects.get(id))
}

type Parts = Pick<Runtime, 'host' | 'items' | 'inventory' | 'matches'>

/**
 * Everything one reader has of some vulnerabilities, at a moment: rows it may read, put together by vulnerability. With `ids`,
 * also those no equipment runs; without, all that known equipment runs.
 */
export async function readCases(
  parts: Parts,
  subject: Subject,
  { ids, at }: { readonly ids?: readonly string[]; readonly at?: number } = {},
): Promise<readonly OpenCase[]> {
  if (at !== undefined) return readPast(parts, subject, at, ids)
  const { host, items, matches } = parts
  const sight = await matches.sight(subject)
  const wanted = [...new Set(ids ?? sight.ids())]
  const found: OpenCase[] = []
  for (let from = 0; from < wanted.length; from += IDS_A_QUESTION) {
    const some = wanted.slice(from, from + IDS_A_QUESTION)
    const [said, sightings] = await Promise.all([items.read(subject, { ids: some }), sightingsOf(host, subject, some)])
    const saidOf = Map.groupBy(said, ({ item }) => item.id)
    for (const id of some) {
      const given = givenOf(saidOf.get(id) ?? [])
      const tally = keepStandings(sight.tally(id, given.statements) ?? tallyOf([]))
      if (tally.labels.length === 0 && (ids === undefined || !saidOf.has(id))) continue
      found.push(caseOf(id, given, sightings, tally))
    }
  }
  return found
}

const IDS_A_QUESTION = 50

/** Where they are asked for several times within one answer. */
function keepStandings(tally: Tally): Tally {
  let made: readonly Standing[] | undefined
  return Object.create(tally, { standings: { get: () => (made ??= tally.standings) } }) as Tally
}

/** The same as it stood: matches are worked out again from what stood then. */
async function readPast(
  { host, items, inventory, matches }: Parts,
  subject: Subject,
  at: number,
  ids: readonly string[] | undefined,
): Promise<readonly OpenCase[]> {
  const matched = await matches.read(subject, { at, ...(ids && { vulnerabilities: ids }) })
  const equipment = await inventory.read(subject, {
    ids: [...new Set(matched.map(({ match }) => match.equipment))],
    at,
  })
  const machines = new Map(equipment.map((one) => [one.equipment.id, one]))
  const wanted = [...new Set([...(ids ?? []), ...matched.map(({ vulnerability }) => vulnerability)])]
  if (wanted.length === 0) return []
  const [said, sightings] = await Promise.all([
    items.read(subject, { ids: wanted, at }),
    sightingsOf(host, subject, wanted, at),
  ])
  const saidOf = Map.groupBy(said, ({ item }) => item.id)
  const matchesOf = Map.groupBy(matched, ({ vulnerability }) => vulnerability)
  const joinLabels: (labels: readonly Label[]) => Label = joiner(host.policiesNow())
  return wanted.flatMap((id): OpenCase[] => {
    const found = (matchesOf.get(id) ?? []).flatMap(({ match, label, at: since }): Found[] => {
      const machine = machines.get(match.equipment)
      if (machine === undefined) return []
      return [{ match, equipment: machine.equipment, label: joinLabels([label, machine.label]), at: since }]
    })
    if (!saidOf.has(id) && found.length === 0) return []
    const given = givenOf(saidOf.get(id) ?? [])
    const tally = tallyOf(standingsOf({ ...given, found }, { speaksOf, joinLabels }))
    return [caseOf(id, given, sightings, tally)]
  })
}
