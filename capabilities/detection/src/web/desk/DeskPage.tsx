import { SplitPane, useAsk, useMarking, useScreen, useText, useTrail, useViewer } from '@testudo/ui'
import { overview } from '../../core/contract/overview.ts'
import { HuntConsole } from '../hunt/HuntConsole.tsx'
import { useFresh } from '../parts/useFresh.ts'
import { deskWords } from '../words/desk.ts'
import { AlertsPanel } from './AlertsPanel.tsx'
import { Figures } from './Figures.tsx'
import { LOOK_EVERY_MS, SourcesPanel } from './SourcesPanel.tsx'
import '../detection.css'

/** The watch's page: what comes in, what was found and what it does to missions, and questions to the past. */
export default function DeskPage() {
  const t = useText(deskWords)
  const screen = useScreen()
  const mayHunt = useViewer().may('detection:ask')
  useTrail([{ text: t('nav.detection') }])
  useFresh()
  const figures = useAsk(overview, {}, { refetchEvery: LOOK_EVERY_MS })
  useMarking(figures.data?.marking ?? (figures.isError ? 'none' : undefined))
  const top = <Figures given={figures.data} error={figures.error} onAgain={() => void figures.refetch()} />
  const head = <h1 className="t-hidden">{t('nav.detection')}</h1>
  if (screen !== 'wide')
    return (
      <div className="d-desk d-desk-stacked t-scroll" tabIndex={0}>
        {head}
        {top}
        <AlertsPanel />
        <SourcesPanel />
        {mayHunt && <HuntConsole />}
      </div>
    )
  const watch = (
    <SplitPane
      name="detection.sources"
      initial={Math.min(520, Math.round(innerWidth * 0.325))}
      min={340}
      max={760}
      first={<AlertsPanel />}
      second={<SourcesPanel />}
    />
  )
  return (
    <div className="d-desk">
      {head}
      {top}
      {mayHunt ? (
        <SplitPane
          name="detection.hunt.height"
          direction="column"
          initial={Math.min(346, Math.round(innerHeight * 0.34))}
          min={190}
          max={720}
          first={watch}
          second={<HuntConsole />}
        />
      ) : (
        watch
      )}
    </div>
  )
}
