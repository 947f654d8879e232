import IconSend from '@tabler/icons-react/dist/esm/icons/IconSend.mjs'
import {
  Button,
  Dtg,
  FaultState,
  Go,
  Section,
  Skeleton,
  useAsk,
  useKeys,
  useMarking,
  useText,
  useViewer,
  useNumber,
  useSay,
  Marked,
} from '@testudo/ui'
import { useState } from 'react'
import { type WarningRow, warnings } from '../../core/contract/warnings.ts'
import { CONTACTS } from '../paths.ts'
import { deskWords } from '../words/desk.ts'
import { AnswerBar } from './AnswerBar.tsx'
import { PreviewDialog } from './PreviewDialog.tsx'
import { ReleaseDialog } from './ReleaseDialog.tsx'
import type { Known } from './replies.ts'

const WENT = new Set<WarningRow['state']>(['sent', 'read', 'silent'])
const DONE = new Set<WarningRow['state']>(['answered', 'closed'])

/** Who has to be told, who was, and what they said; each operator about its own equipment only. */
export function Warnings({ id, counts }: { id: string; counts: Known['warnings'] }) {
  const t = useText(deskWords)
  const viewer = useViewer()
  const asked = useAsk(warnings, { vulnerability: id })
  const [floats, setFloats] = useState<'release' | 'preview' | undefined>(undefined)
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const rows = asked.data?.rows ?? []
  const ready = rows.filter(({ state }) => state === 'ready')
  const may = viewer.may('vulnerabilities:release')
  const release = () => may && ready.length > 0 && setFloats('release')
  useKeys(may ? [{ keys: 'R', text: t('release.key'), run: release }] : [])
  return (
    <Section
      title={t('warnings')}
      {...(rows.length === 0
        ? {}
        : {
            aside: t('warnings.aside', {
              ready: ready.length,
              sent: rows.filter(({ state }) => WENT.has(state)).length,
              closed: rows.filter(({ state }) => DONE.has(state)).length,
            }),
          })}
    >
      {asked.isPending ? (
        <Skeleton rows={3} twoLines={false} />
      ) : asked.isError ? (
        <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
      ) : rows.length === 0 ? (
        <p className="t-3">{t('warnings.none')}</p>
      ) : (
        <>
          <ul className="v-warnings">
            {rows.map((row) => (
              <WarningLine key={row.id} row={row} />
            ))}
          </ul>
          <AnswerBar counts={counts} />
          <p className="t-row v-deeds">
            {may && ready.length > 0 && (
              <Button look="primary" keys="R" icon={<IconSend size={15} />} onClick={release}>
                {t('release', { n: ready.length })}
              </Button>
            )}
            <Button onClick={() => setFloats('preview')}>{t('preview')}</Button>
            <span className="t-2 t-small">{t('each.own')}</span>
          </p>
        </>
      )}
      {floats === 'release' && <ReleaseDialog id={id} ready={ready} onClose={() => setFloats(undefined)} />}
      {floats === 'preview' && <PreviewDialog id={id} rows={rows} onClose={() => setFloats(undefined)} />}
    </Section>
  )
}

function WarningLine({ row }: { row: WarningRow }) {
  const t = useText(deskWords)
  const say = useSay()
  const number = useNumber()
  return (
    <li>
      <span className="v-nation">{row.nation}</span>
      <span className="v-warned">
        <Marked mark={row.mark}>
          <b className="t-name">{row.operatorName}</b>
        </Marked>
      </span>
      <span className="t-num">
        <span aria-hidden>{number(row.equipment)}</span>
        <span className="t-hidden">{t('warnings.pieces', { n: row.equipment, shown: number(row.equipment) })}, </span>
      </span>
      <span className="t-2">
        <StateOf row={row} />
        {row.changes?.map((one, i) => (
          <span key={i} className="v-line-more">
            {say(one)}
          </span>
        ))}
        {row.waitsForSecond && <span className="v-line-more">{t('warning.second')}</span>}
        {row.trouble !== undefined && <span className="v-line-more v-warn">{say(row.trouble)}</span>}
        {row.escalation !== undefined && <span className="v-line-more">{say(row.escalation)}</span>}
      </span>
    </li>
  )
}

function StateOf({ row }: { row: WarningRow }) {
  const t = useText(deskWords)
  const say = useSay()
  const viewer = useViewer()
  switch (row.state) {
    case 'ready':
      return row.number === undefined
        ? t('warning.ready', { language: t(`warning.language.${row.language}`) })
        : t('warning.renewal', { number: row.number, version: row.version ?? 2 })
    case 'no-contact':
      return viewer.may('vulnerabilities:contacts') ? (
        <Go to={`${CONTACTS}?operator=${encodeURIComponent(row.operator)}`}>{t('warning.contact')}</Go>
      ) : (
        t('warning.no-contact')
      )
    case 'sent':
      return (
        <>
          {t('warning.sent')} {row.sentAt !== undefined && <Dtg at={row.sentAt} />}
        </>
      )
    case 'read':
      return (
        <>
          {t('warning.read')} {row.readAt !== undefined && <Dtg at={row.readAt} />}
          {t('warning.read.tail')}
        </>
      )
    case 'silent':
      return (
        <b className="v-warn">
          {t('warning.silent')} {row.answerBy !== undefined && <Dtg at={row.answerBy} />}
        </b>
      )
    case 'answered':
    case 'closed':
      return say(row.summary)
  }
}
