import { useGo, usePlace, useUrlParam } from '@testudo/ui'
import { useCallback } from 'react'

const list = (text: string | undefined) => (text === undefined ? [] : text.split(',').filter((part) => part !== ''))

/** What fails and what is back, by id. */
export interface WhatIfSet {
  readonly fail: readonly string[]
  readonly restore: readonly string[]
}

/** Everything the Picture shows lives in the address: mission, time, what-if sets, layers, table. */
export function useViewState() {
  const [missionId, setMission] = useUrlParam('m')
  const [atText, setAtText] = useUrlParam('at')
  const [failText, setFailText] = useUrlParam('fail')
  const [restoreText, setRestoreText] = useUrlParam('restore')
  const { path, search } = usePlace()
  const go = useGo()
  const [layersText, setLayersText] = useUrlParam('layers')
  const [view, setView] = useUrlParam('view')
  const [operation, setOperation] = useUrlParam('op')
  const [days, setDays] = useUrlParam('days')
  const at = atText === undefined || !/^\d+$/.test(atText) ? undefined : Number(atText)
  const setAt = useCallback(
    (time: number | undefined) =>
      setAtText(time === undefined ? undefined : String(Math.round(time)), { replace: true }),
    [setAtText],
  )
  return {
    missionId,
    setMission,
    at,
    setAt,
    fail: list(failText),
    setFail: useCallback(
      (ids: readonly string[]) => setFailText(ids.join(',') || undefined, { replace: true }),
      [setFailText],
    ),
    restore: list(restoreText),
    setRestore: useCallback(
      (ids: readonly string[]) => setRestoreText(ids.join(',') || undefined, { replace: true }),
      [setRestoreText],
    ),
    /** The second what-if set, compared with the first. */
    other: { fail: list(search.get('bfail') ?? undefined), restore: list(search.get('brestore') ?? undefined) },
    /** Both sets in one step of the address: one after the other would undo each other. */
    setSets: (a: WhatIfSet, b: WhatIfSet) => {
      const next = new URLSearchParams(search)
      const put = (name: string, ids: readonly string[]) =>
        ids.length === 0 ? next.delete(name) : next.set(name, ids.join(','))
      put('fail', a.fail)
      put('restore', a.restore)
      put('bfail', b.fail)
      put('brestore', b.restore)
      go(`${path}${next.size === 0 ? '' : `?${next.toString()}`}`, { replace: true })
    },
    layers: layersText === undefined ? undefined : list(layersText),
    setLayers: useCallback(
      (names: readonly string[]) => setLayersText(names.length === 0 ? 'none' : names.join(','), { replace: true }),
      [setLayersText],
    ),
    table: view === 'table',
    setTable: useCallback((on: boolean) => setView(on ? 'table' : undefined, { replace: true }), [setView]),
    operation,
    setOperation,
    days: days === '1' ? 1 : days === '30' ? 30 : 5,
    setDays: useCallback((n: number) => setDays(n === 5 ? undefined : String(n), { replace: true }), [setDays]),
  } as const
}
export type ViewState = ReturnType<typeof useViewState>
