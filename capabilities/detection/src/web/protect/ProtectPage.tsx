import {
  FaultState,
  Panel,
  Skeleton,
  SplitPane,
  useAsk,
  useMarking,
  useScreen,
  useText,
  useTrail,
  useUrlParam,
} from '@testudo/ui'
import type { Ask } from '@testudo/kernel/contract'
import { useEffect, useState } from 'react'
import { previewProtection, PROTECT_FORMATS } from '../../core/contract/protect.ts'
import { DESK } from '../paths.ts'
import { protectWords } from '../words/protect.ts'
import { ProtectForm } from './ProtectForm.tsx'
import { ProtectResult } from './ProtectResult.tsx'
import '../detection.css'

export type Asked = Ask<typeof previewProtection>

const AFTER_TYPING_MS = 300

/** Rules and lists that protect others: for whom, how sure, what goes in, what is left out and why. */
export default function ProtectPage() {
  const t = useText(protectWords)
  const screen = useScreen()
  const [formatText, setFormat] = useUrlParam('format')
  const [to, setTo] = useUrlParam('to')
  const [rest, setRest] = useState<Omit<Asked, 'format' | 'to'>>({ sources: 2, confidence: 70 })
  const [settled, setSettled] = useState(rest)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(rest), AFTER_TYPING_MS)
    return () => clearTimeout(timer)
  }, [rest])
  const format = PROTECT_FORMATS.find((one) => one === formatText) ?? 'suricata'
  const input = questionOf({ ...settled, format, ...(to === undefined ? {} : { to }) })
  const asked = useAsk(previewProtection, input, { keep: true })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  useTrail([{ text: t('nav.detection'), to: DESK }, { text: t('protect') }])
  const form = (
    <Panel level={1} title={t('protect')}>
      <ProtectForm
        asked={{ ...rest, format, ...(to === undefined ? {} : { to }) }}
        onFormat={(next) => setFormat(next, { replace: true })}
        onTo={(next) => setTo(next, { replace: true })}
        onChange={setRest}
      />
    </Panel>
  )
  const result = asked.isError ? (
    <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
  ) : asked.data === undefined ? (
    <Skeleton rows={8} twoLines={false} />
  ) : (
    <ProtectResult given={asked.data} input={input} />
  )
  if (screen !== 'wide')
    return (
      <div className="d-desk d-protect-stacked t-scroll" tabIndex={0}>
        {form}
        {result}
      </div>
    )
  return (
    <SplitPane
      name="detection.protect"
      fixed="first"
      initial={420}
      min={320}
      max={640}
      first={form}
      second={<div className="d-result">{result}</div>}
    />
  )
}

/** Only what the chosen format listens to is asked, so that an option of another format is never refused. */
function questionOf({ act, engine, origin, ...asked }: Asked): Asked {
  return {
    ...asked,
    ...(asked.format !== 'suricata' || act === undefined ? {} : { act }),
    ...(asked.format !== 'suricata' || engine === undefined ? {} : { engine }),
    ...(asked.format !== 'rpz' || origin === undefined || origin === '' ? {} : { origin }),
  }
}
