import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { RequirementKind } from '../../core/requirements/suggest.ts'
import { briefDb } from '../briefs/tables.ts'
import { requirementDb } from './tables.ts'

const HOUR = 3_600_000
/** Requirements read at once; a commander has tens. */
const MOST = 1_000

export interface Requirement {
  readonly id: string
  readonly kind: RequirementKind
  readonly text: { readonly en: string; readonly fr: string }
  readonly owner: string
  /** '' for all. */
  readonly mission: string
  readonly priority: number
  readonly every: number
  readonly validUntil?: number
  readonly terms: readonly string[]
  readonly at: number
  readonly endedAt?: number
  readonly label: Label
  readonly labelNumber: number
}

/** A requirement with the last issued brief that answered it, as one reader has both. */
export interface Standing {
  readonly requirement: Requirement
  readonly answered?: { readonly at: number; readonly brief: string; readonly title: string; readonly label: Label }
  readonly stale: boolean
}

export async function readRequirements(host: Host, subject: Subject, only?: string): Promise<readonly Requirement[]> {
  const rows = await host.tables.readAs(subject, (tx) => {
    let query = requirementDb(tx)
      .selectFrom('briefing_requirement')
      .selectAll()
      .orderBy('priority')
      .orderBy('at')
      .orderBy('id')
    if (only !== undefined) query = query.where('id', '=', only)
    return query.limit(MOST).execute()
  })
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as RequirementKind,
    text: JSON.parse(row.text) as Requirement['text'],
    owner: row.owner,
    mission: row.mission,
    priority: row.priority,
    every: row.every,
    ...(row.valid_until === null ? {} : { validUntil: Number(row.valid_until) }),
    terms: JSON.parse(row.terms) as string[],
    at: Number(row.at),
    ...(row.ended_at === null ? {} : { endedAt: Number(row.ended_at) }),
    label: JSON.parse(row.label) as Label,
    labelNumber: row.label_id,
  }))
}

/** One requirement as one reader may see it. @throws {Fault} absent and denied alike */
export async function openRequirement(host: Host, subject: Subject, id: string): Promise<Requirement> {
  const [found] = await readRequirements(host, subject, id)
  if (found === undefined || found.endedAt !== undefined) throw nothingHere()
  return found
}

export const isValid = ({ endedAt, validUntil }: Requirement, now: number): boolean =>
  endedAt === undefined && (validUntil === undefined || validUntil > now)

/** How each stands: which issued brief answered it last, and whether that is too long ago. */
export async function standings(host: Host, subject: Subject): Promise<readonly Standing[]> {
  const all = await readRequirements(host, subject)
  const found = await host.tables.readAs(subject, async (tx) => {
    const said = await requirementDb(tx).selectFrom('briefing_answer').selectAll().where('answers', '=', true).execute()
    const ids = [...new Set(said.map(({ brief }) => brief))]
    if (ids.length === 0) return { said, briefs: [] }
    const briefs = await briefDb(tx)
      .selectFrom('briefing_brief')
      .select(['id', 'title', 'at', 'label'])
      .where('id', 'in', ids)
      .where('state', '=', 'issued')
      .execute()
    return { said, briefs }
  })
  const briefs = new Map(found.briefs.map((row) => [row.id, row]))
  const bySaid = Map.groupBy(found.said, ({ requirement }) => requirement)
  const now = host.clock.now()
  return all.map((requirement) => {
    const [last] = (bySaid.get(requirement.id) ?? [])
      .flatMap(({ brief }) => briefs.get(brief) ?? [])
      .toSorted((a, b) => Number(b.at) - Number(a.at) || (a.id < b.id ? -1 : 1))
    const answered =
      last === undefined
        ? undefined
        : { at: Number(last.at), brief: last.id, title: last.title, label: JSON.parse(last.label) as Label }
    const stale =
      requirement.kind !== 'eefi' &&
      isValid(requirement, now) &&
      (answered === undefined || now - answered.at > requirement.every * HOUR)
    return { requirement, ...(answered === undefined ? {} : { answered }), stale }
  })
}
