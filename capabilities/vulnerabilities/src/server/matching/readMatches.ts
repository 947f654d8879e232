import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { CONTESTED } from '../../core/inventory/standing.ts'
import type { Fleet } from '../../core/matching/fleet.ts'
import {
  findingsOf,
  type KindFinding,
  matchId,
  type MatchIndex,
  type PlacedFinding,
  verdictOf,
} from '../../core/matching/index.ts'
import type { HeldRecord, Ledger } from '../../core/matching/ledger.ts'
import { say } from '../../core/matching/reasons.ts'
import type { Match } from '../../core/model.ts'
import { standingVersions } from '../inventory/standing.ts'
import { joiner } from '../joiner.ts'
import { pacer } from '../pacer.ts'
import type { MatchBook, StoredMatch } from '../runtime.ts'
import type { Past } from './past.ts'

export interface ReadingParts {
  readonly host: Pick<Host, 'tables' | 'policiesNow'>
  readonly ledger: () => Promise<Ledger>
  readonly past: Past
  /** Vulnerabilities that ever spoke of any equipment. */
  readonly everMatched: () => Promise<readonly string[]>
  readonly recordsAt: (ids: readonly string[], at: number) => Promise<readonly HeldRecord[]>
}

/** What one record says of some equipment. */
interface Said {
  readonly vulnerability: string
  readonly row: string
  readonly label: Label
  readonly at: number
  readonly findings: readonly (KindFinding | PlacedFinding)[]
  readonly index: Pick<MatchIndex, 'each' | 'places'>
  readonly fleet: Fleet
  /** When a piece ended that does not stand any more, by slot. */
  readonly until?: ReadonlyMap<number, number>
}

/**
 * Matches as one reader has them. Of equipment that stands under several labels this reader may read, those of the
 * versions that stand: the same the reader gets from the inventory.
 */
export function matchReader(parts: ReadingParts): Pick<MatchBook, 'read' | 'about' | 'rowsOf' | 'hasEquipment'> {
  const { host, ledger, past, recordsAt, everMatched } = parts

  /** Who may read the join of two labels, each pair asked once. */
  const doorOf = (subject: Subject) => {
    const join = joiner(host.policiesNow())
    const known = new Map<Label, boolean>()
    return (record: Label, equipment: Label): Label | undefined => {
      const label = join([record, equipment])
      const may = known.get(label) ?? host.tables.mayRead(subject, label)
      known.set(label, may)
      return may ? label : undefined
    }
  }

  /** What stands now, or stood; records of the past are judged again by equipment of the past. */
  const saidOf = async (ids: readonly string[], at: number | undefined): Promise<readonly Said[]> => {
    const now = await ledger()
    const { index, fleet } = now
    if (at === undefined)
      return ids.flatMap((vulnerability) =>
        (now.entry(vulnerability)?.records ?? []).flatMap(({ row, label, at: since, findings }): Said[] => {
          const of = fleet.labelOf(label)
          return of === undefined ? [] : [{ vulnerability, row, label: of, at: since, findings, index, fleet }]
        }),
      )
    const gone = await past.now()
    const said: Said[] = []
    const pause = pacer()
    for (const { row, label, at: since, record } of await recordsAt(ids, at)) {
      for (const where of [{ index, fleet }, gone])
        said.push({
          vulnerability: record.id,
          row,
          label,
          at: since,
          findings: findingsOf(where.index.judge(record)),
          ...where,
        })
      await pause()
    }
    return said
  }

  const read: MatchBook['read'] = async (subject, { vulnerabilities, equipment, at }) => {
    if (vulnerabilities?.length === 0 || equipment?.length === 0) return []
    const now = await ledger()
    const asked = equipment && new Set(equipment)
    const ids =
      vulnerabilities ?? (at === undefined ? (asked ? idsAbout(now, asked) : [...now.ids()]) : await everMatched())
    const door = doorOf(subject)
    const pause = pacer()
    const found: (StoredMatch & { readonly equipmentRow: string })[] = []
    for (const said of await saidOf([...new Set(ids)], at)) {
      collect(said, { asked, at, door }, found)
      await pause()
    }
    const shared = at === undefined ? (id: string) => now.fleet.slotsOf(id).length > 1 : () => true
    const several = await host.tables.readAs(subject, (tx) =>
      standingVersions(tx, host.tables, {
        ids: [...new Set(found.map(({ match }) => match.equipment))].filter(shared),
        at,
      }),
    )
    const placed = placesOf(several)
    return found
      .filter(({ match, equipmentRow }) => !several.has(match.equipment) || placed.has(equipmentRow))
      .toSorted(
        (a, b) =>
          order(a.vulnerability, b.vulnerability) ||
          order(a.match.equipment, b.match.equipment) ||
          a.match.component - b.match.component ||
          order(a.row, b.row),
      )
      .map(({ equipmentRow, match, ...one }) => ({
        ...one,
        match: {
          ...match,
          component: match.component + (placed.get(equipmentRow) ?? 0),
          why: (several.get(match.equipment)?.length ?? 1) > 1 ? contested(match.why) : match.why,
        },
      }))
  }

  return {
    read,

    async about(subject, rows) {
      const { index, fleet, entry, about } = await ledger()
      const door = doorOf(subject)
      const found = new Map<string, ReadonlySet<string>>()
      for (const row of rows) {
        const slot = index.places.numberOf(row)
        const label = slot === undefined ? undefined : fleet.labelOf(fleet.columns.label[slot] ?? 0)
        if (slot === undefined || label === undefined) continue
        const kinds = new Set(index.places.kindsOf(slot))
        const its = [...about(slot)].filter((id) =>
          (entry(id)?.records ?? []).some(
            ({ label: of, findings }) =>
              findings.some((finding) => holdsOf(finding, slot, kinds)) &&
              door(fleet.labelOf(of) ?? label, label) !== undefined,
          ),
        )
        found.set(row, new Set(its))
      }
      return found
    },

    async hasEquipment(subject) {
      const { fleet } = await ledger()
      const labels = new Set(fleet.labelsInUse())
      return [...labels].some((label) => host.tables.mayRead(subject, label))
    },

    async rowsOf(subject, vulnerability) {
      const { index, fleet, entry } = await ledger()
      const door = doorOf(subject)
      const rows = new Set<string>()
      for (const { label, findings } of entry(vulnerability)?.records ?? []) {
        const of = fleet.labelOf(label)
        if (of === undefined) continue
        const allowed = new Map<number, boolean>()
        for (const finding of findings)
          index.each(finding, (slot) => {
            const number = fleet.columns.label[slot] ?? 0
            const may = allowed.get(number) ?? door(of, fleet.labelOf(number) ?? of) !== undefined
            allowed.set(number, may)
            const row = may ? index.places.slot(slot)?.row : undefined
            if (row !== undefined) rows.add(row)
          })
      }
      return [...rows]
    },
  }
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function holdsOf(finding: KindFinding | PlacedFinding, slot: number, kinds: ReadonlySet<number>): boolean {
  if ('kind' in finding) return kinds.has(finding.kind)
  return finding.where.some((number, i) => i % 2 === 0 && number === slot)
}

function idsAbout(ledger: Ledger, equipment: ReadonlySet<string>): readonly string[] {
  return [...equipment].flatMap((id) => ledger.fleet.slotsOf(id).flatMap((slot) => [...ledger.about(slot)]))
}

interface Collecting {
  readonly asked: ReadonlySet<string> | undefined
  readonly at: number | undefined
  readonly door: (record: Label, equipment: Label) => Label | undefined
}

/** Adds what may be read of what one record says. */
function collect(
  { vulnerability, row, label, at: since, findings, index, fleet, until }: Said,
  { asked, at, door }: Collecting,
  found: (StoredMatch & { readonly equipmentRow: string })[],
): void {
  for (const finding of findings) {
    const why: Match['why'] = say(finding.reason)
    index.each(finding, (slot, component) => {
      const equipment = fleet.idOf(slot)
      if (asked !== undefined && !asked.has(equipment)) return
      const columns = fleet.columns
      const began = Math.max(since, columns.at[slot] ?? 0)
      const ended = until?.get(slot)
      if (at !== undefined && (began > at || (ended !== undefined && ended <= at))) return
      const of = index.places.slot(slot)
      const own = fleet.labelOf(columns.label[slot] ?? 0)
      const under = own && door(label, own)
      if (of === undefined || under === undefined) return
      const id = matchId(row, { row: of.row, component })
      found.push({
        row: id,
        label: under,
        at: began,
        ...(ended === undefined ? {} : { until: ended }),
        vulnerability,
        record: row,
        match: { id, equipment, component, verdict: verdictOf(finding), why },
        equipmentRow: of.row,
      })
    })
  }
}

/** Of equipment with several versions: where the programs of each that stands begin in the piece the inventory tells. */
function placesOf(several: Awaited<ReturnType<typeof standingVersions>>): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const versions of several.values()) {
    let at = 0
    for (const { row, components } of versions) {
      places.set(row, at)
      at += components
    }
  }
  return places
}

const contested = ({ en, fr }: Match['why']): Match['why'] => ({ en: en + CONTESTED.en, fr: fr + CONTESTED.fr })
