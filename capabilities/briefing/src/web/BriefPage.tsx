import {
  addressOf,
  Button,
  call,
  FaultLine,
  FaultState,
  Panel,
  queryClient,
  Skeleton,
  tell,
  useAsk,
  useDeed,
  useGo,
  useKeys,
  useLive,
  useMarking,
  usePathParams,
  useText,
  useTrail,
  useViewer,
} from '@testudo/ui'
import { useState } from 'react'
import { brief, briefHtml, briefPdf, discard, refresh } from '../core/contract/briefs.ts'
import type { Paragraph } from '../core/document/document.ts'
import { BriefAnswers, BriefStanding, RecallDialog } from './BriefStanding.tsx'
import { BRIEFS } from './paths.ts'
import { EditDialog } from './EditDialog.tsx'
import { Gone, Mark, Sheet } from './Sheet.tsx'
import { SignDialog } from './SignDialog.tsx'
import { boardWords } from './words/board.ts'
import { briefWords } from './words/briefs.ts'

/** One brief: a draft people edit and sign, or an issued page with its copies. */
export default function BriefPage() {
  const t = useText(briefWords)
  const board = useText(boardWords)
  const go = useGo()
  const viewer = useViewer()
  const { id = '' } = usePathParams()
  const asked = useAsk(brief, { id }, { keep: true })
  const [edited, setEdited] = useState<Paragraph | 'new'>()
  const [signing, setSigning] = useState(false)
  const [recalling, setRecalling] = useState(false)
  const again = () => void queryClient.invalidateQueries({ queryKey: [brief.path] })
  const { run, busy, fault } = useDeed(again)
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useLive(['brief.changed'], again)
  const { data } = asked
  useTrail([
    { text: t('nav.briefing'), to: BRIEFS },
    ...(data === undefined ? [] : [{ text: t(`kind.${data.row.kind}`) }]),
  ])
  const open = data !== undefined && data.row.state !== 'issued'
  const mayWrite = open && viewer.may('briefing:write')
  const maySign = open && viewer.may('briefing:release')
  const issued = data !== undefined && data.row.state === 'issued'
  const mayRecall = issued && data.row.recalled === undefined && viewer.may('briefing:release')
  useKeys(maySign ? [{ keys: 'S', text: t('sign'), run: () => setSigning(true) }] : [])
  if (asked.isError) return <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  if (data === undefined) return <Skeleton rows={8} />
  const { row, document, head, last, revision, signed, needsTwo } = data
  const throwAway = async () => {
    if ((await run(() => call(discard, { id }))) !== undefined) go(BRIEFS)
  }
  return (
    <Panel
      level={1}
      title={
        <>
          <Mark text={document.titleMark} />
          {document.title}
        </>
      }
      actions={
        <>
          <a
            className="t-button t-button-secondary"
            href={addressOf(briefHtml, { id })}
            target="_blank"
            rel="noreferrer"
          >
            {t('print')}
          </a>
          <a className="t-button t-button-secondary" href={addressOf(briefPdf, { id })} download>
            {t('pdf')}
          </a>
          {mayWrite && (
            <>
              <Button onClick={() => setEdited('new')}>{t('add')}</Button>
              <Button disabled={busy} onClick={() => void run(() => call(refresh, { id, revision }))}>
                {t('refresh')}
              </Button>
              <Button disabled={busy} onClick={() => void throwAway()}>
                {t('discard')}
              </Button>
            </>
          )}
          {mayRecall && <Button onClick={() => setRecalling(true)}>{board('recall')}</Button>}
          {maySign && (
            <Button look="primary" keys="S" onClick={() => setSigning(true)}>
              {t('sign')}
            </Button>
          )}
        </>
      }
    >
      <div className="b-page">
        <p className="t-2 t-small">
          {t(`kind.${row.kind}`)}, {t(`state.${row.state}`)}. {t('for')}: {row.banner}.{' '}
          {row.copies !== undefined && t('issued.copies', { n: row.copies })}
          {open && (needsTwo ? t('sign.two', { n: signed.length }) : t('sign.one'))}{' '}
          {signed.map(({ name }) => t('signed.by', { name })).join(', ')}
        </p>
        <FaultLine text={fault} />
        <BriefStanding data={data} mayWrite={mayWrite} onDone={again} />
        <Gone last={last} />
        <Sheet
          document={document}
          head={head}
          last={last}
          {...(mayWrite
            ? {
                toolsOf: (one: Paragraph) => (
                  <Button
                    small
                    className="b-tool"
                    onClick={() => setEdited(one)}
                    aria-label={`${t('edit')}: ${one.text}`}
                  >
                    {t('edit')}
                  </Button>
                ),
              }
            : {})}
        />
        <BriefAnswers id={id} document={document} mayWrite={viewer.may('briefing:write')} />
      </div>
      {edited !== undefined && (
        <EditDialog
          id={id}
          revision={revision}
          document={document}
          paragraph={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onDone={again}
        />
      )}
      {recalling && (
        <RecallDialog
          id={id}
          onClose={() => setRecalling(false)}
          onDone={() => {
            tell({ text: board('recall.done') })
            again()
          }}
        />
      )}
      {signing && (
        <SignDialog
          id={id}
          revision={revision}
          last={!needsTwo || signed.some(({ you }) => !you)}
          onClose={() => setSigning(false)}
          onDone={(issued) => {
            tell({ text: t(issued ? 'issued.done' : 'signed.done') })
            again()
          }}
        />
      )}
    </Panel>
  )
}
