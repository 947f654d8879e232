import type { Label } from '@testudo/kernel/label'
import { z } from 'zod'
import type { Stored } from './assemble.ts'
import { type Incident, ownOf } from './model.ts'
import { PORTION_EXTENSION } from './vocabulary.ts'

export const STATEMENTS = ['duplicate-of', 'derived-from'] as const

/**
 * What a lead says of two incidents: `source` is the same matter as `target`, or was split off from it with some of its
 * portions. Nothing moves; revoked, it was never so.
 */
export interface Statement {
  readonly id: string
  readonly kind: (typeof STATEMENTS)[number]
  readonly source: string
  readonly target: string
  /** Of a split: portions of `target` that are shown with `source` from now on. */
  readonly portions: readonly string[]
  readonly because: string
  /** The organisation that says so, and the node that wrote it. */
  readonly author: string
  readonly by: string | undefined
  /** As STIX writes it; the newest of two counts. */
  readonly created: string
  readonly label: Label
}

const incidentRef = z.string().startsWith('incident--')
const statementSchema = z.looseObject({
  type: z.literal('relationship'),
  id: z.string(),
  created: z.string(),
  created_by_ref: z.string().optional(),
  relationship_type: z.enum(STATEMENTS),
  source_ref: incidentRef,
  target_ref: incidentRef,
  revoked: z.boolean().optional(),
  extensions: z.looseObject({
    [PORTION_EXTENSION]: z.looseObject({
      author: z.string().max(300),
      because: z.string().max(2_000).default(''),
      portion_refs: z.array(z.string().max(200)).max(500).default([]),
    }),
  }),
})

/** Reads a statement; undefined for every other relationship. */
export function readStatement({ body, label }: Stored): Statement | undefined {
  const read = statementSchema.safeParse(JSON.parse(body))
  if (!read.success || read.data.revoked === true) return undefined
  const { id, created, created_by_ref: by, relationship_type: kind, source_ref, target_ref, extensions } = read.data
  const { author, because, portion_refs: portions } = extensions[PORTION_EXTENSION]
  return { id, kind, source: source_ref, target: target_ref, portions, because, author, by, created, label }
}

/** How one reader's incidents stand to each other. */
export interface Joined {
  /** The incident this one is shown as; itself when nobody says otherwise. */
  rootOf(id: string): string
  /** Incidents shown as this one, itself first, the others by id. */
  membersOf(id: string): readonly string[]
  /** Why it is shown as another one. */
  mergedBy(id: string): Statement | undefined
  /** Splits of it, and the one it came from. */
  splitsOf(id: string): readonly Statement[]
  originsOf(id: string): readonly Statement[]
}

type Led = Pick<Incident, 'id' | 'extensions' | 'created_by_ref'>

/**
 * Puts the statements of leads together. Only the lead of a duplicate says that it is one, and only the lead of an incident
 * splits it; what others say is nothing. Of a ring of duplicates (two leads who each took the other's for the better one)
 * the smallest id stands, on every node alike.
 *
 * @param incidents those the reader may read: a statement about another one says nothing to this reader
 */
export function joinUp(incidents: readonly Led[], statements: readonly Statement[]): Joined {
  const byId = new Map(incidents.map((one) => [one.id, one]))
  const holds = (statement: Statement) => {
    const about = byId.get(statement.kind === 'duplicate-of' ? statement.source : statement.target)
    return (
      about !== undefined &&
      byId.has(statement.source) &&
      byId.has(statement.target) &&
      statement.source !== statement.target &&
      statement.by === about.created_by_ref &&
      statement.author === leadOf(about)
    )
  }
  const valid = statements
    .filter(holds)
    .toSorted((a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : a.id < b.id ? -1 : 1))
  const into = new Map(valid.flatMap((one) => (one.kind === 'duplicate-of' ? [[one.source, one] as const] : [])))
  const rootOf = (id: string): string => {
    const way = [id]
    for (let next = into.get(id); next !== undefined; next = into.get(next.target)) {
      const ring = way.indexOf(next.target)
      if (ring >= 0) return way.slice(ring).toSorted()[0] ?? id
      way.push(next.target)
    }
    return way.at(-1) ?? id
  }
  const members = Map.groupBy([...into.keys()], rootOf)
  const splits = valid.filter(({ kind }) => kind === 'derived-from')
  return {
    rootOf,
    membersOf: (id) => [id, ...(members.get(id) ?? []).filter((one) => one !== id).toSorted()],
    mergedBy: (id) => (rootOf(id) === id ? undefined : into.get(id)),
    splitsOf: (id) => splits.filter(({ target }) => target === id),
    originsOf: (id) => splits.filter(({ source }) => source === id),
  }
}

/** The organisation an incident says it is led by; '' when it says none. */
export const leadOf = (incident: Pick<Incident, 'extensions'>): string =>
  ownOf(incident)?.participants.find(({ part }) => part === 'lead')?.organisation ?? ''

/** Which portions are shown with an incident, and which of them are shown elsewhere from now on. */
export interface Scope {
  /** Incidents whose portions are shown. */
  readonly incidents: ReadonlySet<string>
  /** Portions of others that were split off into it. */
  readonly taken: ReadonlySet<string>
  /** Portions of its own that were split off, by the incident they are shown with. */
  readonly away: ReadonlyMap<string, string>
}

export function scopeOf(joined: Joined, id: string): Scope {
  const members = joined.membersOf(id)
  const within = new Set(members)
  const outside = (far: string) => !within.has(joined.rootOf(far)) && !within.has(far)
  return {
    incidents: within,
    taken: new Set(
      members
        .flatMap((one) => joined.originsOf(one))
        .filter((one) => outside(one.target))
        .flatMap(({ portions }) => portions),
    ),
    away: new Map(
      members
        .flatMap((one) => joined.splitsOf(one))
        .filter((one) => outside(one.source))
        .flatMap(({ portions, source }) => portions.map((portion) => [portion, source] as const)),
    ),
  }
}
