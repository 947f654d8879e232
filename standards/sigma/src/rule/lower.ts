import { type Detection, RuleProblem } from '../documents.ts'
import { askItem, type Budget, type Lists } from '../test/items.ts'
import { constant, type Expression, join, negate } from '../test/test.ts'
import { type Condition, namesOf } from './condition.ts'
import type { Search } from './search.ts'

function askSearch(search: Search, lists: Lists, budget: Budget): Expression {
  if (search.op === 'item') return askItem(search.item, lists, budget)
  return join(
    search.op === 'all' ? 'and' : 'or',
    search.parts.map((part) => askSearch(part, lists, budget)),
  )
}

/**
 * What a detection asks, names and modifiers resolved.
 *
 * @throws {RuleProblem} for a name the detection does not define, a pattern that fits none, and what {@link askItem} refuses
 */
export function lower(detection: Detection, lists: Lists, line: number, path: string): Expression {
  const { searches } = detection
  const names = [...searches.keys()]
  // Every search is read, so that a mistake in one the condition leaves out is seen too.
  const budget: Budget = { expressions: 0 }
  const asked = new Map([...searches].map(([name, search]) => [name, askSearch(search, lists, budget)]))
  const fail = (reason: string): never => {
    throw new RuleProblem(line, `${path}.condition`, reason)
  }
  const known = (name: string) =>
    asked.get(name) ?? fail(`the condition names "${name}", which the ${path} does not define`)
  const resolve = (condition: Condition): Expression => {
    if (condition.op === 'name') return known(condition.name)
    if (condition.op === 'not') return negate(resolve(condition.part))
    if (condition.op !== 'of') return join(condition.op, condition.parts.map(resolve))
    const wanted = namesOf(condition.pattern, names)
    if (wanted.length === 0) fail(`no search fits "${condition.pattern}"`)
    return join(condition.every ? 'and' : 'or', wanted.map(known))
  }
  return detection.conditions.length === 0 ? constant(false) : join('or', detection.conditions.map(resolve))
}
