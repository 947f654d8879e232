import { type Label, profileKey } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import type { StoredObject } from '@testudo/platform/objects'
import {
  type Body,
  isWithdrawn,
  layMatrix,
  liveMatrices,
  type Matrix,
  readBody,
  referenceOf,
  withPhaseMatrices,
} from '../core/index.ts'

export type Uses = { readonly source: string; readonly target: string; readonly label: Label }

/** Everything of ATT&CK one reader has, laid out once and kept until something he can read changes. */
export interface Atlas {
  readonly byId: ReadonlyMap<string, StoredObject>
  readonly matrices: readonly Matrix[]
  readonly actors: readonly { readonly stored: StoredObject; readonly reference: string | undefined }[]
  readonly uses: readonly Uses[]
  readonly usesOf: ReadonlyMap<string, readonly Uses[]>
}

const KEPT = 8

/** Atlases by reader profile and change stamp: the key holds all that an atlas depends on. */
export class Atlases {
  readonly #host: Pick<Host, 'objects' | 'clock' | 'policies'>
  readonly #kept = new Map<string, Promise<Atlas>>()

  constructor(host: Pick<Host, 'objects' | 'clock' | 'policies'>) {
    this.#host = host
  }

  async of(subject: Subject): Promise<Atlas> {
    const { objects, clock, policies } = this.#host
    const cleared = subject.clearedUntil === undefined || clock.now() < subject.clearedUntil
    const key = JSON.stringify([profileKey(subject, policies), cleared, await objects.changeStamp(subject)])
    const kept = this.#kept.get(key)
    if (kept) return kept
    const made = this.#lay(subject)
    this.#kept.set(key, made)
    for (const old of this.#kept.keys()) if (this.#kept.size > KEPT) this.#kept.delete(old)
    try {
      return await made
    } catch (fault) {
      this.#kept.delete(key)
      throw fault
    }
  }

  async #lay(subject: Subject): Promise<Atlas> {
    const { objects } = this.#host
    const stored = await objects.all(subject, [
      'x-mitre-matrix',
      'x-mitre-tactic',
      'attack-pattern',
      'intrusion-set',
      'campaign',
    ])
    const edges = await objects.allEdges(subject, ['uses', 'subtechnique-of'])
    const bodies = new Map(stored.map((one) => [one.id, readBody(one.body)]))
    const ofType = (type: string): Body[] =>
      stored.filter((one) => one.type === type).map((one) => bodies.get(one.id) ?? {})
    const input = withPhaseMatrices({
      matrices: ofType('x-mitre-matrix'),
      tactics: ofType('x-mitre-tactic'),
      techniques: ofType('attack-pattern'),
      subtechniqueOf: edges.filter((edge) => edge.kind === 'subtechnique-of'),
    })
    const uses = edges.filter((edge) => edge.kind === 'uses' && edge.target.startsWith('attack-pattern--'))
    const usesOf = new Map<string, Uses[]>()
    for (const edge of uses) {
      const list = usesOf.get(edge.target)
      if (list) list.push(edge)
      else usesOf.set(edge.target, [edge])
    }
    const actors = stored
      .filter(
        (one) =>
          (one.type === 'intrusion-set' || one.type === 'campaign') &&
          !one.revoked &&
          !isWithdrawn(bodies.get(one.id) ?? {}),
      )
      .map((one) => ({ stored: one, reference: referenceOf(bodies.get(one.id) ?? {}) }))
      .sort((a, b) =>
        a.stored.name < b.stored.name ? -1 : a.stored.name > b.stored.name ? 1 : a.stored.id < b.stored.id ? -1 : 1,
      )
    return {
      byId: new Map(stored.map((one) => [one.id, one])),
      matrices: liveMatrices(input.matrices).flatMap((one) => layMatrix(input, String(one['id'])) ?? []),
      actors,
      uses,
      usesOf,
    }
  }
}

export const usesOf = (atlas: Atlas, ids: readonly string[]) => ids.flatMap((id) => atlas.usesOf.get(id) ?? [])

export const labelsOf = (atlas: Atlas, id: string): Label[] => {
  const stored = atlas.byId.get(id)
  return stored ? [stored.label] : []
}
