import { Segments, SplitPane, useScreen, useText, useUrlParam } from '@testudo/ui'
import type { ReactNode } from 'react'
import { incidentWords } from './words.ts'

/** The time line and what stands beside it: two columns, and on a small screen one of them at a time. */
export function Sides({ first, second }: { first: ReactNode; second: ReactNode }) {
  const t = useText(incidentWords)
  const screen = useScreen()
  const [given, show] = useUrlParam('side')
  const side = given === 'tasks' ? 'tasks' : 'timeline'
  if (screen === 'wide')
    return <SplitPane name="incidents.one" initial={620} min={360} max={1_100} first={first} second={second} />
  if (screen === 'medium')
    return (
      <div className="i-both">
        {first}
        {second}
      </div>
    )
  return (
    <>
      <div className="t-filter-row">
        <Segments
          label={t('sides')}
          value={side}
          onChange={(next) => show(next === 'timeline' ? undefined : next, { replace: true })}
          options={[
            { id: 'timeline', text: t('timeline') },
            { id: 'tasks', text: t('side.tasks') },
          ]}
        />
      </div>
      {side === 'timeline' ? first : second}
    </>
  )
}
