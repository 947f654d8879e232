import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import {
  addressOf,
  EmptyState,
  FaultState,
  Section,
  Segments,
  Skeleton,
  useAsk,
  useMarking,
  useNumber,
  useText,
  useUrlParam,
  useAge,
} from '@testudo/ui'
import { collectivePast, exportCollective } from '../../core/contract/collective.ts'
import { collectiveWords } from '../words/collective.ts'
import { roundUp } from './trendLine.ts'
import { type Measure, TrendTile } from './TrendTile.tsx'

const HOUR = 3_600_000
/** Shown in hours up to here, then as an age. */
const DAYS = 72
const DAY = 24
const LENGTHS = ['week', 'four-weeks'] as const
const MEASURES = ['medianHours', 'open'] as const

/** Nations and sectors over the last periods that are over, one tile each, on one scale. */
export function PastView() {
  const age = useAge()
  const t = useText(collectiveWords)
  const number = useNumber()
  const [given, setLength] = useUrlParam('length')
  const [shown, setMeasure] = useUrlParam('measure')
  const length = LENGTHS.find((one) => one === given) ?? 'week'
  const measure: Measure = MEASURES.find((one) => one === shown) ?? 'medianHours'
  const asked = useAsk(collectivePast, { length })
  useMarking(asked.data?.marking ?? (asked.isError ? 'none' : undefined))
  const data = asked.data
  const say = (value: number) =>
    measure === 'open' ? number(value) : value <= DAYS ? `${number(value)} h` : age(value * HOUR)
  const lines = data?.lines.filter(({ points }) => points.some((point) => point[measure] !== undefined)) ?? []
  const most = Math.max(...lines.flatMap(({ points }) => points.map((point) => point[measure] ?? 0)), 0)
  const unit = measure === 'open' || most <= DAYS ? 1 : DAY
  const scale = {
    top: roundUp(most / unit) * unit,
    said: (value: number) =>
      unit === DAY ? `${number(value / DAY, value % DAY === 0 ? 0 : 1)} ${t('days')}` : say(value),
  }
  return (
    <div className="v-past">
      <div className="t-filter-row v-filters">
        <Segments
          options={MEASURES.map((id) => ({ id, text: t(`measure.${id}`) }))}
          value={measure}
          onChange={(key) => setMeasure(key === 'medianHours' ? undefined : key)}
          label={t('measure')}
        />
        <Segments
          options={LENGTHS.map((id) => ({ id, text: t(`length.${id}`) }))}
          value={length}
          onChange={(key) => setLength(key === 'week' ? undefined : key)}
          label={t('length')}
        />
        <span className="t-grow" />
        {data !== undefined && data.lines.length > 0 && (
          <a className="t-button t-button-secondary" href={addressOf(exportCollective, { length })} download>
            <IconDownload size={16} />
            {t('past.export')}
          </a>
        )}
      </div>
      <p className="v-pad t-2">
        {t('past.text')} {data?.withheld === true && t('past.withheld')}
      </p>
      {data === undefined ? (
        asked.isError ? (
          <FaultState error={asked.error} onAgain={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={6} twoLines={false} />
        )
      ) : lines.length === 0 ? (
        <EmptyState title={t('past.none')}>{t('past.none.text')}</EmptyState>
      ) : (
        (['nation', 'sector'] as const).map((of) => (
          <Section key={of} title={t(`${of}s`)}>
            <div className="v-tiles">
              {lines
                .filter((line) => line.of === of)
                .map((line) => (
                  <TrendTile key={line.name} {...{ line, measure, scale, say }} periods={data.periods} />
                ))}
            </div>
          </Section>
        ))
      )}
    </div>
  )
}
