import { type Label, type PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  type Heard,
  type Sight,
  speaksOf,
  type Standing,
  standingsFound,
  type Tally,
  tallyFound,
} from '../../core/decision/index.ts'
import type { Fleet } from '../../core/matching/fleet.ts'
import type { Ledger } from '../../core/matching/ledger.ts'
import type { VexStatement } from '../../core/model.ts'
import { joiner } from '../joiner.ts'
import { standingVersions } from '../inventory/standing.ts'

/** Labels of records and equipment joined, each pair once; forgotten when policies change. */
export function pairLabels({ policiesNow }: Pick<Host, 'policiesNow'>, fleet: Fleet) {
  let policies: PolicySet | undefined
  let join = joiner(policiesNow())
  let pairs = new Map<number, Label>()
  return {
    joinLabels: (labels: readonly Label[]) => join(labels),
    joined(record: number, equipment: number): Label {
      const now = policiesNow()
      if (now !== policies) [policies, join, pairs] = [now, joiner(now), new Map()]
      const key = record * 2 ** 20 + equipment
      const known = pairs.get(key)
      if (known) return known
      const of = [fleet.labelOf(record), fleet.labelOf(equipment)].filter((label) => label !== undefined)
      const made = join(of)
      pairs.set(key, made)
      return made
    },
  }
}
export type PairLabels = ReturnType<typeof pairLabels>

/** What all vulnerabilities come to for one reader, as far as labels reach: nothing here is read from the database. */
export interface ReaderSight {
  /** Vulnerabilities with findings on any equipment; of most a reader may know nothing. */
  ids(): Iterable<string>
  versionOf(vulnerability: string): number | undefined
  tally(vulnerability: string, statements: readonly Heard<VexStatement>[]): Tally | undefined
  /** Whether this reader was told otherwise before: labels, policies or clearances say something else by now. */
  differs(before: ReaderSight): boolean
}

/** @returns as the subject may read now; ask again for every question */
export async function sightOf(
  host: Pick<Host, 'tables' | 'policiesNow'>,
  ledger: Ledger,
  labels: PairLabels,
  subject: Subject,
): Promise<ReaderSight> {
  const { fleet, index } = ledger
  const hidden = await hiddenFrom(host, fleet, index.places, subject)
  const pairs = new Map<number, boolean>()
  const sight: Sight = {
    joined: labels.joined,
    hidden,
    allows(record, equipment) {
      const key = record * 2 ** 20 + equipment
      const known = pairs.get(key) ?? host.tables.mayRead(subject, labels.joined(record, equipment))
      pairs.set(key, known)
      return known
    },
  }
  const parts = { index, fleet, speaksOf, joinLabels: labels.joinLabels }
  const ask = (pair: number) => sight.allows(Math.floor(pair / 2 ** 20), pair % 2 ** 20)
  const made: ReaderSight & { readonly hidden: ReadonlySet<number>; readonly pairs: ReadonlyMap<number, boolean> } = {
    hidden,
    pairs,
    ids: () => ledger.ids(),
    versionOf: (vulnerability) => ledger.entry(vulnerability)?.version,
    tally(vulnerability, statements) {
      const records = ledger.entry(vulnerability)?.records
      if (records === undefined) return undefined
      const sums = tallyFound(parts, records, statements, sight)
      return {
        ...sums,
        get standings(): readonly Standing[] {
          return standingsFound(parts, ledger.entry(vulnerability)?.records ?? [], statements, sight)
        },
      }
    },
    differs(before) {
      const other = before as typeof made
      if (other.hidden.size !== hidden.size || [...hidden].some((slot) => !other.hidden.has(slot))) return true
      for (const [pair, was] of other.pairs) if (ask(pair) !== was) return true
      return false
    },
  }
  return made
}

/** Versions of equipment that others have taken the place of, of those this reader may read. */
async function hiddenFrom(
  { tables }: Pick<Host, 'tables'>,
  fleet: Fleet,
  places: Ledger['index']['places'],
  subject: Subject,
): Promise<ReadonlySet<number>> {
  const hidden = new Set<number>()
  if (!fleet.isShared) return hidden
  const groups = [...fleet.shared()]
  const ids = groups.map(([slot = 0]) => fleet.idOf(slot))
  const several = await tables.readAs(subject, (tx) => standingVersions(tx, tables, { ids }))
  for (const slots of groups) {
    const versions = several.get(fleet.idOf(slots[0] ?? 0))
    // With one version to read there is none another could take the place of.
    if (versions === undefined) continue
    const stand = new Set(versions.map(({ row }) => row))
    for (const slot of slots) if (!stand.has(places.slot(slot)?.row ?? '')) hidden.add(slot)
  }
  return hidden
}
