import {
  addressOf,
  Button,
  Dtg,
  Facts,
  Inspector,
  Partial,
  Section,
  tell,
  useText,
  useViewer,
  useNumber,
  Marked,
  MarkChips,
  useAge,
} from '@testudo/ui'
import { pushEvents, type SourceRow } from '../../core/contract/sources.ts'
import { Sparkline } from '../parts/Sparkline.tsx'
import { lagText, sourceColour, SourceMark } from '../parts/sourceLook.tsx'
import { useBytes } from '../parts/amounts.ts'
import { sourcesWords } from '../words/sources.ts'
import { UploadEvents } from './UploadEvents.tsx'
import { usePlaceText } from './usePlaceText.ts'
import { useSourceDeeds } from './useSourceDeeds.ts'

/** How one source is, what was wrong with its input, and what can be done with it. */
export function SourceDetail({
  row,
  onChange,
  onClose,
}: {
  row: SourceRow
  onChange: () => void
  onClose: () => void
}) {
  const t = useText(sourcesWords)
  const age = useAge()
  const viewer = useViewer()
  const number = useNumber()
  const bytes = useBytes()
  const placeText = usePlaceText()
  const deeds = useSourceDeeds(row)
  const may = viewer.may('detection:sources')
  return (
    <Inspector
      label={row.name}
      subject={row.id}
      onClose={onClose}
      head={<h2 className="t-panel-title t-clip">{row.name}</h2>}
      {...(may
        ? {
            foot: (
              <span className="t-row d-deeds">
                <Button small disabled={deeds.busy} onClick={() => void deeds.pause(row.state !== 'paused')}>
                  {t(row.state === 'paused' ? 'resume' : 'pause')}
                </Button>
                <Button small disabled={deeds.busy} onClick={onChange}>
                  {t('change')}
                </Button>
                <span className="t-grow" />
                <Button small look="danger" disabled={deeds.busy} onClick={() => void deeds.end()}>
                  {t('end')}
                </Button>
              </span>
            ),
          }
        : {})}
    >
      {row.trouble !== undefined && <Partial>{row.trouble}</Partial>}
      <Section>
        <p className="d-source-head">
          <Marked mark={row.mark}>
            <SourceMark state={row.state} said />
          </Marked>{' '}
          <MarkChips mark={row.mark} />
        </p>
        <Sparkline values={row.series.values} width={380} height={56} colour={sourceColour(row.state)} />
        <Facts
          rows={[
            [t('place'), placeText(row)],
            ...(row.address === undefined ? [] : [[t('listens'), <code key="at">{row.address}</code>] as const]),
            [
              t('format'),
              row.format === undefined
                ? t('format.unknown')
                : t(row.formatGiven ? 'format.given' : 'format.seen', { format: row.format }),
            ],
            ...(row.logsource === undefined
              ? []
              : [
                  [
                    t('logsource'),
                    Object.entries(row.logsource)
                      .map(([key, value]) => `${key}: ${value}`)
                      .join(', '),
                  ] as const,
                ]),
            [t('events'), `${number(row.events)} (${bytes(row.bytes)})`],
            [t('last'), row.lastAt === undefined ? t('last.never') : <Dtg key="last" at={row.lastAt} withAge />],
            ...(row.lagMs === undefined ? [] : [[t('lag'), lagText(row.lagMs, number, age)] as const]),
            [t('dropped'), number(row.dropped)],
            [t('most'), row.most === undefined ? t('most.none') : t('most.rate', { n: number(row.most) })],
            ...(row.slowedMs === 0
              ? []
              : [[t('slowed'), t('slowed.for', { time: lagText(row.slowedMs, number, age) })] as const]),
          ]}
        />
      </Section>
      <Section title={t('dirt')}>
        {row.dirt.length === 0 ? (
          <p className="t-3">{t('dirt.none')}</p>
        ) : (
          <>
            <Facts rows={row.dirt.map(({ kind, count }) => [dirtWord(t, kind), number(count)] as const)} />
            <p className="t-3 t-small">{t('dirt.text')}</p>
          </>
        )}
      </Section>
      {row.place.kind === 'push' && (
        <Section title={t('push.title')}>
          {viewer.may('detection:import') && <UploadEvents key={row.id} row={row} />}
          <p className="t-2 t-small d-push-text">{t('push.text')}</p>
          <Command id={row.id} />
        </Section>
      )}
    </Inspector>
  )
}

const DIRT = ['broken', 'tooLong', 'notUtf8', 'nul', 'ragged', 'unparsed'] as const

/** A kind of dirt nobody has named yet keeps its spelling. */
function dirtWord(t: (key: `dirt.${(typeof DIRT)[number]}`) => string, kind: string): string {
  const known = DIRT.find((one) => one === kind)
  return known === undefined ? kind : t(`dirt.${known}`)
}

function Command({ id }: { id: string }) {
  const t = useText(sourcesWords)
  const address = `${location.origin}${addressOf(pushEvents, { id })}`
  const command = `curl --data-binary @eve.json -H 'content-type: application/octet-stream' -H "authorization: Bearer $TOKEN" ${address}`
  return (
    <>
      <pre className="d-command t-mono" tabIndex={0}>
        {command}
      </pre>
      <Button small onClick={() => void navigator.clipboard.writeText(command).then(() => tell({ text: t('copied') }))}>
        {t('copy')}
      </Button>
    </>
  )
}
