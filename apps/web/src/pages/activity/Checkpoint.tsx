import { auditCheckpoint, auditExport, auditVerify } from '@testudo/platform/contracts/audit'
import { useMutation } from '@tanstack/react-query'
import {
  addressOf,
  Button,
  call,
  Dtg,
  Facts,
  FaultState,
  formatNumber,
  Section,
  Skeleton,
  StateMark,
  useAsk,
  useLanguage,
  useText,
  useViewer,
} from '@testudo/ui'
import { words } from './words.ts'

const FORMATS = ['ocsf', 'cef', 'syslog'] as const

/** The newest signed checkpoint, the proof that the log agrees with it, and the log for another system. */
export function Checkpoint() {
  const t = useText(words)
  const language = useLanguage()
  const viewer = useViewer()
  const allowed = viewer.may('audit:read')
  const answer = useAsk(auditCheckpoint, allowed ? {} : undefined)
  const verify = useMutation({ mutationFn: () => call(auditVerify, {}) })
  if (!allowed) return <Section>{t('log.empty.text')}</Section>
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (answer.data === undefined) return <Skeleton />
  const number = (n: number) => formatNumber(language, n)
  return (
    <>
      <Section>
        <Facts
          rows={[
            [t('checkpoint.origin'), answer.data.origin],
            [t('checkpoint.size'), number(answer.data.size)],
            [t('checkpoint.at'), <Dtg key="at" at={answer.data.at} full withAge />],
            [t('checkpoint.root'), <code key="r">{answer.data.root}</code>],
            [t('checkpoint.key'), <code key="k">{answer.data.key}</code>],
            [
              t('checkpoint.witnesses'),
              answer.data.witnesses.length === 0 ? t('checkpoint.nobody') : answer.data.witnesses.join(', '),
            ],
          ]}
        />
      </Section>
      <Section title={t('verify')}>
        <p className="t-2 t-small" style={{ marginBottom: 10 }}>
          {t('verify.text')}
        </p>
        <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
          {t('verify')}
        </Button>
        {verify.data !== undefined && (
          <p className="t-row" role="status" style={{ marginTop: 10, alignItems: 'flex-start' }}>
            <StateMark state={verify.data.ok ? 'capable' : 'not-capable'} />
            <span>{verify.data.ok ? t('verify.ok', { n: number(verify.data.intervals) }) : verify.data.message}</span>
          </p>
        )}
        {verify.error !== null && <FaultState error={verify.error} />}
      </Section>
      <Section title={t('export')}>
        <div className="t-row">
          {FORMATS.map((format) => (
            <a
              key={format}
              className="t-button t-button-secondary t-button-small"
              href={addressOf(auditExport, { format })}
              download
            >
              {format.toUpperCase()}
            </a>
          ))}
        </div>
      </Section>
    </>
  )
}
