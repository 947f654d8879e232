import type { JsonObject } from '../json.ts'
import type { ComparisonExpression } from './ast.ts'
import { compileTest } from './compare.ts'
import type { Observation } from './observation.ts'
import { compileSelector } from './select.ts'

/** Whether one `[…]` holds of an observation. */
export type ObservationTest = (observation: Observation) => boolean

type RootTest = (root: JsonObject, observation: Observation) => boolean

/**
 * Compiles what stands in one `[…]`. It holds of an observation when it holds of one object in it: every comparison starts
 * from that same object, and is false of one of another type. EXISTS asks whether the path selects anything; NOT EXISTS holds
 * of an object of the type where it selects nothing (§9.6; the reference matcher does not run it).
 *
 * @param thorough runs every comparison on every object, so that data which cannot be compared is always reported, whatever
 *   the order; otherwise it stops as soon as the answer is known
 * @throws {PatternError} for operands that cannot be used
 */
export function compileObservationTest(expression: ComparisonExpression, thorough = false): ObservationTest {
  const test = compile(expression, thorough)
  if (!thorough) {
    return (observation) => {
      for (const root of observation.roots) if (test(root, observation)) return true
      return false
    }
  }
  return (observation) => {
    let holds = false
    for (const root of observation.roots) if (test(root, observation)) holds = true
    return holds
  }
}

function compile(expression: ComparisonExpression, thorough: boolean): RootTest {
  if ('parts' in expression) {
    const isAnd = expression.kind === 'and'
    const parts = expression.parts.map((part) => compile(part, thorough))
    return (root, observation) => {
      let holds = isAnd
      for (const part of parts) {
        if (part(root, observation) === isAnd) continue
        holds = !isAnd
        if (!thorough) return holds
      }
      return holds
    }
  }
  const { type, steps } = expression.path
  const select = compileSelector(steps)
  if (expression.kind === 'exists') {
    const { negated } = expression
    return (root, observation) => root['type'] === type && select(root, observation, () => true) !== negated
  }
  const test = compileTest(expression)
  return (root, observation) => root['type'] === type && select(root, observation, test)
}
