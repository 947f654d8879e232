import { matrices, matrix } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import {
  CheckField,
  EmptyState,
  FaultState,
  Panel,
  Partial,
  Skeleton,
  useAsk,
  useMarking,
  useText,
  useTrail,
  useUrlParam,
  useViewer,
} from '@testudo/ui'
import { LayerBar, LayerReader } from './LayerBar.tsx'
import { MatrixGrid } from './MatrixGrid.tsx'
import { layerAddress } from './paths.ts'
import type { LayerReply, MatrixReply } from './replies.ts'
import { useLayers } from './useLayers.ts'
import { words } from './words.ts'
import './matrix.css'
import './threats.css'

/** Tactics and techniques, how often each is used, two actors laid over each other, and Navigator layers in and out. */
export default function MatrixPage() {
  const t = useText(words)
  const viewer = useViewer()
  useTrail([{ text: t('nav.threats'), to: '/threats' }, { text: t('trail.matrix') }])
  const [chosen, setMatrix] = useUrlParam('m')
  const [by, setBy] = useUrlParam('by')
  const [compare, setCompare] = useUrlParam('compare')
  const [subs, setSubs] = useUrlParam('subs')
  const layers = useLayers()
  const layer = layers.shown
  const known = useAsk(matrices, {})
  useMarking(known.data?.marking ?? (known.error === null ? undefined : 'none'))
  // A layer is about one domain: its matrix is the one to show.
  const id = layer?.matrix ?? chosen ?? known.data?.rows.toSorted((a, b) => b.techniques - a.techniques)[0]?.id
  const answer = useAsk(
    matrix,
    id === undefined
      ? undefined
      : { id, ...(by === undefined ? {} : { by }), ...(compare === undefined ? {} : { compare }) },
    { keep: true },
  )
  useMarking(id === undefined ? 'none' : (answer.data?.marking ?? (answer.error === null ? undefined : 'none')))
  const error = known.error ?? answer.error
  if (error !== null) return <FaultState error={error} onAgain={() => void answer.refetch()} />
  if (known.data === undefined) return <Skeleton rows={10} />
  if (known.data.rows.length === 0) {
    return (
      <EmptyState page title={t('matrix.none')} command="testudo import enterprise-attack.json">
        {t('matrix.none.text')}
      </EmptyState>
    )
  }
  const actors = known.data.actors
  const page = answer.data
  return (
    <Panel
      title={page === undefined ? t('matrix') : `${page.name}`}
      level={1}
      count={page === undefined ? undefined : t('matrix.counts', page.counts)}
      actions={
        <>
          <LayerReader onRead={layers.take} />
          {viewer.may('threats:export') && page?.domain !== undefined && (
            <a className="t-button t-button-secondary" href={layerAddress(page.id, by)} download>
              {t('matrix.layer.out')}
            </a>
          )}
        </>
      }
    >
      <div className="th-filters">
        <select
          className="t-input th-narrow"
          aria-label={t('matrix')}
          value={id}
          onChange={(event) => {
            layers.take(undefined)
            layers.choose(undefined)
            setMatrix(event.target.value)
          }}
        >
          {known.data.rows.map((row) => (
            <option key={row.id} value={row.id}>
              {row.mark.portion} {row.name}
            </option>
          ))}
        </select>
        <ActorPicker label={t('matrix.by')} none={t('matrix.everyone')} actors={actors} value={by} onChange={setBy} />
        <ActorPicker
          label={t('matrix.compare')}
          none={t('matrix.nobody')}
          actors={actors}
          value={compare}
          onChange={setCompare}
        />
        <CheckField
          label={t('matrix.expand')}
          checked={subs === '1'}
          onChange={(event) => setSubs(event.target.checked ? '1' : undefined, { replace: true })}
        />
        {page !== undefined && <Legend page={page} layer={layer} />}
      </div>
      <LayerBar layers={layers} />
      {layer !== undefined && layer.unknown.length > 0 && (
        <Partial>{t('matrix.layer.unknown', { list: layer.unknown.join(', ') })}</Partial>
      )}
      {page === undefined ? <Skeleton rows={10} /> : <MatrixGrid page={page} layer={layer} expanded={subs === '1'} />}
    </Panel>
  )
}

function Legend({ page, layer }: { page: MatrixReply; layer: LayerReply | undefined }) {
  const t = useText(words)
  if (page.by !== undefined || page.compare !== undefined) {
    return (
      <span className="th-scale t-2">
        {page.by !== undefined && (
          <>
            <i className="th-swatch th-cell-on" /> <span className="t-portion">{page.by.mark.portion}</span>{' '}
            {t('matrix.chosen', { name: page.by.name, n: page.counts.chosen })}
          </>
        )}
        {page.compare !== undefined && (
          <>
            <i className="th-swatch th-cell-compared" /> <span className="t-portion">{page.compare.mark.portion}</span>{' '}
            {t('matrix.chosen', { name: page.compare.name, n: page.counts.compared })}
          </>
        )}
        {page.by !== undefined && page.compare !== undefined && (
          <>
            <i className="th-swatch th-cell-both" /> {t('matrix.both', { n: page.counts.both })}
          </>
        )}
      </span>
    )
  }
  const most = layer === undefined ? page.most : layer.most
  return (
    <span className="th-scale t-2">
      {t('matrix.scale')} 0
      {[0, 1, 2, 3, 4].map((step) => (
        <i key={step} className={`th-swatch th-heat-${step}`} />
      ))}
      {most}
    </span>
  )
}

function ActorPicker({
  label,
  none,
  actors,
  value,
  onChange,
}: {
  label: string
  none: string
  actors: Reply<typeof matrices>['actors']
  value: string | undefined
  onChange: (id: string | undefined) => void
}) {
  return (
    <label className="t-row t-2">
      {label}
      <select
        className="t-input th-narrow"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">{none}</option>
        {actors.map((actor) => (
          <option key={actor.id} value={actor.id}>
            {[actor.mark.portion, actor.reference, actor.name].filter(Boolean).join(' ')}
          </option>
        ))}
      </select>
    </label>
  )
}
