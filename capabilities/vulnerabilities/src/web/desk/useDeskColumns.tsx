import { type Column, Dtg, useText, useNumber, useSay, Marked } from '@testudo/ui'
import { useMemo } from 'react'
import type { DeskRow } from '../../core/contract/desk.ts'
import { MissionCodes } from '../parts/Missions.tsx'
import { OutcomeWord } from '../parts/OutcomeWord.tsx'
import { Sentence } from '../parts/Sentence.tsx'
import { deskWords } from '../words/desk.ts'

/** Lists of this many px and less leave out what the side panel tells too. */
const ROOM = { missions: 500, assets: 600, scores: 700, exploited: 820 } as const

export function useDeskColumns(): readonly Column<DeskRow>[] {
  const t = useText(deskWords)
  const say = useSay()
  const number = useNumber()
  return useMemo(
    (): readonly Column<DeskRow>[] => [
      {
        id: 'outcome',
        head: t('outcome'),
        width: 122,
        cell: ({ outcome }) => <OutcomeWord outcome={outcome} />,
      },
      {
        id: 'vulnerability',
        head: t('vulnerability'),
        width: '3fr',
        cell: (row) => (
          <>
            <span className="v-line" title={say(row.title)}>
              <Marked mark={row.mark}>
                <b className="t-mono v-id">{row.id}</b> {say(row.title)}
              </Marked>
            </span>
            <span className="v-clamp t-2 t-small" title={say(row.because).replaceAll('**', '')}>
              <Sentence words={row.because} />
            </span>
          </>
        ),
      },
      {
        id: 'missions',
        head: t('missions'),
        width: 132,
        from: ROOM.missions,
        cell: ({ missions }) => <MissionCodes missions={missions} most={2} />,
      },
      {
        id: 'assets',
        head: t('assets'),
        width: 60,
        align: 'right',
        from: ROOM.assets,
        cell: ({ assets, undecidable }) =>
          undecidable === 0 ? (
            number(assets)
          ) : (
            <span title={t('assets.unknown', { n: undecidable })}>
              {assets === 0 ? '' : `${number(assets)} + `}
              {number(undecidable)}
              <span aria-hidden> ?</span>
              <span className="t-hidden">{t('assets.unknown', { n: undecidable })}</span>
            </span>
          ),
      },
      {
        id: 'cvss',
        head: 'CVSS',
        width: 44,
        align: 'right',
        from: ROOM.scores,
        cell: ({ cvss }) => (cvss === undefined ? <span className="t-3">–</span> : number(cvss, 1)),
      },
      {
        id: 'epss',
        head: 'EPSS',
        width: 44,
        align: 'right',
        from: ROOM.scores,
        cell: ({ epss }) => (epss === undefined ? <span className="t-3">–</span> : number(epss, 2)),
      },
      {
        id: 'exploited',
        head: t('exploited'),
        width: 92,
        align: 'right',
        from: ROOM.exploited,
        cell: ({ exploited }) =>
          exploited === undefined ? <span className="t-3">{t('no')}</span> : <Dtg at={exploited} />,
      },
    ],
    [t, say, number],
  )
}
