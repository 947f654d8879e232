import type { Label, PolicySet } from '@testudo/kernel/label'
import { labelFromMarkings } from '@testudo/kernel/marking'
import type { Subject } from '@testudo/kernel/subject'
import type { Objects, StoredObject } from '@testudo/platform/objects'
import { type Body, portionLabels, readBody } from '../core/index.ts'

/** One object with its body read, and the labels that hold on each part of it. */
export interface Opened {
  readonly stored: StoredObject
  readonly body: Body
  readonly labelsAt: (path: string) => readonly Label[]
}

/** Reads bodies and finds what their granular markings mean, with one look-up for all of them. */
export async function openAll(
  objects: Objects,
  subject: Subject,
  stored: readonly StoredObject[],
  policies: PolicySet,
): Promise<Opened[]> {
  const bodies = stored.map((one) => readBody(one.body))
  const refs = new Set(bodies.flatMap((body) => granularRefs(body)))
  const definitions = new Map<string, Body>()
  for (const id of refs) definitions.set(id, { type: 'marking-definition', id })
  if (refs.size > 0) {
    for (const one of await objects.getMany(subject, [...refs])) definitions.set(one.id, readBody(one.body))
  }
  return stored.map((one, i) => {
    const body = bodies[i] ?? {}
    const parts = portionLabels(body, one.label, (id) => {
      const definition = definitions.get(id)
      const found = definition && labelFromMarkings([definition], policies)?.label
      // A TLP mark is a further limit on the label of the whole, not another policy beside it.
      if (found?.policy !== 'TLP' || one.label.policy === 'TLP') return found
      const tlp = TLP.find((word) => word === found.classification)
      return tlp === undefined ? found : { ...one.label, tlp }
    })
    return { stored: one, body, labelsAt: (path) => parts.at(path) }
  })
}

const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const

function granularRefs(body: Body): string[] {
  const granular = body['granular_markings']
  if (!Array.isArray(granular)) return []
  return granular.flatMap((one: unknown) => {
    const ref = typeof one === 'object' && one !== null ? (one as Body)['marking_ref'] : undefined
    return typeof ref === 'string' ? [ref] : []
  })
}
