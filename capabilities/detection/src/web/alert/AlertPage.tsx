import {
  FaultState,
  NothingHere,
  Panel,
  Skeleton,
  SplitPane,
  useMarking,
  usePathParams,
  useText,
  useTrail,
  useUrlParam,
  useNumber,
} from '@testudo/ui'
import { useJudge } from '../desk/useJudge.tsx'
import { Histogram } from '../parts/Histogram.tsx'
import { useFresh } from '../parts/useFresh.ts'
import { DESK } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { AlertAside } from './AlertAside.tsx'
import { AlertHead } from './AlertHead.tsx'
import { HitTable } from './HitTable.tsx'
import { useAlert } from './useAlert.ts'
import '../detection.css'

/** One group of hits: what it does to missions, when it was seen, each event, and what people decided. */
export default function AlertPage() {
  const t = useText(deskWords)
  const number = useNumber()
  const { id } = usePathParams()
  const [chosen, setChosen] = useUrlParam('hit')
  const { asked, first, hits, more } = useAlert(id)
  const judge = useJudge()
  useFresh()
  useTrail([{ text: t('nav.detection'), to: DESK }, { text: t('alert') }])
  useMarking(first?.marking ?? (asked.isError ? 'none' : undefined))
  if (id === undefined) return <NothingHere page />
  if (first === undefined)
    return asked.isError ? (
      <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
    ) : (
      <Skeleton rows={10} />
    )
  const hit = hits.find((one) => one.id === chosen) ?? hits[0]
  return (
    <div className="d-page">
      <AlertHead given={first} judge={judge} />
      <SplitPane
        name="detection.alert"
        initial={440}
        min={320}
        max={760}
        first={
          <Panel title={t('hits.title')} count={number(first.row.hits)} scroll={false}>
            <div className="d-column">
              <div className="d-hunt-time d-alert-time">
                <Histogram
                  values={first.series.values}
                  from={first.seriesFrom}
                  stepMs={first.series.stepMs}
                  label={t('hit.over.time')}
                  height={56}
                />
              </div>
              <div className="d-rest">
                <HitTable
                  hits={hits}
                  chosen={hit?.id}
                  onChoose={(next) => setChosen(next, { replace: true })}
                  onEnd={more}
                />
              </div>
            </div>
          </Panel>
        }
        second={<AlertAside given={first} hit={hit} picking={chosen !== undefined} />}
      />
      {judge.dialog}
    </div>
  )
}
