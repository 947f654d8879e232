import { useState } from 'react'

/**
 * Live rows never move while they are read: rows keep the places they had, changes show in place, what is gone goes, and
 * what is new waits until it is asked for.
 *
 * @param question when it changes the order is taken anew; undefined while the rows still answer the last one
 * @returns the rows to draw, how many wait, and what shows them
 */
export function useSteadyRows<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  question: string | undefined,
): { readonly shown: readonly Row[]; readonly waiting: number; readonly show: () => void } {
  const [kept, setKept] = useState<{ readonly question: string; readonly order: readonly string[] }>()
  const take = () => question !== undefined && setKept({ question, order: rows.map(idOf) })
  const order = kept !== undefined && kept.question === question ? kept.order : []
  const byId = new Map(rows.map((row) => [idOf(row), row]))
  const shown = order.flatMap((id) => byId.get(id) ?? [])
  if (shown.length > 0 || rows.length === 0) return { shown, waiting: rows.length - shown.length, show: take }
  // Nothing stands there that could move.
  if (question !== undefined) take()
  return { shown: rows, waiting: 0, show: take }
}
