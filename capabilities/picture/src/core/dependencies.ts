import type { ModelWarning } from './answers.ts'
import { findCycles, stronglyConnected } from './cycles.ts'
import { DEPENDENCY_EXTENSION, dependencySchema } from './objects.ts'
import {
  type Doubt,
  isGone,
  type StoredBody,
  type StoredDependency,
  type StoredGate,
  type StoredNode,
} from './storedModel.ts'

/** Gate names that are no noun: `needs`, `gate 1`, `g2`, `all`. */
const NAMELESS = /^(gate|g|needs?|all|any|default|main)?[\s_-]*\d*$/i
const modifiedOf = (d: StoredDependency) => String(d.body.modified ?? '')

/** What is wrong, with the ids it is about, in both languages. */
export const warn = (code: string, ids: readonly string[], en: string, fr: string): ModelWarning => ({
  code,
  ids: [...ids],
  text: { en, fr },
})

export function readDependencies(
  edges: readonly (StoredBody & { readonly source: string; readonly target: string })[],
  indexOf: ReadonlyMap<string, number>,
  warnings: ModelWarning[],
): StoredDependency[] {
  const found: StoredDependency[] = []
  for (const edge of edges.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const node = indexOf.get(edge.source)
    const needs = indexOf.get(edge.target)
    if (node === undefined || needs === undefined || typeof edge.value !== 'object' || edge.value === null) continue
    const body = edge.value as Readonly<Record<string, unknown>>
    if (isGone(body)) continue
    const extensions = (
      typeof body.extensions === 'object' && body.extensions !== null ? body.extensions : {}
    ) as Readonly<Record<string, unknown>>
    const parsed = dependencySchema.safeParse(
      extensions[DEPENDENCY_EXTENSION] ?? { extension_type: 'property-extension', gate: 'needs', rule: 'all' },
    )
    if (!parsed.success) {
      warnings.push(
        warn(
          'dependency',
          [edge.id],
          `Dependency ${edge.id} is left out: its gate is not valid.`,
          `La dépendance ${edge.id} est écartée : sa porte n’est pas valide.`,
        ),
      )
      continue
    }
    found.push({ id: edge.id, node, needs, dependency: parsed.data, body, label: edge.label })
  }
  return found
}

export function cutCircles(
  nodes: readonly StoredNode[],
  dependencies: readonly StoredDependency[],
  warnings: ModelWarning[],
): { kept: StoredDependency[]; doubts: Doubt[] } {
  const needed: number[][] = nodes.map(() => [])
  for (const d of dependencies) needed[d.node]?.push(d.needs)
  const components = stronglyConnected(needed)
  const componentOf = new Map(components.flatMap((members, c) => members.map((i) => [i, c] as const)))
  const doubts: Doubt[] = []
  for (const [c, circle] of findCycles(needed).entries()) {
    const cycle = [...circle, circle[0] ?? 0].map((i) => nodes[i]?.name ?? { en: '', fr: '' })
    const ids = circle.map((i) => nodes[i]?.id ?? '')
    const en = `These depend on each other in a circle: ${cycle.map((n) => n.en).join(' → ')}.`
    const fr = `Ces éléments dépendent les uns des autres en boucle : ${cycle.map((n) => n.fr).join(' → ')}.`
    warnings.push(warn('cycle', ids, en, fr))
    for (const node of components[c] ?? []) doubts.push({ node, from: Number.NEGATIVE_INFINITY, kind: 'cycle', cycle })
  }
  const inCircle = (d: StoredDependency) =>
    componentOf.has(d.node) && componentOf.get(d.node) === componentOf.get(d.needs)
  return { kept: dependencies.filter((d) => !inCircle(d)), doubts }
}

export function gatherGates(
  nodes: readonly StoredNode[],
  dependencies: readonly StoredDependency[],
  warnings: ModelWarning[],
): StoredGate[] {
  const groups = new Map<string, StoredDependency[]>()
  for (const d of dependencies) {
    const key = `${d.node} ${d.dependency.gate}`
    const group = groups.get(key) ?? []
    groups.set(key, group)
    // Two statements of one dependency (two sources): the newest counts, so that nothing is counted twice.
    const twin = group.findIndex((other) => other.needs === d.needs)
    if (twin < 0) group.push(d)
    else if (modifiedOf(d) > modifiedOf(group[twin] ?? d)) group[twin] = d
  }
  const gates = [...groups.values()].flatMap((members): StoredGate[] => {
    const [first] = members.toSorted((a, b) => (modifiedOf(a) < modifiedOf(b) ? 1 : -1))
    if (first === undefined) return []
    // The newest statement of a gate is its rule: whoever changes one member changes the gate.
    const { gate, rule } = first.dependency
    const odd = members.find((m) => m.dependency.rule !== rule)
    if (odd !== undefined) {
      const name = nodes[first.node]?.name ?? { en: '', fr: '' }
      const ids = members.map((m) => m.id)
      warnings.push(
        warn(
          'gate',
          ids,
          `Gate “${gate}” of ${name.en} has two rules; the newest, ${rule}, is used.`,
          `La porte « ${gate} » de ${name.fr} a deux règles ; la plus récente, ${rule}, est retenue.`,
        ),
      )
    }
    const counted = rule === 'at-least' || rule === 'share'
    return [
      {
        id: `${nodes[first.node]?.id ?? ''} ${gate}`,
        node: first.node,
        rule,
        k: counted ? Math.min(members.length, first.dependency.k ?? members.length) : undefined,
        name: NAMELESS.test(gate)
          ? undefined
          : { en: gate, fr: members.find((m) => m.dependency.gate_fr !== undefined)?.dependency.gate_fr ?? '' },
        members,
        weights: rule === 'weighted' ? members.map((m) => m.dependency.weight ?? 1) : undefined,
      },
    ]
  })
  return gates.toSorted((a, b) => a.node - b.node || (a.id < b.id ? -1 : 1))
}
