import type { Label } from '@testudo/kernel/label'
import type { AlertSeen, MissionTouched, State } from '@testudo/kernel/situation'
import { EVIDENCE_EXTENSION } from './evidence/model.ts'
import { visibleName } from './evidence/names.ts'
import type { Assembled, Labelled } from './assemble.ts'
import type { Participant, Portion } from './model.ts'
import { saysOf } from './model.ts'
import { nationAndName } from './party.ts'
import type { Words } from './words.ts'

/** Left to right: what was seen and who takes part, the incident, what it touches, what leans on that, the missions. */
export const GRAPH_KINDS = [
  'participant',
  'alert',
  'observable',
  'evidence',
  'technique',
  'related',
  'incident',
  'system',
  'dependency',
  'mission',
] as const
export type GraphKind = (typeof GRAPH_KINDS)[number]

export interface GraphNode {
  readonly id: string
  readonly kind: GraphKind
  readonly name: Words
  /** STIX type of what stands in relation, part of a participant; ''. */
  readonly what: string
  readonly state?: State
  /** Ids only, never titles. */
  readonly route?: string
  /** What its being here was worked out from. */
  readonly labels: readonly Label[]
}

/** What leads to what: `from` stands to the left. */
export interface GraphEdge {
  readonly from: string
  readonly to: string
}

/** A thing of the store as the reader has it. */
export interface GraphThing {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly route?: string
  readonly labels: readonly Label[]
}

/** What one reader has of an incident and of what it leads to. */
export interface GraphInput {
  /** The incident, then those merged into it. */
  readonly incidents: readonly {
    readonly id: string
    readonly name: string
    readonly state: State
    readonly labels: readonly Label[]
    readonly participants: readonly Participant[]
    readonly touches: readonly string[]
  }[]
  readonly parts: Pick<Assembled, 'timeline' | 'bundles'>
  readonly alerts: readonly AlertSeen[]
  readonly related: readonly GraphThing[]
  /** By id: what is touched, and what missions lean on. */
  readonly things: ReadonlyMap<string, GraphThing>
  readonly missions: readonly MissionTouched[]
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** How many of a kind are left out, where there are more than are drawn. */
  readonly more: Readonly<Partial<Record<GraphKind, number>>>
}

/** Nodes of one kind that are drawn; of portions the newest. */
export const MOST_OF_A_KIND = 60

const STATES: readonly State[] = ['not-capable', 'severe', 'degraded', 'unknown', 'capable']
const same = (text: string): Words => ({ en: text, fr: text })

/**
 * The way from what was seen to the missions that suffer: mission, what it leans on, the system the incident touches, the
 * alerts, observables and techniques found there. Only from what the reader has. Cost: one pass over the portions.
 */
export function incidentGraph(input: GraphInput): Graph {
  const nodes = new Map<string, GraphNode>()
  const edges = new Map<string, GraphEdge>()
  const left = new Map<GraphKind, Set<string>>()
  const counts = new Map<GraphKind, number>()
  /** @returns whether it is drawn */
  const put = (node: GraphNode): boolean => {
    const known = nodes.get(node.id)
    if (known !== undefined) {
      nodes.set(node.id, { ...known, labels: [...known.labels, ...node.labels] })
      return true
    }
    const n = counts.get(node.kind) ?? 0
    if (n >= MOST_OF_A_KIND) {
      left.set(node.kind, (left.get(node.kind) ?? new Set()).add(node.id))
      return false
    }
    counts.set(node.kind, n + 1)
    nodes.set(node.id, node)
    return true
  }
  const lead = (from: string, to: string) => {
    if (from !== to && nodes.has(from) && nodes.has(to)) edges.set(`${from} ${to}`, { from, to })
  }

  for (const { id, name, state, labels } of input.incidents)
    put({ id, kind: 'incident', name: same(name), what: '', state, route: `/incidents/${id}`, labels })
  const [root] = input.incidents
  if (root === undefined) return { nodes: [], edges: [], more: {} }
  for (const { id } of input.incidents.slice(1)) lead(id, root.id)

  putSystems(input, put, lead)
  putAlerts(input, put, lead)
  for (const { entry } of input.parts.timeline) putPortion(entry, root.id, put, lead)
  for (const { id, type, name, route, labels } of input.related)
    if (put({ id, kind: 'related', name: same(name), what: type, ...(route !== undefined && { route }), labels }))
      lead(id, root.id)
  for (const one of input.incidents)
    for (const { organisation, nation, part } of one.participants) {
      const id = `participant ${nation} ${organisation}`
      const name = same(nationAndName(nation, organisation))
      if (put({ id, kind: 'participant', name, what: part, labels: one.labels })) lead(id, one.id)
    }

  const more = Object.fromEntries([...left].map(([kind, ids]) => [kind, ids.size]))
  const order = (node: GraphNode) => GRAPH_KINDS.indexOf(node.kind)
  return { nodes: [...nodes.values()].sort((a, b) => order(a) - order(b)), edges: [...edges.values()], more }
}

/** Ids of what a node leads to. */
export const leadsTo = (edges: readonly GraphEdge[], id: string): readonly string[] =>
  edges.flatMap(({ from, to }) => (from === id ? [to] : []))

type Put = (node: GraphNode) => boolean
type Lead = (from: string, to: string) => void

/** What is touched, what leans on it, and the missions, the worst first. */
function putSystems({ incidents, things, missions }: GraphInput, put: Put, lead: Lead): void {
  const thing = (id: string, kind: GraphKind, labels: readonly Label[] = []) => {
    const found = things.get(id)
    if (found === undefined) return
    const { name, type, route } = found
    put({
      id,
      kind,
      name: same(name),
      what: type,
      ...(route !== undefined && { route }),
      labels: [...found.labels, ...labels],
    })
  }
  const worst = missions.toSorted(
    (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || (a.code < b.code ? -1 : 1),
  )
  for (const { id, code, name, state, route, label } of worst)
    put({
      id,
      kind: 'mission',
      name: { en: `${code} ${name.en}`, fr: `${code} ${name.fr}` },
      what: '',
      state,
      route,
      labels: [label],
    })
  for (const one of incidents)
    for (const touched of one.touches) {
      thing(touched, 'system')
      lead(one.id, touched)
    }
  const touched = new Set(incidents.flatMap((one) => [...one.touches]))
  for (const mission of worst)
    for (const { asked, node } of mission.through) {
      // What an exposure names the incident for is what the incident struck: a system, told or not.
      const struck = incidents.some(({ id }) => id === asked)
      if (!touched.has(node) && node !== mission.id) thing(node, struck ? 'system' : 'dependency', [mission.label])
      lead(asked, node)
      lead(node, mission.id)
    }
}

/** Alerts stand before the systems they were seen on; those seen on none of them before the incident. */
function putAlerts({ alerts, incidents: [root] }: GraphInput, put: Put, lead: Lead): void {
  for (const { id, title, place, assets, route, label } of alerts) {
    const name = { en: `${title.en}, ${place}`, fr: `${title.fr}, ${place}` }
    if (!put({ id: `alert ${id}`, kind: 'alert', name, what: '', route, labels: [label] })) continue
    for (const asset of assets) lead(`alert ${id}`, asset)
    lead(`alert ${id}`, root?.id ?? '')
  }
}

/** What a portion shows: observables, evidence, techniques. */
function putPortion({ portion, label }: Labelled<Portion>, root: string, put: Put, lead: Lead): void {
  const say = (kind: GraphKind, text: string, route?: string) => {
    const id = `${kind} ${text}`
    if (put({ id, kind, name: same(text), what: '', ...(route !== undefined && { route }), labels: [label] }))
      lead(id, root)
  }
  for (const technique of saysOf(portion).techniques) say('technique', technique)
  if (portion.type !== 'observed-data') return
  if (EVIDENCE_EXTENSION in portion.extensions) {
    const says = portion.extensions[EVIDENCE_EXTENSION]
    const name = typeof says === 'object' && says !== null && 'file_name' in says ? says.file_name : undefined
    say(
      'evidence',
      typeof name === 'string' && name !== '' ? visibleName(name) : portion.id,
      `/incidents/${saysOf(portion).incident_ref}/evidence`,
    )
  } else for (const value of saysOf(portion).values) say('observable', value)
}
