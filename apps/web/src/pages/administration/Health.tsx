import { health } from '@testudo/platform/contracts/http'
import {
  Dtg,
  Facts,
  FaultState,
  Figure,
  Figures,
  formatNumber,
  Panel,
  Section,
  Skeleton,
  useAsk,
  useLanguage,
  useText,
} from '@testudo/ui'
import { words } from './words.ts'

const MEGA = 1_048_576

/** How the node is doing, asked again every ten seconds while this is on screen. */
export function Health() {
  const t = useText(words)
  const language = useLanguage()
  const answer = useAsk(health, {}, { refetchEvery: 10_000 })
  if (answer.error !== null) return <FaultState error={answer.error} onAgain={() => void answer.refetch()} />
  if (answer.data === undefined) return <Skeleton />
  const { data } = answer
  const mega = (bytes: number) => `${formatNumber(language, bytes / MEGA)} MiB`
  return (
    <Panel>
      <Section>
        <Figures>
          <Figure label={t('memory')} value={mega(data.memoryBytes)} />
          <Figure label={t('database')} value={mega(data.databaseBytes)} below={data.engine} />
          <Figure label={t('streams')} value={formatNumber(language, data.streams)} />
        </Figures>
      </Section>
      <Section>
        <Facts
          rows={[
            [t('version'), data.version],
            [t('started'), <Dtg key="s" at={data.startedAt} full withAge />],
            [
              t('audit'),
              <span key="a">
                {t('entries', { n: formatNumber(language, data.audit.size) })} <Dtg at={data.audit.at} full />
              </span>,
            ],
            [t('capabilities'), data.capabilities.join(', ')],
            [t('exercise'), t(data.exercise ? 'yes' : 'no')],
          ]}
        />
      </Section>
    </Panel>
  )
}
