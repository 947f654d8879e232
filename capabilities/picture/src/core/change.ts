import type { Label } from '@testudo/kernel/label'
import type { Reply } from '@testudo/kernel/contract'
import type { whatIf } from './contract.ts'
import { buildModel, toExposure } from './stored.ts'
import type { StoredBody, StoredModel } from './storedModel.ts'
import { beginWorld, type Marker, stateAndCapacity, type World } from './world.ts'

type Consequences = Pick<Reply<typeof whatIf>, 'changes' | 'unchanged' | 'nodesChanged'>

/** What becomes of the missions from one world to the other; a mission in only one of them is unknown in the other. */
export function consequencesOf(before: World, after: World, marker: Marker): Consequences {
  const changes: Consequences['changes'] = []
  let missions = 0
  for (const node of [...before.model.nodes, ...after.model.nodes.filter((n) => !before.model.indexOf.has(n.id))]) {
    if (node.object.type !== 'x-testudo-mission') continue
    missions++
    const [was, is] = [numbersOf(before, node.id), numbersOf(after, node.id)]
    if (was.state === is.state && was.capacity === is.capacity) continue
    const { code } = node.object
    changes.push({ mission: node.id, code, name: node.name, mark: marker.mark(node.label), before: was, after: is })
  }
  const stateBefore = new Map(before.model.nodes.map((node, i) => [node.id, before.moment.states[i]]))
  const nodesChanged = after.model.nodes.filter((node, i) => stateBefore.get(node.id) !== after.moment.states[i]).length
  return { changes, unchanged: missions - changes.length, nodesChanged }
}

function numbersOf(world: World, id: string) {
  const i = world.model.indexOf.get(id)
  return i === undefined ? { state: 'unknown' as const } : stateAndCapacity(world, i)
}

/** The same world with one object of the picture added, changed or taken off, as if it had just been saved. */
export function withChange(world: World, object: Readonly<Record<string, unknown>>, label: Label): World {
  const { model } = world
  const changed: StoredBody = { id: String(object.id), type: String(object.type), label, value: object }
  if (changed.type === 'x-testudo-exposure') {
    const one = buildModel([changed], []).exposures.get(changed.id)
    const exposure = one === undefined ? undefined : toExposure(one)
    const exposures = world.exposures.filter((e) => e.id !== changed.id)
    const { run: _, moment: __, ...parts } = world
    return beginWorld({ ...parts, exposures: exposure === undefined ? exposures : [...exposures, exposure] })
  }
  const { run: _, moment: __, ...parts } = world
  return beginWorld({ ...parts, model: rebuilt(model, changed) })
}

function rebuilt(model: StoredModel, changed: StoredBody): StoredModel {
  const others = (body: StoredBody) => body.id !== changed.id
  const bodies: StoredBody[] = [
    ...model.nodes.map(({ id, label, object }) => ({ id, type: object.type, label, value: object })),
    ...model.operations.map(({ object, label }) => ({ id: object.id, type: object.type, label, value: object })),
    ...[...model.exposures.values()].map(({ object, label }) => ({
      id: object.id,
      type: object.type,
      label,
      value: object,
    })),
  ].filter(others)
  const edges = model.dependencies
    .map(({ id, node, needs, body, label }) => ({
      id,
      type: 'relationship',
      label,
      value: body,
      source: model.nodes[node]?.id ?? '',
      target: model.nodes[needs]?.id ?? '',
    }))
    .filter(others)
  if (changed.type !== 'relationship') return buildModel([...bodies, changed], edges)
  const value = changed.value as Readonly<Record<string, unknown>>
  return buildModel(bodies, [
    ...edges,
    { ...changed, source: String(value.source_ref), target: String(value.target_ref) },
  ])
}

/** The way from `node` back to itself when it came to need `needs`: node indices, the first repeated; undefined when there is none. */
export function findCircle(
  model: StoredModel,
  node: string,
  needs: string,
  except: string | undefined,
): readonly number[] | undefined {
  const [from, to] = [model.indexOf.get(needs) ?? -1, model.indexOf.get(node) ?? -1]
  const needed = new Map<number, number[]>()
  for (const d of model.dependencies) {
    if (d.id === except) continue
    const list = needed.get(d.node)
    if (list === undefined) needed.set(d.node, [d.needs])
    else list.push(d.needs)
  }
  const before = new Map<number, number>([[from, -1]])
  const open = [from]
  for (const at of open) {
    if (at === to) break
    for (const next of needed.get(at) ?? []) {
      if (before.has(next)) continue
      before.set(next, at)
      open.push(next)
    }
  }
  if (!before.has(to)) return undefined
  const way: number[] = []
  for (let at = to; at >= 0; at = before.get(at) ?? -1) way.push(at)
  return [to, ...way.toReversed()]
}
