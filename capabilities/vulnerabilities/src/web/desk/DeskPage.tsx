import { SplitPane, useScreen, useText, useTrail, useUrlParam } from '@testudo/ui'
import { useState } from 'react'
import { useFresh } from '../parts/useFresh.ts'
import { deskWords } from '../words/desk.ts'
import { DeskAside } from './DeskAside.tsx'
import { DeskList } from './DeskList.tsx'
import { useDesk } from './useDesk.ts'
import '../vulnerabilities.css'

/** What matters to missions first: the list, and beside it why, where, and who was warned. */
export default function DeskPage() {
  const t = useText(deskWords)
  const screen = useScreen()
  const desk = useDesk()
  const [chosen, setChosen] = useUrlParam('v')
  // What is closed leaves the list; the next one takes its place under the cursor.
  const [at, setAt] = useState(0)
  useFresh()
  useTrail([{ text: t('nav.vulnerabilities') }])
  const rows = desk.answer.data?.rows ?? []
  const picked = rows.find(({ id }) => id === chosen)
  const row = picked ?? (screen === 'wide' ? rows[Math.min(at, rows.length - 1)] : undefined)
  return (
    <SplitPane
      name="vulnerabilities.desk"
      initial={Math.min(520, Math.round(innerWidth * 0.325))}
      min={360}
      max={760}
      first={
        <DeskList
          desk={desk}
          chosen={row?.id}
          onChoose={(next) => {
            setAt(rows.indexOf(next))
            setChosen(next.id, { replace: true })
          }}
        />
      }
      second={
        row === undefined ? (
          screen === 'wide' && <p className="t-3 v-pad v-aside-empty">{t('aside.choose')}</p>
        ) : (
          <DeskAside
            key={row.id}
            row={row}
            {...(screen === 'wide' ? {} : { onClose: () => setChosen(undefined, { replace: true }) })}
          />
        )
      }
    />
  )
}
