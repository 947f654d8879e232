import type { PolicySet } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import { buildModel } from '../core/stored.ts'
import { PICTURE_TYPES, type StoredBody, type StoredModel } from '../core/storedModel.ts'
import { beginWorld, type World } from '../core/world.ts'

/** Readers whose model is kept; beyond, the one unused longest is built again. */
const MOST_KEPT = 32
const CHUNK = 1_000

interface Kept {
  readonly model: StoredModel
  readonly names: ReadonlyMap<string, string>
}

type Needs = Pick<Host, 'objects' | 'gather' | 'clock' | 'defaultLabel'> & { readonly policies: PolicySet }

/** The picture as each reader may see it; the model is kept until something that reader can read changes. */
export interface Worlds {
  model(subject: Subject): Promise<Kept>
  /** @param at Unix ms; left out or in the future: now */
  world(subject: Subject, at?: number): Promise<World>
}

export function createWorlds(host: Needs): Worlds {
  const kept = new Map<string, Promise<Kept>>()
  const worlds: Worlds = {
    async model(subject) {
      const stamp = await host.objects.changeStamp(subject)
      const known = kept.get(stamp)
      if (known !== undefined) {
        kept.delete(stamp)
        kept.set(stamp, known)
        return known
      }
      const loading = load(host, subject)
      kept.set(stamp, loading)
      loading.catch(() => kept.delete(stamp))
      const [oldest] = kept.keys()
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      return loading
    },
    async world(subject, at) {
      const now = host.clock.now()
      const [{ model, names }, exposures] = await Promise.all([worlds.model(subject), host.gather.exposures(subject)])
      const { policies, defaultLabel } = host
      return beginWorld({ model, names, exposures, policies, defaultLabel, now, at: Math.min(at ?? now, now) })
    },
  }
  return worlds
}

async function load({ objects }: Needs, subject: Subject): Promise<Kept> {
  const [nodes, edges] = await Promise.all([
    objects.all(subject, PICTURE_TYPES),
    objects.allEdges(subject, ['depends-on']),
  ])
  const known = new Set(nodes.map((node) => node.id))
  const inside = edges.filter((edge) => known.has(edge.source) && known.has(edge.target))
  const bodies = new Map<string, StoredObject>()
  const ids = [...new Set(inside.map((edge) => edge.id))]
  for (let i = 0; i < ids.length; i += CHUNK) {
    for (const found of await objects.getMany(subject, ids.slice(i, i + CHUNK))) bodies.set(found.id, found)
  }
  const parsed = nodes.map(toBody)
  const model = buildModel(
    parsed,
    inside.flatMap((edge) => {
      const found = bodies.get(edge.id)
      return found === undefined ? [] : [{ ...toBody(found), source: edge.source, target: edge.target }]
    }),
  )
  return { model, names: await namesOf(objects, subject, parsed) }
}

const toBody = (object: StoredObject): StoredBody => ({
  id: object.id,
  type: object.type,
  label: object.label,
  value: JSON.parse(object.body) as unknown,
})

/** Owners, authors and evidence by name, where this reader may read them. */
async function namesOf(
  objects: Host['objects'],
  subject: Subject,
  bodies: readonly StoredBody[],
): Promise<Map<string, string>> {
  const refs = new Set<string>()
  for (const { value } of bodies) {
    const body = value as Readonly<Record<string, unknown>>
    for (const key of ['owner_ref', 'created_by_ref', 'cause_ref']) {
      const ref = body[key]
      if (typeof ref === 'string') refs.add(ref)
    }
  }
  const names = new Map<string, string>()
  const ids = [...refs]
  for (let i = 0; i < ids.length; i += CHUNK) {
    for (const found of await objects.getMany(subject, ids.slice(i, i + CHUNK)))
      if (found.name !== '') names.set(found.id, found.name)
  }
  return names
}
