import { isObject, pointer, type ReadTable, refuse } from './reading.ts'
import { readTableJson } from './readTableJson.ts'
import { readTree } from './readTree.ts'

/**
 * Every decision table in a JSON value: one table, a decision tree of SSVC 2.0 (also inside a computed score), or the SSVC
 * object registry that holds many.
 * A table of the registry that cannot be read does not hide the others.
 */
export function readTables(value: unknown): readonly ReadTable[] {
  if (isObject(value) && isObject(value['decision_tree'])) return [readTree(value['decision_tree'], '/decision_tree')]
  if (isObject(value) && value['decisions_table'] !== undefined) return [readTree(value, '')]
  if (!isObject(value) || !isObject(value['types'])) return [readTableJson(value)]
  const tables = value['types']['DecisionTable']
  const found: ReadTable[] = []
  const at = (node: unknown, path: string, levels: readonly string[]): void => {
    const [level, ...below] = levels
    if (level === undefined) {
      const read = readTableJson(isObject(node) ? node['obj'] : undefined)
      found.push('flaw' in read ? refuse(`${path}/obj${read.flaw.path}`, read.flaw.message) : read)
      return
    }
    const children = isObject(node) ? node[level] : undefined
    for (const [key, child] of Object.entries(isObject(children) ? children : {}))
      at(child, `${path}/${level}/${pointer(key)}`, below)
  }
  at(tables, '/types/DecisionTable', ['namespaces', 'keys', 'versions'])
  if (found.length === 0) return [refuse('/types', 'this registry holds no decision table')]
  return found
}
