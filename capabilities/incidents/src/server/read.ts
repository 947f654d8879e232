import { nothingHere } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { MissionTouched } from '@testudo/kernel/situation'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { type Assembled, assemble, type Incident, incidentNamed, ownOf, readIncident } from '../core/index.ts'

import type { Author } from './author.ts'

/** Readers whose list is kept; it is read again when something they may read changes. */
const MOST_KEPT = 32

export interface KeptIncident {
  readonly incident: Incident
  readonly label: Label
}

/** What one reader has of all incidents. */
export interface Overview {
  readonly incidents: readonly KeptIncident[]
  /** By incident: its tasks, as far as this reader may read them. */
  readonly parts: ReadonlyMap<string, Assembled>
  readonly missions: ReadonlyMap<string, readonly MissionTouched[]>
}

export interface Reader {
  overview(subject: Subject): Promise<Overview>
  /** @throws {Fault} `absent`, for what is not there and for what may not be read alike */
  one(subject: Subject, id: string): Promise<KeptIncident>
  /** Every portion of one incident the reader may read. */
  whole(subject: Subject, id: string): Promise<Assembled>
  /** Only the node that made an incident makes versions of it, whatever it says of its lead. */
  leads(subject: Subject, incident: Incident): boolean
  /** Missions that lean on what an incident touches. */
  missions(subject: Subject, incident: Incident): Promise<readonly MissionTouched[]>
}

/** Reads incidents, each reader's own. */
export function createReader(host: Host, author: Author): Reader {
  const { objects } = host
  const lists = new Map<string, Promise<Pick<Overview, 'incidents' | 'parts'>>>()

  const keptFor = async (subject: Subject) => {
    const stamp = await objects.changeStamp(subject)
    const found = lists.get(stamp) ?? load(objects, subject)
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
      const asked = new Map(kept.incidents.map(({ incident }) => [incident.id, askedOf(incident)]))
      // One question for all: the model is walked once.
      const touched = await host.gather.missions(subject, new Set([...asked.values()].flat()))
      const missions = new Map(
        [...asked].map(([id, ids]) => {
          const own = new Set(ids)
          return [id, touched.filter(({ through }) => through.some((way) => own.has(way.asked)))] as const
        }),
      )
      return { ...kept, missions }
    },
    async one(subject, id) {
      const stored = await objects.get(subject, id)
      const incident = stored === undefined || stored.revoked ? undefined : readIncident(stored)
      if (stored === undefined || incident === undefined) throw nothingHere()
      return { incident, label: stored.label }
    },
    async whole(subject, id) {
      return assemble(id, await objects.holding(subject, id, ['incident_ref']))
    },
    leads: (subject, incident) => author.owns(subject, incident.created_by_ref, leadOf(incident)),
    missions: (subject, incident) => host.gather.missions(subject, new Set(askedOf(incident))),
  }
}

export const leadOf = (incident: Pick<Incident, 'extensions'>): string =>
  ownOf(incident)?.participants.find(({ part }) => part === 'lead')?.organisation ?? ''

/** What missions are asked about: the incident as a cause, and what it touches. */
const askedOf = (incident: Incident): readonly string[] => [incident.id, ...(ownOf(incident)?.touches_refs ?? [])]

async function load(objects: Host['objects'], subject: Subject): Promise<Pick<Overview, 'incidents' | 'parts'>> {
  const incidents = (await objects.all(subject, ['incident'])).flatMap((stored): KeptIncident[] => {
    const incident = stored.revoked ? undefined : readIncident(stored)
    return incident === undefined ? [] : [{ incident, label: stored.label }]
  })
  const tasks = (await objects.all(subject, ['task'])).filter(({ revoked }) => !revoked)
  const byIncident = Map.groupBy(tasks, ({ body }) => incidentNamed(body))
  const parts = new Map(incidents.map(({ incident: { id } }) => [id, assemble(id, byIncident.get(id) ?? [])] as const))
  return { incidents, parts }
}
