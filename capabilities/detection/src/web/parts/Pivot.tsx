import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { Button, Go, IconButton, tell, useGo, useText, useViewer } from '@testudo/ui'
import { writeDraft } from '../hunt/draft.ts'
import { DESK, searchPath } from '../paths.ts'
import { huntWords } from '../words/hunt.ts'

/** A long value with its middle left out; the whole stands in the title and in what is copied. */
export function shortValue(value: string): string {
  return value.length <= 28 ? value : `${value.slice(0, 12)}…${value.slice(-8)}`
}

/** A value that leads on: to what else holds it. */
export function ValueButton({ name, value, onPick }: { name: string; value: string; onPick: (value: string) => void }) {
  return (
    <button
      type="button"
      className="d-value t-mono"
      title={`${name} ${value}`}
      onClick={(event) => {
        event.stopPropagation()
        onPick(value)
      }}
    >
      {shortValue(value)}
    </button>
  )
}

/** What can be asked about a value that was picked. */
export function PivotBar({ value, onClose }: { value: string; onClose: () => void }) {
  const t = useText(huntWords)
  const go = useGo()
  const viewer = useViewer()
  return (
    <div className="d-pivot" role="group" aria-label={value}>
      <code className="t-grow t-clip" title={value}>
        {value}
      </code>
      {viewer.may('detection:ask') && (
        <Button
          small
          onClick={() => {
            writeDraft('indicators', value)
            onClose()
            go(DESK)
          }}
        >
          {t('pivot.hunt')}
        </Button>
      )}
      {viewer.may('threats:read') && (
        <Go to={searchPath(value)} className="t-button t-button-secondary t-button-small">
          {t('pivot.search')}
        </Go>
      )}
      <Button
        small
        onClick={() => {
          void navigator.clipboard.writeText(value).then(() => tell({ text: value }))
        }}
      >
        {t('pivot.copy')}
      </Button>
      <IconButton label={t('pivot.close')} onClick={onClose}>
        <IconX size={14} />
      </IconButton>
    </div>
  )
}
