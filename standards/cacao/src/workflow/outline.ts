import { isObject, type JsonObject } from '@testudo/stix/json'
import { under } from '../check/shape.ts'
import { MOST_EDGES, MOST_STEPS } from '../limits.ts'

export type EdgeKind = 'on_completion' | 'on_success' | 'on_failure' | 'on_true' | 'on_false' | 'next_steps' | 'cases'

/** A step names another: as what, and where in the document. `label` is the key of a case. */
export interface Edge {
  readonly kind: EdgeKind
  readonly to: string
  readonly path: string
  readonly label?: string
}

export interface StepView {
  readonly id: string
  readonly raw: JsonObject
  readonly type: string
  readonly path: string
  readonly edges: readonly Edge[]
}

/** A workflow as far as it can be read, whatever else is wrong with it. Steps in the order of the document. */
export interface Outline {
  readonly steps: ReadonlyMap<string, StepView>
  readonly start: string | undefined
  readonly exception: string | undefined
}

const SINGLE = ['on_completion', 'on_success', 'on_failure', 'on_true', 'on_false'] as const
/** The edges that open a branch: what they lead to ends in an end step of its own, and then the step itself goes on. */
const OPENING: ReadonlySet<EdgeKind> = new Set(['on_true', 'on_false', 'next_steps', 'cases'])

export const opensBranch = (edge: Edge): boolean => OPENING.has(edge.kind)

export const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export function outlineOf(playbook: JsonObject): Outline {
  const steps = new Map<string, StepView>()
  const workflow = isObject(playbook['workflow']) ? playbook['workflow'] : {}
  for (const [id, raw] of Object.entries(workflow)) {
    if (!isObject(raw)) continue
    const path = under('/workflow', id)
    steps.set(id, { id, raw, type: textOr(raw['type']) ?? '', path, edges: edgesOf(raw, path) })
  }
  return { steps, start: textOr(playbook['workflow_start']), exception: textOr(playbook['workflow_exception']) }
}

/** Every step that a step names. */
export function edgesOf(raw: JsonObject, path: string): Edge[] {
  const edges: Edge[] = []
  for (const kind of SINGLE) {
    const to = textOr(raw[kind])
    if (to !== undefined) edges.push({ kind, to, path: under(path, kind) })
  }
  const next = raw['next_steps']
  if (Array.isArray(next))
    for (const [i, to] of next.entries())
      if (typeof to === 'string') edges.push({ kind: 'next_steps', to, path: under(under(path, 'next_steps'), i) })
  const cases = raw['cases']
  if (isObject(cases))
    for (const [label, to] of Object.entries(cases))
      if (typeof to === 'string') edges.push({ kind: 'cases', to, label, path: under(under(path, 'cases'), label) })
  return edges
}

/** Beyond what is looked at: the work grows with steps times ways. */
export function isTooLarge(outline: Outline): boolean {
  let edges = 0
  for (const step of outline.steps.values()) edges += step.edges.length
  return outline.steps.size > MOST_STEPS || edges > MOST_EDGES
}

/** Every step that can be come to from some steps, themselves among them. `follow` may leave edges out. */
export function reachableFrom(
  outline: Outline,
  from: readonly (string | undefined)[],
  follow: (step: StepView, edge: Edge) => boolean = () => true,
): Set<string> {
  const seen = new Set<string>()
  const waiting = from.filter((id): id is string => id !== undefined && outline.steps.has(id))
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = outline.steps.get(id)
    if (step === undefined || seen.has(id)) continue
    seen.add(id)
    for (const edge of step.edges) if (!seen.has(edge.to) && follow(step, edge)) waiting.push(edge.to)
  }
  return seen
}

/** A step as a sentence names it: its name, or its id. */
export function titleOf(outline: Outline, id: string): string {
  const name = textOr(outline.steps.get(id)?.raw['name'])
  const short = id.slice(0, 120)
  return name === undefined || name === '' ? short : `${JSON.stringify(name.slice(0, 60))} (${short})`
}
