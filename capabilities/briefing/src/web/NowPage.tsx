import {
  addressOf,
  Button,
  call,
  FaultLine,
  FaultState,
  Panel,
  Skeleton,
  useAsk,
  useDeed,
  useGo,
  useKeys,
  useMarking,
  usePlace,
  useText,
  useTrail,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { draft, look, lookHtml, lookPdf } from '../core/contract/briefs.ts'
import { productSchema } from '../core/document/products.ts'
import { scaleSchema } from '../core/document/scales.ts'
import { AskForm, type AskedPage } from './AskForm.tsx'
import { BRIEFS, briefPath, NOW } from './paths.ts'
import { Gone, Mark, Sheet } from './Sheet.tsx'
import { Wider } from './Wider.tsx'
import { briefWords } from './words/briefs.ts'

/** A brief drawn now from the address: for whom, of what. Nothing is kept until somebody keeps it. */
export default function NowPage() {
  const t = useText(briefWords)
  const go = useGo()
  const viewer = useViewer()
  const asked = readAsked(usePlace().search)
  const page = useAsk(look, asked)
  const [asking, setAsking] = useState(false)
  const { run, busy, fault } = useDeed(() => undefined)
  useMarking(page.data?.marking ?? (page.isError ? 'none' : undefined))
  useTrail([{ text: t('nav.briefing'), to: BRIEFS }, { text: t('now') }])
  const keep = async () => {
    const done = await run(() => call(draft, asked))
    if (done !== undefined) go(briefPath(done.id))
  }
  const mayWrite = viewer.may('briefing:write')
  useKeys([{ keys: 'N', text: t('change'), run: () => setAsking(true) }])
  const { data } = page
  return (
    <Panel
      level={1}
      title={
        data === undefined ? (
          t('now')
        ) : (
          <>
            <Mark text={data.document.titleMark} />
            {data.document.title}
          </>
        )
      }
      actions={
        <>
          <Button keys="N" onClick={() => setAsking(true)}>
            {t('change')}
          </Button>
          <a className="t-button t-button-secondary" href={addressOf(lookHtml, asked)} target="_blank" rel="noreferrer">
            {t('print')}
          </a>
          <a className="t-button t-button-secondary" href={addressOf(lookPdf, asked)} download>
            {t('pdf')}
          </a>
          {mayWrite && (
            <Button look="primary" disabled={busy || data === undefined} onClick={() => void keep()}>
              {t('keep')}
            </Button>
          )}
        </>
      }
    >
      <div className="b-page">
        <p className="t-2 t-small">
          {data === undefined ? '' : `${t('now.for', { banner: data.document.banner })} `}
          {t('now.text')}
        </p>
        <FaultLine text={fault} />
        {page.isError && <FaultState error={page.error} onAgain={() => void page.refetch()} />}
        {page.isPending && <Skeleton rows={8} />}
        {data !== undefined && (
          <>
            <Wider wider={data.wider} onAsk={(to) => go(`${NOW}?${addressText({ ...asked, to })}`)} />
            <Gone last={data.last} />
            <Sheet document={data.document} head={data.head} last={data.last} />
          </>
        )}
      </div>
      {asking && (
        <AskForm
          first={asked}
          onClose={() => setAsking(false)}
          onAsk={(next) => {
            setAsking(false)
            go(`${NOW}?${addressText(next)}`)
          }}
        />
      )}
    </Panel>
  )
}

function addressText(asked: AskedPage): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, String(value))
  return query.toString()
}

/** What the address asks for; what it spells wrong is left out. */
function readAsked(search: URLSearchParams): AskedPage {
  const [mission, to, since, language] = ['mission', 'to', 'since', 'language'].map(
    (name) => search.get(name) ?? undefined,
  )
  const at = Number(since)
  return {
    kind: productSchema.catch('sitrep').parse(search.get('kind') ?? 'sitrep'),
    scale: scaleSchema.catch('icd-203').parse(search.get('scale') ?? 'icd-203'),
    ...(mission === undefined ? {} : { mission }),
    ...(to === undefined ? {} : { to }),
    ...(since === undefined || !Number.isInteger(at) || at < 0 ? {} : { since: at }),
    ...(language === 'en' || language === 'fr' ? { language } : {}),
  }
}
