import {
  Button,
  EmptyState,
  FaultState,
  PageStrip,
  Panel,
  Segments,
  Skeleton,
  SplitPane,
  useAsk,
  useKeys,
  useMarking,
  useScreen,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { board } from '../core/index.ts'
import { AskHelp } from './AskHelp.tsx'
import { HelpTable, OfferTable } from './BoardTables.tsx'
import { HelpAside } from './HelpAside.tsx'
import { OfferAside } from './OfferAside.tsx'
import { OfferHelp } from './OfferHelp.tsx'
import { useFresh } from './parts.tsx'
import { boardWords } from './words/board.ts'
import './assistance.css'

/** Help between nations: who asks, who offers, and which team lacks least. */
export default function AssistancePage() {
  const t = useText(boardWords)
  const viewer = useViewer()
  const wide = useScreen() === 'wide'
  const [tab, setTab] = useUrlParam('tab')
  const [shown, setShown] = useUrlParam('show')
  const [request, setRequest] = useUrlParam('request')
  const [offer, setOffer] = useUrlParam('offer')
  const [about, setAbout] = useUrlParam('for')
  const [making, setMaking] = useUrlParam('new')
  const kind = tab === 'offers' || offer !== undefined ? 'offers' : 'requests'
  const asked = useAsk(board, { show: shown === 'all' ? 'all' : 'open' }, { keep: true })
  useFresh()
  useTrail([{ text: t('nav.assistance') }])
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const may = viewer.may('assistance:write')
  const begin = () => setMaking(kind === 'offers' ? 'offer' : 'request')
  useKeys(may ? [{ keys: 'n', text: t(kind === 'offers' ? 'offer' : 'ask'), run: begin }] : [])
  const done = () => {
    setAbout(undefined, { replace: true })
    setMaking(undefined, { replace: true })
  }
  const { data } = asked
  const help = data?.requests.find(({ id }) => id === request) ?? (wide ? data?.requests[0] : undefined)
  const team = data?.offers.find(({ id }) => id === offer) ?? (wide ? data?.offers[0] : undefined)
  // One that is not in the list any more is still opened by its address.
  const helpId = request ?? help?.id
  const offerId = offer ?? team?.id
  return (
    <>
      <SplitPane
        name="assistance"
        initial={640}
        min={360}
        max={1_100}
        first={
          <Panel
            level={1}
            title={t('nav.assistance')}
            scroll={false}
            {...(data !== undefined && { count: data[kind].length })}
            actions={
              may && (
                <Button look="primary" keys="n" onClick={begin}>
                  {t(kind === 'offers' ? 'offer' : 'ask')}
                </Button>
              )
            }
          >
            <div className="a-column">
              <PageStrip of="incidents" label={t('pages')} />
              <div className="t-filter-row">
                <Segments
                  label={t('kinds')}
                  options={(['requests', 'offers'] as const).map((id) => ({ id, text: t(id) }))}
                  value={kind}
                  onChange={(value) => {
                    setOffer(undefined, { replace: true })
                    setRequest(undefined, { replace: true })
                    setTab(value === 'requests' ? undefined : value, { replace: true })
                  }}
                />
                <Segments
                  label={t('shown')}
                  options={(['open', 'all'] as const).map((id) => ({ id, text: t(`show.${id}`) }))}
                  value={shown === 'all' ? 'all' : 'open'}
                  onChange={(value) => setShown(value === 'open' ? undefined : value, { replace: true })}
                />
              </div>
              {data?.more.map(({ by, n }) => (
                <p key={by} className="t-2 t-small a-pad">
                  {t('more', { by, n })}
                </p>
              ))}
              <div className="a-rest">
                {data === undefined ? (
                  asked.isError ? (
                    <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
                  ) : (
                    <Skeleton rows={6} />
                  )
                ) : kind === 'offers' ? (
                  <OfferTable
                    rows={data.offers}
                    chosen={offerId}
                    onChoose={(id) => setOffer(id, { replace: true })}
                    empty={<EmptyState title={t('none.offers')}>{t('none.offers.text')}</EmptyState>}
                  />
                ) : (
                  <HelpTable
                    rows={data.requests}
                    chosen={helpId}
                    onChoose={(id) => setRequest(id, { replace: true })}
                    empty={<EmptyState title={t('none.requests')}>{t('none.requests.text')}</EmptyState>}
                  />
                )}
              </div>
            </div>
          </Panel>
        }
        second={
          kind === 'offers' && offerId !== undefined ? (
            <OfferAside
              key={offerId}
              id={offerId}
              may={may}
              {...(wide ? {} : { onClose: () => setOffer(undefined, { replace: true }) })}
            />
          ) : kind === 'requests' && helpId !== undefined ? (
            <HelpAside
              key={helpId}
              id={helpId}
              may={may}
              {...(wide ? {} : { onClose: () => setRequest(undefined, { replace: true }) })}
            />
          ) : (
            wide && <p className="t-3 a-pad">{t('choose')}</p>
          )
        }
      />
      {may && data !== undefined && (making === 'request' || about !== undefined) && (
        <AskHelp
          about={about}
          labels={data.labels}
          levels={data.levels}
          onClose={done}
          onDone={(id) => {
            done()
            setTab(undefined, { replace: true })
            setRequest(id, { replace: true })
          }}
        />
      )}
      {may && data !== undefined && making === 'offer' && (
        <OfferHelp
          labels={data.labels}
          levels={data.levels}
          onClose={done}
          onDone={(id) => {
            done()
            setOffer(id, { replace: true })
          }}
        />
      )}
    </>
  )
}
