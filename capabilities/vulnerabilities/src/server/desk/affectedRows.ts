import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Standing } from '../../core/decision/index.ts'
import { WORST } from '../../core/decision/tally.ts'
import type { Runtime, StoredMatch } from '../runtime.ts'
import { type Decided, namesOf } from './desk.ts'
import { verdictOf } from './view.ts'

/** Pieces one page tells one by one; its counts are of all. */
const MOST_SHOWN = 500

const rank = ({ status }: Standing) => WORST.indexOf(status)

/** What is still to be done first: the pieces of equipment one vulnerability concerns, as many as one page shows. */
export async function affectedRows(
  { host, inventory, matches }: Pick<Runtime, 'host' | 'inventory' | 'matches'>,
  subject: Subject,
  { given, tally }: Decided,
  marks: Marks,
  at?: number,
) {
  const shown = tally.standings.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_SHOWN)
  const ids = shown.map(({ equipment }) => equipment.id)
  const moment = at === undefined ? {} : { at }
  const [equipment, found, names] = await Promise.all([
    inventory.read(subject, { ids, ...moment }),
    matches.read(subject, { vulnerabilities: [given.id], equipment: ids, ...moment }),
    namesOf(
      host,
      subject,
      shown.flatMap(({ equipment: { asset } }) => asset ?? []),
    ),
  ])
  const machines = new Map(equipment.map((one) => [one.equipment.id, one.equipment]))
  const matchesOf = Map.groupBy(found, ({ match }) => match.equipment)
  return shown.flatMap((standing) => {
    const machine = machines.get(standing.equipment.id)
    const match = decisive(matchesOf.get(standing.equipment.id) ?? [])
    // Ended between two questions.
    if (machine === undefined || match === undefined) return []
    const component = machine.components[match.match.component]
    const name = machine.asset === undefined ? undefined : names.get(machine.asset)
    return [
      {
        equipment: machine.id,
        name: { en: machine.name, fr: machine.nameFr ?? machine.name },
        operator: machine.operator,
        operatorName: machine.operatorName,
        nation: machine.nation,
        ...(machine.asset !== undefined &&
          name !== undefined && {
            asset: { id: machine.asset, name, route: `/picture/model?node=${machine.asset}` },
          }),
        component: component?.name ?? '',
        ...(component?.version !== undefined && { version: component.version }),
        verdict: verdictOf(standing),
        why: standing.by === undefined ? match.match.why : standing.why,
        exposure: machine.exposure,
        seen: machine.seen,
        mark: marks.of(standing.label),
      },
    ]
  })
}

/** Of several components the one that surely is affected, else the first. */
const decisive = (found: readonly StoredMatch[]): StoredMatch | undefined =>
  found.find(({ match }) => match.verdict === 'affected') ?? found[0]
