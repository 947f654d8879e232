import { Dtg, Facts, useText } from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import type { ReactNode } from 'react'
import type { offer, request } from '../core/index.ts'
import { useSkillText } from './BoardTables.tsx'
import { boardWords } from './words/board.ts'

/** What is needed, or what a team can do, as names and values; what was not told has no line. */
export function Details({
  of: { row, clearance, languages, hours, place },
  more = [],
}: {
  of: Pick<Reply<typeof offer> | Reply<typeof request>, 'row' | 'clearance' | 'languages' | 'hours' | 'place'>
  more?: readonly (readonly [string, ReactNode])[]
}) {
  const t = useText(boardWords)
  const skillText = useSkillText()
  return (
    <Facts
      rows={[
        [t('skills'), skillText(row.skills)],
        [
          t('time'),
          <span key="time">
            <Dtg at={row.from} full /> – <Dtg at={row.until} full />
          </span>,
        ],
        ...(clearance === undefined
          ? []
          : [[t('clearance'), `${clearance.policy} ${clearance.classification}`] as const]),
        ...(languages.length === 0 ? [] : [[t('languages'), languages.join(', ')] as const]),
        ...(hours === undefined
          ? []
          : [[t('hours'), t('hours.text', { from: hours.from, to: hours.to, zone: hours.zone })] as const]),
        [t('place'), t(`place.${place}`)],
        ...more,
      ]}
    />
  )
}
