import { Fault } from '@testudo/kernel/fault'
import type { Label } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { consequencesOf, findCircle, withChange } from '../core/change.ts'
import {
  editing,
  preview,
  publishCommitment,
  recordExposure,
  remove,
  saveDependency,
  saveNode,
  undo,
} from '../core/editing.ts'
import { PICTURE_TYPES } from '../core/storedModel.ts'
import { Marker, writable } from '../core/world.ts'
import { createPlans, type Plan } from './plans.ts'
import type { Worlds } from './worlds.ts'

/** What an exposure may rest on. */
const EVIDENCE_TYPES = [
  'incident',
  'vulnerability',
  'report',
  'campaign',
  'intrusion-set',
  'malware',
  'indicator',
  'sighting',
  'observed-data',
  'note',
]
const MOST_EVIDENCE = 20
const MOST_LABELS = 60

/** Everything that changes the picture: a new version through the store, under the label it had or the one given. */
export function editRoutes(
  host: Pick<Host, 'http' | 'objects' | 'clock' | 'policies' | 'defaultLabel'>,
  worlds: Worlds,
): void {
  const plans = createPlans(host, worlds)

  const store = async (subject: Subject, { object, label }: Plan) => {
    const [id, modified] = [String(object.id), String(object.modified)]
    await host.objects.put(subject, [object], { label, source: subject.organisation || subject.name })
    return { id, modified, undo: { id, modified } }
  }

  host.http.answer(saveNode, async (ask, { subject }) => store(subject, await plans.node(ask, subject)))
  host.http.answer(saveDependency, async (ask, { subject }) => store(subject, await plans.dependency(ask, subject)))
  host.http.answer(recordExposure, async (ask, { subject }) => store(subject, await plans.exposure(ask, subject)))
  host.http.answer(publishCommitment, async (ask, { subject }) => store(subject, await plans.commitment(ask, subject)))
  host.http.answer(remove, async ({ id }, { subject }) => store(subject, await plans.removal(id, subject)))
  host.http.answer(undo, async (ask, { subject }) => store(subject, await plans.undoing(ask, subject)))

  host.http.answer(preview, async ({ node, dependency, exposure, commitment, remove: gone }, { subject }) => {
    const began = performance.now()
    const asked: (Promise<Plan> | undefined)[] = [
      node && plans.node(node, subject),
      dependency && plans.dependency(dependency, subject, 'allow'),
      exposure && plans.exposure(exposure, subject),
      commitment && plans.commitment(commitment, subject),
      gone === undefined ? undefined : plans.removal(gone, subject),
    ]
    const made = await Promise.all(asked.filter((one) => one !== undefined))
    const [plan] = made
    if (plan === undefined || made.length > 1)
      throw new Fault('invalid', 'picture.preview', 'Give exactly one edit to preview.')
    const before = await worlds.world(subject)
    const { model } = before
    const circle =
      dependency === undefined ? undefined : findCircle(model, dependency.node, dependency.needs, dependency.id)
    const marker = new Marker(before)
    const found = consequencesOf(before, withChange(before, plan.object, plan.label), marker)
    return {
      asOf: before.at,
      live: true,
      ...found,
      circle: (circle ?? []).map((i) => model.nodes[i]?.name ?? { en: '', fr: '' }),
      mark: marker.mark(plan.label),
      marking: marker.marking(),
      milliseconds: performance.now() - began,
    }
  })

  host.http.answer(editing, async ({ evidence = '' }, { subject }) => {
    const world = await worlds.world(subject)
    const marker = new Marker(world)
    const [labels, found] = await Promise.all([
      host.objects.labels(subject, PICTURE_TYPES),
      evidence.trim() === ''
        ? { hits: [] }
        : host.objects.search(subject, evidence, { types: EVIDENCE_TYPES, limit: MOST_EVIDENCE }),
    ])
    return {
      defaultLabel: writable(host.defaultLabel),
      labels: distinct(labels).slice(0, MOST_LABELS).map(writable),
      evidence: found.hits.map(({ id, type, name, label }) => ({
        id,
        type,
        name,
        // "INC-0217 Wiper on …": what people say stands first in the name.
        reference: /^[A-Z]{2,6}-[\d-]+/.exec(name)?.[0] ?? '',
        mark: marker.mark(label),
      })),
      marking: marker.marking(),
    }
  })
}

/** Labels that differ in more than who wrote them, in a fixed order. */
function distinct(labels: readonly Label[]): Label[] {
  const kinds = new Map<string, Label>()
  for (const label of labels) kinds.set(JSON.stringify({ ...label, originators: [] }), { ...label, originators: [] })
  return [...kinds.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, label]) => label)
}
