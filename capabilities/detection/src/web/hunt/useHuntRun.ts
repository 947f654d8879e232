import type { Reply } from '@testudo/kernel/contract'
import { call, tell, useAsk, useText, reasonOf, useNumber } from '@testudo/ui'
import { useEffect, useState } from 'react'
import { hunt, recordHunt, resumeHunt, stopHunt } from '../../core/contract/hunts.ts'
import { refreshDetection } from '../parts/useDeed.ts'
import { releasePath } from '../paths.ts'
import { huntWords } from '../words/hunt.ts'

export type HuntReply = Reply<typeof hunt>
const RUNNING: readonly HuntReply['row']['state'][] = ['waiting', 'running']
const LOOK_EVERY_MS = 1_000
const PAGE = 100
/** As many rows one answer gives at most. */
export const MOST_ROWS = 500

/** One hunt while it is on screen: looked at each second while it runs; more rows as they are scrolled to. */
export function useHuntRun(id: string | undefined) {
  const [grown, setGrown] = useState<{ readonly id: string | undefined; readonly limit: number }>({ id, limit: PAGE })
  const limit = grown.id === id ? grown.limit : PAGE
  const [running, setRunning] = useState(true)
  const asked = useAsk(hunt, id === undefined ? undefined : { id, limit }, {
    keep: true,
    ...(running ? { refetchEvery: LOOK_EVERY_MS } : {}),
  })
  const state = asked.data?.row.state
  useEffect(() => setRunning(state === undefined || RUNNING.includes(state)), [state])
  const current = asked.data?.row.id === id ? asked.data : undefined
  return {
    asked,
    current,
    running: current !== undefined && RUNNING.includes(current.row.state),
    more: () => {
      if (current !== undefined && current.row.hits > limit && limit < MOST_ROWS) setGrown({ id, limit: limit + PAGE })
    },
  }
}

/** Pause, go on, end, record: what its owner may do with a hunt. */
export function useHuntDeeds(id: string) {
  const t = useText(huntWords)
  const number = useNumber()
  const [busy, setBusy] = useState(false)
  const work = async (deed: () => Promise<void>) => {
    setBusy(true)
    try {
      await deed()
      refreshDetection()
    } catch (error) {
      tell({ kind: 'fault', text: reasonOf(error) })
    } finally {
      setBusy(false)
    }
  }
  return {
    busy,
    stop: (how: 'pause' | 'cancel') => work(async () => void (await call(stopHunt, { id, how }))),
    resume: () => work(async () => void (await call(resumeHunt, { id }))),
    record: () =>
      work(async () => {
        const { hits, ids } = await call(recordHunt, { id })
        tell({
          text: t('recorded', { hits, n: ids.length, shown: number(ids.length) }),
          ...(ids.length === 0 ? {} : { to: releasePath(ids.slice(0, 50)) }),
        })
      }),
  }
}
