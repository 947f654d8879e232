import { findLoops } from '../workflow/loops.ts'
import { opensBranch, type Outline, reachableFrom, type StepView, titleOf } from '../workflow/outline.ts'
import { type Findings, shown } from './finding.ts'

/** Branches times edges that are looked at when branches are compared with one another. */
const MOST_COMPARED = 5_000_000

/** What the steps say of one another: start and end, dangling and unreachable steps, loops, branches that meet. */
export function checkFlow(outline: Outline, found: Findings): void {
  checkEnds(outline, found)
  checkDangling(outline, found)
  const reached = reachableFrom(outline, [outline.start, outline.exception])
  if (outline.start !== undefined && outline.steps.has(outline.start))
    for (const step of outline.steps.values())
      if (!reached.has(step.id)) found.warn('workflow.unreachable', step.path, { step: titleOf(outline, step.id) })
  const { endless, returns } = findLoops(outline)
  for (const loop of endless) {
    const [first = ''] = loop
    const named = loop.length > 20 ? [...loop.slice(0, 10), ...loop.slice(-5)] : loop
    const steps = named.map((id) => titleOf(outline, id)).join(' → ')
    const path = outline.steps.get(first)?.path ?? '/workflow'
    const round = { steps, first: titleOf(outline, first) }
    if (named.length === loop.length) found.error('workflow.loop', path, round)
    else found.error('workflow.loop.long', path, { ...round, n: loop.length })
  }
  for (const path of returns) found.must('workflow.while_return', path)
  const edges = [...outline.steps.values()].flatMap((step) => step.edges)
  if (edges.filter(opensBranch).length * edges.length <= MOST_COMPARED) checkBranches(outline, found)
  else found.note('workflow.not_compared', '/workflow')
}

function checkEnds(outline: Outline, found: Findings): void {
  const types = [...outline.steps.values()].map(({ type }) => type)
  if (!types.includes('end')) found.error('workflow.no_end', '/workflow')
  if (!types.includes('start')) found.must('workflow.no_start', '/workflow')
  if (!types.includes('action') && !types.includes('playbook-action')) found.must('workflow.no_action', '/workflow')
  for (const step of outline.steps.values())
    if (step.type === 'start' && step.id !== outline.start) found.warn('workflow.second_start', step.path)
}

function checkDangling(outline: Outline, found: Findings): void {
  const { start, exception } = outline
  if (start !== undefined && !outline.steps.has(start))
    found.error('step.dangling.first', '/workflow_start', { id: shown(start) })
  else if (start !== undefined && outline.steps.get(start)?.type !== 'start')
    found.must('workflow.start_type', '/workflow_start', { step: titleOf(outline, start) })
  if (exception !== undefined && !outline.steps.has(exception))
    found.must('workflow.exception_dangling', '/workflow_exception', { id: shown(exception) })
  for (const step of outline.steps.values())
    for (const edge of step.edges)
      if (!outline.steps.has(edge.to))
        found.error('step.dangling', edge.path, { step: titleOf(outline, step.id), to: shown(edge.to) })
      else if (outline.steps.get(edge.to)?.type === 'start')
        found.error('step.to_start', edge.path, { step: titleOf(outline, step.id) })
}

/** The steps of a branch: what it leads to, up to its end. */
interface Branch {
  readonly path: string
  readonly members: ReadonlySet<string>
}

function checkBranches(outline: Outline, found: Findings): void {
  for (const step of outline.steps.values()) {
    const branches: Branch[] = step.edges
      .filter((edge) => opensBranch(edge) && outline.steps.has(edge.to))
      .map((edge) => ({
        path: edge.path,
        members: reachableFrom(outline, [edge.to], (_, next) => next.to !== step.id),
      }))
    if (branches.length === 0) continue
    checkContinuation(outline, step, branches, found)
    checkMeetings(outline, step, branches, found)
  }
}

/** What comes after a step with branches must not be part of them: a run would do it in the branch, and again after it. */
function checkContinuation(outline: Outline, step: StepView, branches: readonly Branch[], found: Findings): void {
  const after = reachableFrom(
    outline,
    step.edges.filter(({ kind }) => kind === 'on_completion' || kind === 'on_success').map(({ to }) => to),
  )
  for (const { path, members } of branches) {
    const twice = [...members].find((id) => after.has(id) && outline.steps.get(id)?.type !== 'end')
    const shared = [...members].find((id) => after.has(id) && outline.steps.get(id)?.type === 'end')
    if (twice !== undefined)
      found.warn('workflow.runs_twice', path, { twice: titleOf(outline, twice), step: titleOf(outline, step.id) })
    else if (shared !== undefined) found.must('workflow.shared_end', path, { end: titleOf(outline, shared) })
  }
}

function checkMeetings(outline: Outline, step: StepView, branches: readonly Branch[], found: Findings): void {
  const owner = new Map<string, number>()
  for (const [i, { path, members }] of branches.entries())
    for (const id of members) {
      const other = owner.get(id)
      if (other === undefined) owner.set(id, i)
      else if (outline.steps.get(id)?.type === 'end')
        found.must('workflow.shared_end.two', path, { step: titleOf(outline, id) })
      else if (step.type === 'parallel') {
        found.warn('workflow.runs_twice.two', path, { step: titleOf(outline, id) })
        break
      }
    }
}
