import IconBroadcast from '@tabler/icons-react/dist/esm/icons/IconBroadcast.mjs'
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs'
import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs'
import {
  Button,
  type Column,
  DataTable,
  Dtg,
  EmptyState,
  FaultState,
  Go,
  Partial,
  Skeleton,
  useMarking,
  useText,
  useViewer,
  useNumber,
  useSay,
} from '@testudo/ui'
import { useEffect, useMemo, useState } from 'react'
import { EventText } from '../parts/EventText.tsx'
import { Histogram } from '../parts/Histogram.tsx'
import { PivotBar, ValueButton } from '../parts/Pivot.tsx'
import { useLarge } from '../parts/amounts.ts'
import { huntWords } from '../words/hunt.ts'
import { changeDraft, LANGUAGES } from './draft.ts'
import { SaveRule } from './SaveRule.tsx'
import { type HuntReply, MOST_ROWS, useHuntDeeds, useHuntRun } from './useHuntRun.ts'

type HitRow = HuntReply['hits'][number]

/** What a hunt has read and found; `adopt`: its question goes into the editor when it comes. */
export function HuntResult({ id, adopt, onNew }: { id: string | undefined; adopt: boolean; onNew: () => void }) {
  const t = useText(huntWords)
  const viewer = useViewer()
  const { asked, current, more } = useHuntRun(id)
  useMarking(id === undefined || asked.isError ? 'none' : current?.marking)
  const question = current?.text
  const language = LANGUAGES.find((one) => one === current?.row.language)
  useEffect(() => {
    if (!adopt || question === undefined || language === undefined) return
    changeDraft({ language, texts: { stix: '', sigma: '', indicators: '', [language]: question } })
  }, [adopt, question, language])
  if (id === undefined)
    return (
      <EmptyState
        icon={<IconBroadcast size={24} stroke={1.5} />}
        title={t('none.title')}
        command="testudo hunt start --sigma FILE"
        {...(viewer.may('detection:ask')
          ? {
              action: (
                <Button keys="H" onClick={onNew}>
                  {t('new')}
                </Button>
              ),
            }
          : {})}
      >
        {t('none.text')}
      </EmptyState>
    )
  if (current === undefined && asked.isError)
    return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  if (current === undefined) return <Skeleton rows={4} twoLines={false} />
  return <Result key={id} given={current} onMore={more} />
}

function Result({ given, onMore }: { given: HuntReply; onMore: () => void }) {
  const t = useText(huntWords)
  const [picked, setPicked] = useState<string | undefined>(undefined)
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const number = useNumber()
  const columns = useHitColumns(
    given.hits.some((one) => tellsMore(one, given.text)),
    setPicked,
  )
  const { row } = given
  const most = Math.min(MOST_ROWS, given.kept)
  const hit = given.hits.find((one) => one.id === chosen)
  const ended = row.state === 'done' || row.state === 'cancelled' || row.state === 'failed'
  return (
    <div className="d-column">
      <Head given={given} />
      <div className="d-hunt-time">
        <Histogram
          values={given.series.values}
          from={given.seriesFrom}
          stepMs={given.series.stepMs}
          {...(row.state === 'done' ? {} : { read: given.read })}
          unread={t('not.read')}
          label={t('hits.over')}
        />
      </div>
      {row.fault !== undefined && <Partial>{row.fault}</Partial>}
      {row.hits > most && given.hits.length >= most && (
        <Partial>{t('hits.shown', { n: number(most), total: number(row.hits) })}</Partial>
      )}
      <div className="d-rest">
        <DataTable<HitRow>
          rows={given.hits}
          columns={columns}
          rowId={({ id }) => id}
          label={t('hits')}
          density="compact"
          pageKeys={false}
          chosen={chosen}
          onChoose={({ id }) => setChosen(id === chosen ? undefined : id)}
          onEnd={onMore}
          empty={
            <EmptyState title={t(ended ? 'hits.none.done' : 'hits.none')}>
              {ended ? t('hits.none.text', { n: number(row.done) }) : undefined}
            </EmptyState>
          }
        />
      </div>
      {hit !== undefined && (
        <div className="d-hunt-event t-scroll" tabIndex={0}>
          <EventText text={hit.event} mark={hit.mark} />
        </div>
      )}
      {picked !== undefined && <PivotBar value={picked} onClose={() => setPicked(undefined)} />}
    </div>
  )
}

/** What only repeats the question or the values tells nothing of the hit. */
const tellsMore = ({ told, values }: HitRow, question: string): boolean =>
  told.trim() !== question.trim() && told !== values.map(({ value }) => value).join(', ')

/** `157 of 231 M events  14 hits, 4 assets  resumes after a restart`, and what can be done. */
function Head({ given }: { given: HuntReply }) {
  const t = useText(huntWords)
  const number = useNumber()
  const viewer = useViewer()
  const large = useLarge()
  const { row, marking } = given
  const deeds = useHuntDeeds(row.id)
  const [saving, setSaving] = useState(false)
  const going = row.state === 'running' || row.state === 'waiting'
  return (
    <header className="d-hunt-head">
      <b className="d-nowrap">{t('done.of', { done: large(row.done), total: large(row.total) })}</b>
      <span className="d-nowrap">
        {row.hits === 0
          ? t('found.none')
          : t('found', { hits: row.hits, shown: number(row.hits), assets: given.assets })}
      </span>
      <span className="t-2 d-nowrap" role="status">
        {t(`state.${row.state}`)}
      </span>
      <span className="t-grow" />
      {viewer.may('detection:ask') && going && (
        <Button
          small
          icon={<IconPlayerPause size={14} />}
          disabled={deeds.busy}
          onClick={() => void deeds.stop('pause')}
        >
          {t('pause')}
        </Button>
      )}
      {viewer.may('detection:ask') && row.state === 'paused' && (
        <Button small icon={<IconPlayerPlay size={14} />} disabled={deeds.busy} onClick={() => void deeds.resume()}>
          {t('resume')}
        </Button>
      )}
      {viewer.may('detection:ask') && (going || row.state === 'paused') && (
        <Button small look="plain" disabled={deeds.busy} onClick={() => void deeds.stop('cancel')}>
          {t('cancel')}
        </Button>
      )}
      {viewer.may('detection:write') && row.hits > 0 && (
        <Button small disabled={deeds.busy} onClick={() => void deeds.record()}>
          {t('record', { n: row.hits, shown: number(row.hits) })}
        </Button>
      )}
      {viewer.may('detection:write') && row.language !== 'indicators' && (
        <Button small onClick={() => setSaving(true)}>
          {t('save')}
        </Button>
      )}
      {saving && row.language !== 'indicators' && (
        <SaveRule language={row.language} text={given.text} fresh={marking.label} onClose={() => setSaving(false)} />
      )}
    </header>
  )
}

function useHitColumns(withTold: boolean, onPick: (value: string) => void): readonly Column<HitRow>[] {
  const t = useText(huntWords)
  const say = useSay()
  return useMemo((): readonly Column<HitRow>[] => {
    const all: readonly Column<HitRow>[] = [
      {
        id: 'mark',
        head: <span className="t-hidden">{t('portion')}</span>,
        width: 40,
        cell: ({ mark }) => <span className="t-portion">{mark.portion}</span>,
      },
      {
        id: 'where',
        head: t('where'),
        width: '2fr',
        cell: ({ asset, host, sourceName }) => (
          <>
            {asset === undefined ? (
              <span className="t-mono">{host}</span>
            ) : (
              <Go to={asset.route} className="t-link d-target" onClick={(event) => event.stopPropagation()}>
                {say(asset.name)}
              </Go>
            )}{' '}
            <span className="t-3 t-small">{sourceName}</span>
          </>
        ),
      },
      { id: 'when', head: t('when'), width: 96, cell: ({ at }) => <Dtg at={at} /> },
      {
        id: 'values',
        head: t('values'),
        width: '3fr',
        cell: ({ values }) => (
          <span className="d-values">
            {values.slice(0, 3).map(({ name, value }, i) => (
              <ValueButton key={`${name} ${i}`} name={name} value={value} onPick={onPick} />
            ))}
          </span>
        ),
      },
      {
        id: 'told',
        head: t('told'),
        width: '1fr',
        align: 'right',
        from: 620,
        cell: ({ told }) => (
          <span className="t-2" title={told}>
            {told}
          </span>
        ),
      },
    ]
    return withTold ? all : all.slice(0, -1)
  }, [t, say, withTold, onPick])
}
