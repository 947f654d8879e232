import { call, FaultLine, Go, Skeleton, useAsk, useGo, useMarking, useNow, usePlace, useText } from '@testudo/ui'
import type { Reply } from '@testudo/kernel/contract'
import { useState } from 'react'
import { portalIncident, portalIncidents } from '../../core/contract/portal.ts'
import { useDeed } from '../parts/useDeed.ts'
import { PORTAL_INCIDENTS } from '../paths.ts'
import { portalWords } from '../words/portal.ts'
import { PortalPage, usePortal } from './PortalPage.tsx'
import { bodyOf, lackIn, NEW_REPORT, QUESTIONS, type Report, type Step } from './report.ts'
import { CheckReport, ReportQuestion } from './ReportQuestions.tsx'
import { usePortalTime } from './time.ts'

/** An incident, told in one of its three steps; a new one begins with the early warning. */
export default function ReportPage() {
  const t = useText(portalWords)
  const { search } = usePlace()
  const id = search.get('id') ?? undefined
  usePortal()
  const asked = useAsk(portalIncidents, id === undefined ? undefined : {})
  useMarking(id === undefined || asked.isError ? 'none' : asked.data?.marking)
  if (id === undefined) return <Steps key="new" step="early-warning" start={NEW_REPORT} id={undefined} />
  const row = asked.data?.rows.find((one) => one.id === id)
  if (row?.next === undefined)
    return (
      <PortalPage title={asked.isPending ? t('incidents') : t('report.gone')} back={PORTAL_INCIDENTS}>
        {asked.isPending && <Skeleton rows={3} />}
      </PortalPage>
    )
  return <Steps key={id} step={row.next.step} start={row.record} id={id} />
}

function Steps({ step: asked, start, id }: { step: Step; start: Report; id: string | undefined }) {
  const t = useText(portalWords)
  const time = usePortalTime()
  const go = useGo()
  const { path, search } = usePlace()
  const { run, busy, fault } = useDeed()
  // What is told next changes with the answer; the pages of this step do not.
  const [step] = useState(asked)
  const [report, setReport] = useState(start)
  const [lacks, setLacks] = useState<ReturnType<typeof lackIn>>(undefined)
  const [arrived, setArrived] = useState<Reply<typeof portalIncident> | undefined>(undefined)
  const fields = QUESTIONS[step]
  const now = useNow()
  const open = fields.findIndex((field) => lackIn(report, field, now) !== undefined)
  const wanted = Math.min(fields.length, Math.max(0, Number(search.get('n') ?? 1) - 1 || 0))
  const at = open >= 0 && open < wanted ? open : wanted
  const field = fields[at]
  const show = (n: number) => {
    const next = new URLSearchParams(search)
    next.set('n', String(n + 1))
    go(`${path}?${next.toString()}`)
  }
  if (arrived !== undefined)
    return (
      <PortalPage above={t(`step.${step}`)} title={t('report.sent')}>
        {arrived.late && <p>{t('report.sent.late')}</p>}
        <p className="v-portal-lead">
          {arrived.next === undefined
            ? t('report.sent.over')
            : t('report.sent.next', { step: t(`step.${arrived.next.step}`), when: time.moment(arrived.next.due) })}
        </p>
        <p>
          <Go to={PORTAL_INCIDENTS} className="v-portal-button">
            {t('foot.incidents')}
          </Go>
        </p>
      </PortalPage>
    )
  const proceed = async () => {
    if (field !== undefined) {
      const missing = lackIn(report, field, Date.now())
      setLacks(missing)
      if (missing === undefined) show(at + 1)
      return
    }
    const body = bodyOf(report, step, id)
    if (body === undefined) return
    const done = await run(() => call(portalIncident, body))
    if (done !== undefined) setArrived(done)
  }
  return (
    <PortalPage
      above={t('report.question', { step: t(`step.${step}`), n: at + 1, of: fields.length + 1 })}
      title={t(field === undefined ? 'report.check' : `report.${field}`)}
      back={at === 0 ? PORTAL_INCIDENTS : () => show(at - 1)}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void proceed()
        }}
      >
        {field === undefined ? (
          <CheckReport report={report} fields={fields} onChange={show} />
        ) : (
          <ReportQuestion
            key={field}
            field={field}
            report={report}
            lacks={lacks}
            onChange={(next) => {
              setLacks(undefined)
              setReport(next)
            }}
          />
        )}
        <FaultLine text={fault} />
        <p className="v-portal-deeds">
          <button type="submit" className="v-portal-button" disabled={busy}>
            {t(field === undefined ? 'report.send' : 'continue')}
          </button>
        </p>
      </form>
    </PortalPage>
  )
}
