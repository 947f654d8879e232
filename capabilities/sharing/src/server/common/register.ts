import { canonicalLabel, type Label } from '@testudo/kernel/label'
import { type Position, positionSchema } from '@testudo/kernel/geo'
import type { Marks } from '@testudo/kernel/markBook'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { type Activity, ACTIVITY_TYPE, activitySchema } from '../../core/activities/activity.ts'
import { type Announced, type Around, type Clash, deconflict } from '../../core/activities/deconflict.ts'
import type { NeedsOne } from '../../core/activities/reach.ts'
import type { ClashRow } from '../../core/contract/activities.ts'
import type { Words } from '../../core/contract/shapes.ts'

const CHUNK = 1_000
/** Readers whose register is kept; it is read again when something they may read changes. */
const MOST_KEPT = 32

/** One activity as a reader has it. */
export interface Kept {
  readonly activity: Activity
  readonly label: Label
  readonly announced: Announced
}

/** Something an activity names, or that lies on the way to it. */
export interface Thing {
  readonly id: string
  readonly type: string
  readonly name: Words
  readonly label: Label
  readonly position: Position | undefined
}

/** The register as one reader may see it. */
export interface Register {
  readonly kept: readonly Kept[]
  readonly things: ReadonlyMap<string, Thing>
  readonly around: Around
  /** Labels of things and of statements that something needs another, by id. */
  readonly labels: ReadonlyMap<string, Label>
}

/** Reads registers, each reader's own. */
export function createRegisters(host: Pick<Host, 'objects'>): (subject: Subject) => Promise<Register> {
  const known = new Map<string, Promise<Register>>()
  return async (subject) => {
    const stamp = await host.objects.changeStamp(subject)
    const before = known.get(stamp)
    known.delete(stamp)
    const found = before ?? load(host.objects, subject)
    known.set(stamp, found)
    found.catch(() => known.delete(stamp))
    const [oldest] = known.keys()
    if (known.size > MOST_KEPT && oldest !== undefined) known.delete(oldest)
    return found
  }
}

async function load(objects: Host['objects'], subject: Subject): Promise<Register> {
  const kept = (await objects.all(subject, [ACTIVITY_TYPE])).flatMap((stored) => keep(stored))
  return {
    kept,
    ...(await surroundings(objects, subject, new Set(kept.flatMap(({ announced }) => announced.targets)))),
  }
}

/** Things named and what they need, as far as this reader may read things and statements. */
export async function surroundings(
  objects: Host['objects'],
  subject: Subject,
  named: ReadonlySet<string>,
): Promise<Pick<Register, 'things' | 'around' | 'labels'>> {
  const edges = [...named].some((id) => id.startsWith('x-testudo-'))
    ? await objects.allEdges(subject, ['depends-on'])
    : []
  const bySource = Map.groupBy(edges, ({ source }) => source)
  const wanted = new Set(named)
  for (const id of wanted) for (const { target } of bySource.get(id) ?? []) wanted.add(target)
  const things = new Map<string, Thing>()
  const ids = [...wanted]
  for (let i = 0; i < ids.length; i += CHUNK)
    for (const stored of await objects.getMany(subject, ids.slice(i, i + CHUNK)))
      if (!stored.revoked) things.set(stored.id, thingOf(stored))
  const labels = new Map([...things].map(([id, { label }]) => [id, label]))
  const needs = new Map<string, NeedsOne[]>()
  for (const id of things.keys()) {
    for (const { id: by, target: to, label } of bySource.get(id) ?? []) {
      if (!things.has(to)) continue
      needs.set(id, [...(needs.get(id) ?? []), { to, by }])
      labels.set(by, label)
    }
  }
  return { things, labels, around: { needs, names: new Map([...things].map(([id, { name }]) => [id, name])) } }
}

/** An object of the store as an activity; what is malformed or no more is left out. */
export function keep(stored: StoredObject): Kept[] {
  const parsed = activitySchema.safeParse(JSON.parse(stored.body))
  if (!parsed.success || stored.revoked) return []
  const activity = parsed.data
  const announced = announcedOf(activity)
  return announced === undefined ? [] : [{ activity, label: stored.label, announced }]
}

/** What is compared; undefined without a readable time, or with an end before the beginning. */
export function announcedOf(activity: Activity): Announced | undefined {
  const from = Date.parse(activity.starts)
  const until = activity.ends === undefined ? undefined : Date.parse(activity.ends)
  if (Number.isNaN(from) || (until !== undefined && !(until > from))) return undefined
  const { id, kind, target_refs: targets, sectors, nations, ranges, domains } = activity
  const name = { en: activity.name, fr: activity.name_fr ?? activity.name }
  return { id, kind, name, from, ...(until === undefined ? {} : { until }), targets, sectors, nations, ranges, domains }
}

function thingOf({ id, type, name, body, label }: StoredObject): Thing {
  const { name_fr: fr, position, path } = JSON.parse(body) as Readonly<Record<'name_fr' | 'position' | 'path', unknown>>
  const at = positionSchema.safeParse(position ?? middleOf(path))
  const en = name === '' ? id : name
  return { id, type, label, name: { en, fr: typeof fr === 'string' && fr !== '' ? fr : en }, position: at.data }
}

/** A cable stands on the map at its middle; [lon, lat] as GeoJSON orders them. */
function middleOf(path: unknown): unknown {
  const point: unknown = Array.isArray(path) ? path[Math.floor(path.length / 2)] : undefined
  return Array.isArray(point) ? { lon: point[0] as unknown, lat: point[1] as unknown } : undefined
}

/** Whether it can meet anything any more. */
export const isOpen = ({ activity }: Kept): boolean => activity.state === 'planned' || activity.state === 'running'

/** Warnings of a register among those that are still on; with `only`, those this one is in. */
export function clashesOf(register: Register, among: readonly Kept[], only?: string): readonly Clash[] {
  return deconflict(
    among.filter(isOpen).map(({ announced }) => announced),
    register.around,
    only,
  )
}

/** Everything a warning is made of, by label, each once. */
export function labelsOfClash(clash: Clash, labels: ReadonlyMap<string, Label>): readonly Label[] {
  const all = [clash.a, clash.b, ...clash.restsOn].flatMap((id) => labels.get(id) ?? [])
  return [...new Map(all.map((label) => [canonicalLabel(label), label])).values()]
}

/** Warnings as they are shown, under the marks of what they rest on. */
export function clashRows(
  register: Register,
  among: readonly Kept[],
  clashes: readonly Clash[],
  marks: Marks,
): ClashRow[] {
  const byId = new Map(among.map((one) => [one.activity.id, one]))
  const labels = new Map([...register.labels, ...among.map(({ activity, label }) => [activity.id, label] as const)])
  return clashes.map(({ a, b, restsOn: _, ...clash }) => ({
    ...clash,
    a: { id: a, name: byId.get(a)?.announced.name ?? { en: a, fr: a } },
    b: { id: b, name: byId.get(b)?.announced.name ?? { en: b, fr: b } },
    shared: clash.shared.map((id) => register.around.names.get(id)?.en ?? id),
    mark: marks.of(...labelsOfClash({ a, b, restsOn: _, ...clash }, labels)),
  }))
}
