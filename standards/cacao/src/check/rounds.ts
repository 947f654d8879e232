import { readCondition } from '../conditions/condition.ts'
import { type Outline, reachableFrom, textOr } from '../workflow/outline.ts'
import type { Findings } from './finding.ts'
import { under } from './shape.ts'

/** A while step whose body gives no value to what its condition asks: once it holds, it holds for good. */
export function checkRounds(outline: Outline, found: Findings): void {
  for (const step of outline.steps.values()) {
    const condition = step.type === 'while-condition' ? textOr(step.raw['condition']) : undefined
    const read = condition === undefined ? undefined : readCondition(condition)
    if (read === undefined || 'flaw' in read) continue
    const bodies = step.edges.filter(({ kind }) => kind === 'on_true').map(({ to }) => to)
    const assigned = new Set<unknown>()
    for (const id of reachableFrom(outline, bodies, (_, edge) => edge.to !== step.id)) {
      const names = outline.steps.get(id)?.raw['out_args']
      if (Array.isArray(names))
        for (const name of names) if (typeof name === 'string') assigned.add(name.replace(/:value$/, ''))
    }
    if (!read.condition.names.some((name) => assigned.has(name)))
      found.warn('workflow.while_fixed', under(step.path, 'condition'))
  }
}
