import { COMBINATIONS, counts, dropLayer, layerFile, layerIn, saveLayer } from '@testudo/threats'
import type { Label } from '@testudo/kernel/label'
import {
  addressOf,
  Button,
  call,
  Dialog,
  Field,
  Partial,
  SelectField,
  tell,
  useAsk,
  useText,
  useViewer,
} from '@testudo/ui'
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react'
import type { ReadLayer, useLayers } from './useLayers.ts'
import { words } from './words.ts'

const fail = (error: unknown) => tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })

/** Which layer lies over the matrix, what it is compared with and how; keep, take out, remove. */
export function LayerBar({ layers }: { layers: ReturnType<typeof useLayers> }) {
  const t = useText(words)
  const viewer = useViewer()
  const [keeping, setKeeping] = useState(false)
  const { kept, id, withId, how, shown, keepable } = layers
  const chosen = kept.find((row) => row.id === id)
  if (kept.length === 0 && shown === undefined) return null
  return (
    <div className="th-filters">
      <span className="t-2">{t('layers')}</span>
      <select
        className="t-input th-narrow"
        aria-label={t('layers')}
        value={id ?? ''}
        onChange={(event) => layers.choose(event.target.value || undefined)}
      >
        <option value="">{keepable !== undefined && id === undefined ? (shown?.name ?? '') : t('layers.none')}</option>
        {kept.map((row) => (
          <option key={row.id} value={row.id}>
            {row.mark.portion} {row.name} · {row.author}
          </option>
        ))}
      </select>
      {chosen !== undefined && (
        <>
          <select
            className="t-input th-narrow"
            aria-label={t('layer.with')}
            value={withId ?? ''}
            onChange={(event) => layers.compareWith(event.target.value || undefined)}
          >
            <option value="">{t('layer.alone')}</option>
            {kept
              .filter((row) => row.id !== id && row.domain === chosen.domain)
              .map((row) => (
                <option key={row.id} value={row.id}>
                  {row.mark.portion} {row.name} · {row.author}
                </option>
              ))}
          </select>
          {withId !== undefined && (
            <select
              className="t-input th-narrow"
              aria-label={t('layer.how')}
              value={how}
              onChange={(event) => layers.combine(event.target.value, { replace: true })}
            >
              {COMBINATIONS.map((one) => (
                <option key={one} value={one}>
                  {t(`combine.${one}`)}
                </option>
              ))}
            </select>
          )}
        </>
      )}
      {shown !== undefined && <span className="t-2">{t('layer.cells', { n: shown.cells.length })}</span>}
      {keepable !== undefined && viewer.may('threats:write') && (
        <Button small onClick={() => setKeeping(true)}>
          {t('layer.keep')}
        </Button>
      )}
      {chosen !== undefined && withId === undefined && (
        <>
          {viewer.may('threats:export') && (
            <a
              className="t-button t-button-secondary t-button-small"
              href={addressOf(layerFile, { id: chosen.id })}
              download
            >
              {t('layer.file')}
            </a>
          )}
          {viewer.may('threats:write') && (
            <Button
              small
              look="plain"
              onClick={() =>
                void call(dropLayer, { id: chosen.id })
                  .then(() => {
                    layers.choose(undefined)
                    layers.refresh()
                    tell({ text: t('layer.dropped', { name: chosen.name }) })
                  })
                  .catch(fail)
              }
            >
              {t('layer.drop')}
            </Button>
          )}
        </>
      )}
      {layers.error !== null && <Partial>{layers.error.message}</Partial>}
      {keeping && keepable !== undefined && (
        <KeepLayer
          name={keepable.name}
          file={keepable.file}
          label={keepable.label}
          onClose={() => setKeeping(false)}
          onKept={(next) => {
            setKeeping(false)
            layers.refresh()
            layers.compareWith(undefined, { replace: true })
            layers.choose(next)
          }}
        />
      )}
    </div>
  )
}

function KeepLayer({
  name,
  file,
  label,
  onClose,
  onKept,
}: {
  name: string
  file: unknown
  label: Label | undefined
  onClose: () => void
  onKept: (id: string) => void
}) {
  const t = useText(words)
  const [called, setCalled] = useState(name)
  const [under, setUnder] = useState(label === undefined ? '' : JSON.stringify(label))
  const known = useAsk(counts, {})
  const keep = (event: FormEvent) => {
    event.preventDefault()
    const chosen = known.data?.labels.find((one) => JSON.stringify(one.label) === under)?.label ?? label
    call(saveLayer, { name: called.trim(), layer: file, ...(chosen === undefined ? {} : { label: chosen }) })
      .then((made) => {
        tell({ text: t('layer.kept', { name: called.trim() }) })
        onKept(made.id)
      })
      .catch(fail)
  }
  return (
    <Dialog title={t('layer.keep')} onClose={onClose}>
      <form className="th-form th-label-give" onSubmit={keep}>
        <Field
          label={t('name')}
          value={called}
          maxLength={200}
          required
          onChange={(event) => setCalled(event.target.value)}
        />
        <SelectField
          label={t('label')}
          hint={t('layer.label.hint')}
          value={under}
          onChange={(event) => setUnder(event.target.value)}
        >
          <option value={label === undefined ? '' : JSON.stringify(label)}>
            {t(label === undefined ? 'import.label.default' : 'layer.label.both')}
          </option>
          {known.data?.labels.map(({ label: one, mark }) => (
            <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
              {[mark.portion, ...mark.chips].join(' ')}
            </option>
          ))}
        </SelectField>
        <span className="t-row">
          <Button look="primary" type="submit" disabled={called.trim() === ''}>
            {t('layer.keep')}
          </Button>
        </span>
      </form>
    </Dialog>
  )
}

/** Reads a Navigator file from disk and lays it over the matrix; nothing is kept until somebody says so. */
export function LayerReader({ onRead }: { onRead: (layer: ReadLayer) => void }) {
  const t = useText(words)
  const input = useRef<HTMLInputElement>(null)
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file === undefined) return
    try {
      const layer: unknown = JSON.parse(await file.text())
      onRead({ reply: await call(layerIn, { layer }), file: layer })
    } catch (error) {
      if (error instanceof SyntaxError) tell({ kind: 'fault', text: t('layer.not.json') })
      else fail(error)
    }
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={t('matrix.layer.in')}
        onChange={(event) => void take(event)}
      />
      <Button onClick={() => input.current?.click()}>{t('matrix.layer.in')}</Button>
    </>
  )
}
