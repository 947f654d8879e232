import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { MissionTouched } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import {
  type Assembled,
  assemble,
  coreOf,
  type Incident,
  type Joined,
  joinUp,
  leadOf,
  ownOf,
  readIncident,
  readPortion,
  readStatement,
  saysOf,
  type Scope,
  scopeOf,
  STATEMENTS,
} from '../core/index.ts'

import type { Author } from './author.ts'

/** How portions name what they belong to; an incident of thousands is related to few things. */
export const NAMING: readonly string[] = ['incident_ref', 'request_ref', 'object_refs']

/** Readers whose list is kept; it is read again when something they may read changes. */
const MOST_KEPT = 32

export interface KeptIncident {
  readonly incident: Incident
  readonly label: Label
}

/** What one reader has of all incidents. */
export interface Overview {
  /** Those merged into another one are shown as that one, and not among these. */
  readonly incidents: readonly KeptIncident[]
  readonly every: readonly KeptIncident[]
  readonly joined: Joined
  /** By incident: its tasks, those merged into it too, as far as this reader may read them. */
  readonly parts: ReadonlyMap<string, Assembled>
  readonly missions: ReadonlyMap<string, readonly MissionTouched[]>
  /** By incident: when a portion of it changed last, and under which labels. */
  readonly moved: ReadonlyMap<string, Moved>
}

/** When something changed last (Unix ms), and the labels of what did. */
export interface Moved {
  readonly at: number
  readonly labels: readonly Label[]
}

/** One incident with all that is shown as it. */
export interface Whole extends Assembled {
  readonly scope: Scope
  readonly joined: Joined
  /** By id: all incidents of this reader. */
  readonly incidents: ReadonlyMap<string, KeptIncident>
}

/** A portion as its reader has it, of an incident that is open. */
export interface OpenPortion {
  readonly says: ReturnType<typeof saysOf>
  readonly label: Label
  /** The incident it is shown with. */
  readonly root: string
}

export interface Reader {
  /** The very same value as long as nothing of it has changed, for all who read alike. */
  overview(subject: Subject): Promise<Overview>
  /** @throws {Fault} `absent`, for what is not there and for what may not be read alike */
  one(subject: Subject, id: string): Promise<KeptIncident>
  /** Every portion of one incident the reader may read, of those merged into it too. */
  whole(subject: Subject, id: string): Promise<Whole>
  /** Only the node that made an incident makes versions of it, whatever it says of its lead. */
  leads(subject: Subject, incident: Incident): boolean
  /** What open incidents hold of some kinds of portions, those of merged ones too. Costs by what they hold. */
  openPortions(
    subject: Subject,
    overview: Pick<Overview, 'incidents' | 'joined'>,
    types: readonly ('grouping' | 'observed-data')[],
  ): Promise<readonly OpenPortion[]>
  /** Missions that lean on what incidents touch that are one matter. */
  missions(subject: Subject, members: readonly Incident[]): Promise<readonly MissionTouched[]>
}

/** Reads incidents, each reader's own. */
export function createReader(host: Host, author: Author): Reader {
  const { objects } = host
  const lists = new Map<string, Promise<Kept>>()
  const overviews = new WeakMap<Kept, { readonly touched: string; readonly overview: Overview }>()
  const reads = { portion: remembering(readPortion), incident: remembering(readIncident) }

  const keptFor = async (subject: Subject) => {
    const stamp = await objects.changeStamp(subject)
    const found = lists.get(stamp) ?? load(objects, subject, reads)
    lists.delete(stamp)
    lists.set(stamp, found)
    found.catch(() => lists.delete(stamp))
    const [oldest] = lists.keys()
    if (lists.size > MOST_KEPT && oldest !== undefined) lists.delete(oldest)
    return found
  }

  return {
    async overview(subject) {
      const kept = await keptFor(subject)
      const byId = new Map(kept.every.map((one) => [one.incident.id, one]))
      const asked = new Map(
        kept.every.map(({ incident: { id } }) => [id, askedOfAll(kept.joined.membersOf(id), byId)] as const),
      )
      // One question for all: the model is walked once.
      const touched = await host.gather.missions(subject, new Set([...asked.values()].flat()))
      // What lies with missions changes without a word of an incident: its text says whether it did.
      const text = JSON.stringify(touched)
      const known = overviews.get(kept)
      if (known?.touched === text) return known.overview
      const missions = new Map(
        [...asked].map(([id, ids]) => {
          const own = new Set(ids)
          return [id, touched.filter(({ through }) => through.some((way) => own.has(way.asked)))] as const
        }),
      )
      const incidents = kept.every.filter(({ incident: { id } }) => kept.joined.rootOf(id) === id)
      const overview = { ...kept, incidents, missions }
      overviews.set(kept, { touched: text, overview })
      return overview
    },
    async one(subject, id) {
      const stored = await objects.get(subject, id)
      const incident = stored === undefined || stored.revoked ? undefined : readIncident(stored.body)
      if (stored === undefined || incident === undefined) throw nothingHere()
      return { incident, label: stored.label }
    },
    async whole(subject, id) {
      const { every, joined } = await keptFor(subject)
      const scope = scopeOf(joined, id)
      const stored = [
        ...(
          await Promise.all([...scope.incidents].map((one) => objects.holding(subject, one, ['incident_ref'])))
        ).flat(),
        ...(await objects.getMany(subject, [...scope.taken])),
        ...(
          await Promise.all([...scope.taken].filter(isTask).map((one) => objects.holding(subject, one, ['task_ref'])))
        ).flat(),
      ]
      const once = new Map(stored.map((one) => [one.id, one]))
      return {
        ...assemble(scope, [...once.values()], reads.portion),
        scope,
        joined,
        incidents: new Map(every.map((one) => [one.incident.id, one])),
      }
    },
    async openPortions(subject, { incidents, joined }, types) {
      const open = incidents.filter(({ incident }) => coreOf(incident)?.investigation_status !== 'closed')
      const rootOf = new Map(
        open.flatMap(({ incident: { id } }) => joined.membersOf(id).map((member) => [member, id] as const)),
      )
      if (rootOf.size === 0) return []
      return (await objects.holding(subject, [...rootOf.keys()], ['incident_ref'], types)).flatMap(
        ({ body, label }): OpenPortion[] => {
          const portion = reads.portion(body)
          const says = portion && saysOf(portion)
          const root = says && rootOf.get(says.incident_ref)
          return says === undefined || root === undefined ? [] : [{ says, label, root }]
        },
      )
    },
    leads: (subject, incident) => author.owns(subject, incident.created_by_ref, leadOf(incident)),
    missions: (subject, members) => host.gather.missions(subject, new Set(members.flatMap(askedOf))),
  }
}

/** What missions are asked about: the incident as a cause, and what it touches. */
const askedOf = (incident: Incident): readonly string[] => [incident.id, ...(ownOf(incident)?.touches_refs ?? [])]

const askedOfAll = (members: readonly string[], byId: ReadonlyMap<string, KeptIncident>): readonly string[] =>
  members.flatMap((id) => {
    const kept = byId.get(id)
    return kept === undefined ? [] : askedOf(kept.incident)
  })

/** What was read lately, by its text: where much stands and one thing changed, that one thing is read anew. */
function remembering<T>(read: (body: string) => T): (body: string) => T {
  let young = new Map<string, T>()
  let old: typeof young = new Map()
  return (body) => {
    const known = young.get(body)
    if (known !== undefined) return known
    const found = old.get(body) ?? read(body)
    if (young.size >= MOST_READ) {
      old = young
      young = new Map()
    }
    young.set(body, found)
    return found
  }
}
const MOST_READ = 20_000

const isTask = (id: string): boolean => id.startsWith('task--')

type Kept = Pick<Overview, 'every' | 'parts' | 'joined' | 'moved'>

interface Reads {
  readonly portion: typeof readPortion
  readonly incident: typeof readIncident
}

async function load(objects: Host['objects'], subject: Subject, reads: Reads): Promise<Kept> {
  const incidents = (await objects.all(subject, ['incident'])).flatMap((stored): KeptIncident[] => {
    const incident = stored.revoked ? undefined : reads.incident(stored.body)
    return incident === undefined ? [] : [{ incident, label: stored.label }]
  })
  const joined = joinUp(
    incidents.map(({ incident }) => incident),
    await statementsFor(objects, subject),
  )
  const tasks = (await objects.all(subject, ['task'])).filter(({ revoked }) => !revoked)
  const byIncident = Map.groupBy(tasks, ({ body }) => {
    const task = reads.portion(body)
    return task === undefined ? '' : saysOf(task).incident_ref
  })
  const parts = new Map(
    incidents.map(({ incident: { id } }) => {
      const scope = scopeOf(joined, id)
      const from = [...scope.incidents, ...joined.originsOf(id).map(({ target }) => target)]
      return [
        id,
        assemble(
          scope,
          from.flatMap((one) => byIncident.get(one) ?? []),
          reads.portion,
        ),
      ] as const
    }),
  )
  const named = Map.groupBy(await objects.lastNaming(subject, ['incident_ref']), ({ target }) => target)
  const moved = new Map(
    incidents.map(({ incident: { id } }) => [
      id,
      newestOf([...scopeOf(joined, id).incidents].flatMap((one) => named.get(one) ?? [])),
    ]),
  )
  return { every: incidents, parts, joined, moved }
}

/** The newest of some changes. */
export function newestOf(changes: readonly { readonly at: number; readonly label: Label }[]): Moved {
  const at = changes.reduce((last, one) => Math.max(last, one.at), 0)
  return { at, labels: changes.flatMap((one) => (one.at === at ? [one.label] : [])) }
}

/** What leads say of incidents that are one matter, or were. */
async function statementsFor(objects: Host['objects'], subject: Subject) {
  const between = (await objects.allEdges(subject, [...STATEMENTS])).filter(
    ({ id, source, target }) =>
      id.startsWith('relationship--') && source.startsWith('incident--') && target.startsWith('incident--'),
  )
  const stored = await objects.getMany(
    subject,
    between.map(({ id }) => id),
  )
  return stored.flatMap((one) => readStatement(one) ?? [])
}
