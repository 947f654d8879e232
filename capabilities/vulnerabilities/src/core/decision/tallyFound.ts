import type { Label } from '@testudo/kernel/label'
import type { Fleet, Piece } from '../matching/fleet.ts'
import { type KindFinding, type MatchIndex, type PlacedFinding, verdictOf } from '../matching/index.ts'
import { say } from '../matching/reasons.ts'
import { type Component, EXPOSURES, type Match, type VexStatement } from '../model.ts'
import { mostOften, noCounts, OPEN, SAFETY, type Tally, WORST } from './tally.ts'
import type { Heard, Standing, Words } from './types.ts'
import { type SpeaksOf, standingOf } from './vex.ts'

/** What one record says of the equipment. `label`: number in the fleet. */
export interface RecordFindings {
  readonly row: string
  readonly label: number
  readonly at: number
  readonly findings: readonly (KindFinding | PlacedFinding)[]
}

/** What one reader may put together. */
export interface Sight {
  /** Whether a match of a record and of equipment under these labels may be read. */
  allows(record: number, equipment: number): boolean
  /** The label it stands under. */
  joined(record: number, equipment: number): Label
  /** Slots another version of the same piece has taken the place of, for this reader. */
  readonly hidden: ReadonlySet<number>
}

export interface FoundParts {
  readonly index: Pick<MatchIndex, 'each' | 'componentOf' | 'places'>
  readonly fleet: Fleet
  readonly speaksOf: SpeaksOf
  readonly joinLabels: (labels: readonly Label[]) => Label
}

/** How all components stand that a record says the same of. */
interface Group {
  readonly rank: number
  readonly like: Omit<Standing, 'equipment' | 'label' | 'at' | 'why'>
  readonly reason: () => Words
  /** Labels of statements besides the match's own. */
  readonly more: readonly Label[]
  readonly record: RecordFindings
}

const scratch = { rank: new Uint8Array(0), component: new Uint32Array(0), group: new Uint32Array(0) }
const NOWHERE: Label = { policy: '', classification: '', categories: [], originators: [] }

/** Each piece's worst standing, as numbers: slots with their group. `scratch` is clean again at its end, whatever happens. */
function stand(
  parts: FoundParts,
  records: readonly RecordFindings[],
  statements: readonly Heard<VexStatement>[],
  sight: Sight,
): { readonly slots: readonly number[]; readonly groupOf: readonly number[]; readonly groups: readonly Group[] } {
  const { index, fleet } = parts
  if (scratch.rank.length < fleet.size) {
    scratch.rank = new Uint8Array(fleet.size)
    scratch.component = new Uint32Array(fleet.size)
    scratch.group = new Uint32Array(fleet.size)
  }
  const { rank: ranks, component: components, group: groupsAt } = scratch
  const labels = fleet.columns.label
  const named = new Set(statements.flatMap(({ item }) => item.equipment))
  const groups: Group[] = []
  const touched: number[] = []
  try {
    standEach()
    const isWorstOfPiece = (slot: number) =>
      fleet
        .slotsOf(fleet.idOf(slot))
        .every(
          (other) => other === slot || ranks[other] === 0 || worse(ranks[slot] ?? 0, slot, ranks[other] ?? 0, other),
        )
    // Where versions of one piece stand beside each other, it counts once.
    const slots = fleet.isShared ? touched.filter(isWorstOfPiece) : touched
    return { slots, groupOf: slots.map((slot) => groupsAt[slot] ?? 0), groups }
  } finally {
    for (const slot of touched) ranks[slot] = 0
  }

  function standEach() {
    for (const record of records) {
      const allowed = new Uint8Array(fleet.labels)
      const isAllowed = (label: number) => {
        if (allowed[label] === 0) allowed[label] = sight.allows(record.label, label) ? 1 : 2
        return allowed[label] === 1
      }
      for (const finding of record.findings) {
        const ofKind = new Map<number, number>()
        const groupFor = (kind: number, equipment?: string): number => {
          const known = equipment === undefined ? ofKind.get(kind) : undefined
          if (known !== undefined) return known
          const made = groups.push(groupOf(parts, record, finding, kind, statements, equipment)) - 1
          if (equipment === undefined) ofKind.set(kind, made)
          return made
        }
        index.each(finding, (slot, component) => {
          if (!isAllowed(labels[slot] ?? 0) || sight.hidden.has(slot)) return
          const kind = 'kind' in finding ? finding.kind : (index.places.kindsOf(slot)[component] ?? 0)
          const isNamed = named.size > 0 && named.has(fleet.idOf(slot))
          const number = groupFor(kind, isNamed ? fleet.idOf(slot) : undefined)
          const rank = (groups[number]?.rank ?? 0) + 1
          const before = ranks[slot] ?? 0
          if (before === 0) touched.push(slot)
          else if (before < rank || (before === rank && (components[slot] ?? 0) <= component)) return
          ranks[slot] = rank
          components[slot] = component
          groupsAt[slot] = number
        })
      }
    }
  }
}

const worse = (a: number, slotA: number, b: number, slotB: number) => a < b || (a === b && slotA < slotB)

function groupOf(
  { index, speaksOf, joinLabels }: FoundParts,
  record: RecordFindings,
  finding: KindFinding | PlacedFinding,
  kind: number,
  statements: readonly Heard<VexStatement>[],
  equipment = '',
): Group {
  const component: Component = index.componentOf(kind)
  // Whose component this is a specimen of is nobody's business: names of components are asked of the inventory.
  const verdict = verdictOf(finding)
  let said: Words | undefined
  const reason = () => (said ??= say(finding.reason))
  if (statements.length === 0)
    return {
      rank: WORST.indexOf(verdict),
      like: { component: undefined, status: verdict, conflict: false },
      reason,
      more: [],
      record,
    }
  // Only the id of the equipment and its component decide which statement counts.
  const match: Match = { id: '', equipment, component: 0, verdict, why: { en: '', fr: '' } }
  const piece = { id: equipment, components: [component] }
  const more: Label[] = []
  const { status, by, closed, conflict, why } = standingOf(
    { match, equipment: piece, label: NOWHERE, at: record.at },
    statements,
    speaksOf,
    (labels) => {
      more.push(...labels.filter((label) => label !== NOWHERE))
      return joinLabels(more)
    },
  )
  return {
    rank: WORST.indexOf(status),
    like: {
      component: undefined,
      status,
      conflict,
      ...(by === undefined ? {} : { by }),
      ...(closed === undefined ? {} : { closed }),
    },
    reason: by === undefined ? reason : () => why,
    more,
    record,
  }
}

/** Of a piece with versions that stand beside each other, the slots of all this reader has; else its own slot. */
function versionsBeside(fleet: Fleet, slot: number, { record }: Group, sight: Sight): readonly number[] {
  const slots = fleet.isShared ? fleet.slotsOf(fleet.idOf(slot)) : []
  if (slots.length < 2) return [slot]
  const { label } = fleet.columns
  return [
    slot,
    ...slots.filter((one) => one !== slot && !sight.hidden.has(one) && sight.allows(record.label, label[one] ?? 0)),
  ]
}

function labelOf(
  { fleet, joinLabels }: FoundParts,
  sight: Sight,
  { record, more }: Group,
  slots: readonly number[],
): Label {
  const { label } = fleet.columns
  const joined = slots.map((slot) => sight.joined(record.label, label[slot] ?? 0))
  return joinLabels([...joined, ...more])
}

const assetOf = (fleet: Fleet, slots: readonly number[]): number =>
  slots.map((slot) => fleet.columns.asset[slot] ?? 0).find((asset) => asset !== 0) ?? 0

/** The piece as its worst version has it: most exposed, most dangerous. */
function worstPiece(fleet: Fleet, slot: number, beside: readonly number[]): Piece {
  const own = fleet.pieceOf(slot)
  if (beside.length < 2) return own
  const pieces = beside.map((one) => fleet.pieceOf(one))
  const asset = own.asset ?? pieces.find((piece) => piece.asset !== undefined)?.asset
  const most = (rank: (piece: Piece) => number) => pieces.reduce((a, b) => (rank(b) > rank(a) ? b : a), own)
  return {
    ...own,
    ...(asset === undefined ? {} : { asset }),
    exposure: most(({ exposure }) => EXPOSURES.indexOf(exposure)).exposure,
    safety: most(({ safety }) => SAFETY.indexOf(safety)).safety,
  }
}

/** The standings of one vulnerability one by one: as many as pieces of equipment it speaks of. */
export function standingsFound(
  parts: FoundParts,
  records: readonly RecordFindings[],
  statements: readonly Heard<VexStatement>[],
  sight: Sight,
): readonly Standing[] {
  const { fleet } = parts
  const { slots, groupOf, groups } = stand(parts, records, statements, sight)
  const { at } = fleet.columns
  return slots
    .flatMap((slot, i): Standing[] => {
      const group = groups[groupOf[i] ?? 0]
      if (group === undefined) return []
      const { record, like, reason } = group
      const beside = versionsBeside(fleet, slot, group, sight)
      return [
        {
          equipment: worstPiece(fleet, slot, beside),
          ...like,
          why: reason(),
          label: labelOf(parts, sight, group, beside),
          at: Math.max(record.at, at[slot] ?? 0),
        },
      ]
    })
    .toSorted((a, b) => (a.equipment.id < b.equipment.id ? -1 : 1))
}

/**
 * Sums up one vulnerability for one reader, from what records say of kinds of products: as `tallyOf` of the standings, some
 * nanoseconds a piece. Nothing is kept of a piece of equipment.
 */
export function tallyFound(
  parts: FoundParts,
  records: readonly RecordFindings[],
  statements: readonly Heard<VexStatement>[],
  sight: Sight,
): Omit<Tally, 'standings'> {
  const { fleet } = parts
  const { slots, groupOf, groups } = stand(parts, records, statements, sight)
  const counts = noCounts()
  const columns = fleet.columns
  const sizes = new Uint32Array(groups.length)
  const assets = new Set<number>()
  const [sites, sitesOpen, sitesAffected] = [new Set<number>(), new Set<number>(), new Set<number>()]
  const stood = new Map<number, { readonly group: Group; readonly label: number; open: boolean }>()
  const [all, open] = [new Set<Label>(), new Set<Label>()]
  let [exposure, safety, seen] = [-1, 0, 0]
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0
    const number = groupOf[i] ?? 0
    const group = groups[number]
    if (group === undefined) continue
    const { status } = group.like
    counts[status]++
    sizes[number] = (sizes[number] ?? 0) + 1
    sites.add(columns.site[slot] ?? 0)
    const label = columns.label[slot] ?? 0
    const isOpen = OPEN.includes(status)
    const beside = versionsBeside(fleet, slot, group, sight)
    if (beside.length > 1) {
      const under = labelOf(parts, sight, group, beside)
      all.add(under)
      if (isOpen) open.add(under)
    }
    const key = number * fleet.labels + label
    const known = stood.get(key)
    if (known === undefined && beside.length === 1) stood.set(key, { group, label, open: isOpen })
    if (!isOpen) continue
    sitesOpen.add(columns.site[slot] ?? 0)
    if (status === 'affected') sitesAffected.add(columns.site[slot] ?? 0)
    for (const one of beside) {
      exposure = Math.max(exposure, columns.exposure[one] ?? 0)
      safety = Math.max(safety, columns.safety[one] ?? 0)
    }
    seen = Math.max(seen, columns.seen[slot] ?? 0)
    const asset = assetOf(fleet, beside)
    if (asset !== 0) assets.add(asset)
  }
  for (const { group, label, open: isOpen } of stood.values()) {
    const joined = sight.joined(group.record.label, label)
    const under = group.more.length === 0 ? joined : parts.joinLabels([joined, ...group.more])
    all.add(under)
    if (isOpen) open.add(under)
  }
  const places = (of: ReadonlySet<number>) => [...of].map((site) => fleet.siteOf(site))
  const affected = places(sitesAffected)
  return {
    counts,
    exposure,
    safety,
    seen,
    assets: [...assets].map((number) => fleet.assetOf(number)).toSorted(),
    nations: [...new Set(places(sites).map((site) => site?.nation ?? ''))].toSorted(),
    sites: places(sitesOpen).filter((site) => site !== undefined),
    operatorsAffected: new Set(affected.map((site) => site?.operator)).size,
    nationsAffected: new Set(affected.map((site) => site?.nation)).size,
    labels: [...all],
    openLabels: [...open],
    // Only where nothing is surely affected is the reason told.
    why: counts.affected > 0 ? { en: '', fr: '' } : mostOften(reasonsOf(groups, sizes)),
  }
}

function reasonsOf(groups: readonly Group[], sizes: Uint32Array) {
  const reasons = new Map<string, { readonly why: Words; n: number }>()
  for (const [i, { reason }] of groups.entries()) {
    const why = reason()
    const known = reasons.get(why.en) ?? { why, n: 0 }
    known.n += sizes[i] ?? 0
    reasons.set(why.en, known)
  }
  return [...reasons.values()].filter(({ n }) => n > 0)
}
