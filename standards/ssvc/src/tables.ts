import type { DecisionPoint } from './point.ts'
import { PUBLISHED_TABLES } from './publishedTables.ts'
import { decisionPoints } from './registry.ts'
import { buildTable, type DecisionTable } from './table.ts'

let built: ReadonlyMap<string, DecisionTable> | undefined

/** The tables shipped here, by `namespace:key:version`. Built at the first call. */
export function decisionTables(): ReadonlyMap<string, DecisionTable> {
  built ??= new Map(
    PUBLISHED_TABLES.map(({ columns, rows, ...head }) => {
      const points = columns.flatMap((id): DecisionPoint[] => {
        const point = decisionPoints().get(id)
        return point === undefined ? [] : [point]
      })
      const [outcome, ...inputs] = [points.at(-1), ...points.slice(0, -1)]
      if (outcome === undefined || points.length !== columns.length)
        throw new Error(`${head.key} names unpublished points`)
      const read = rows
        .trim()
        .split(/\s+/)
        .map((digits) => {
          const values = [...digits].map(Number)
          return { inputs: values.slice(0, -1), outcome: values.at(-1) ?? 0 }
        })
      const table = buildTable(
        head,
        inputs.filter((point) => point !== undefined),
        outcome,
        read,
        { isOrdered: true, spelling: 'key' },
      )
      return [table.id, table]
    }),
  )
  return built
}
