import type { Exposure } from '@testudo/kernel/situation'
import type { StoredModel } from './storedModel.ts'
import { beginWorld, type World } from './world.ts'

/**
 * The same world with some things failed and others back, as of its own moment. A failure begins now, so that work-arounds
 * begin now too; what is restored has no exposure, no doubt and full health.
 *
 * @param fail    ids of nodes (health 0) or of exposures (as if they held now)
 * @param restore ids of nodes or of exposures (lifted)
 */
export function imagine(world: World, fail: readonly string[], restore: readonly string[]): World {
  const { model, at } = world
  const back = new Set(restore)
  const down = new Set(fail)
  const nodeOf = (id: string) => model.indexOf.get(id)
  const exposures: Exposure[] = world.exposures.map((e) => {
    const until = Math.max(e.from, at)
    if ((back.has(e.id) || back.has(e.asset)) && (e.until === undefined || e.until > at)) return { ...e, until }
    if (down.has(e.id) && (e.from > at || (e.until !== undefined && e.until <= at))) {
      const { until: _, ...open } = e
      return { ...open, from: at }
    }
    return e
  })
  for (const id of down) {
    const node = model.nodes[nodeOf(id) ?? -1]
    if (node === undefined) continue
    exposures.push({
      id: `what-if ${id}`,
      asset: id,
      health: 0,
      from: at,
      cause: '',
      causeName: '',
      what: 'assumed to fail',
      label: node.label,
    })
  }
  const base = model.base.slice()
  for (const id of back) {
    const i = nodeOf(id)
    if (i !== undefined) base[model.graph.vertexOf[i] ?? 0] = 1
  }
  const changed: StoredModel = {
    ...model,
    base,
    doubts: model.doubts.filter((d) => !back.has(model.nodes[d.node]?.id ?? '')),
  }
  const { run: _, moment: __, ...parts } = world
  return beginWorld({ ...parts, model: changed, exposures })
}
