import { counts } from '@testudo/threats'
import { Button, CheckField, Menu, tell, useAsk, useGo, usePlace, useText } from '@testudo/ui'
import { useState } from 'react'
import { useKept } from './kept.ts'
import { OPTIONAL_COLUMNS } from './listColumns.tsx'
import { words } from './words.ts'

interface View {
  readonly name: string
  /** The part of the address after `?`. */
  readonly search: string
}
const MOST_VIEWS = 30
const isView = (value: unknown): value is View =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as View).name === 'string' &&
  typeof (value as View).search === 'string'

export function LabelPicker({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (label: string | undefined) => void
}) {
  const t = useText(words)
  const answer = useAsk(counts, {})
  return (
    <select
      className="t-input th-narrow"
      aria-label={t('label')}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || undefined)}
    >
      <option value="">{t('label.any')}</option>
      {answer.data?.labels.map(({ label, mark }) => {
        const text = JSON.stringify(label)
        return (
          <option key={text} value={text}>
            {[mark.portion, ...mark.chips].join(' ')}
          </option>
        )
      })}
    </select>
  )
}

/** Which columns stand beside the name; in the address, so that a pasted link shows the same table. */
export function ColumnPicker({
  shown,
  onChange,
}: {
  shown: readonly string[]
  onChange: (columns: readonly string[]) => void
}) {
  const t = useText(words)
  return (
    <Menu label={t('columns')} button={<span className="t-chip t-chip-button">{t('columns')}</span>}>
      <div className="th-help">
        {OPTIONAL_COLUMNS.map((column) => (
          <CheckField
            key={column}
            label={t(column)}
            checked={shown.includes(column)}
            onChange={(event) =>
              onChange(OPTIONAL_COLUMNS.filter((one) => (one === column ? event.target.checked : shown.includes(one))))
            }
          />
        ))}
      </div>
    </Menu>
  )
}

/** The address of the list under a name of one's own, kept by this browser for this person. */
export function SavedViews({ person }: { person: string }) {
  const t = useText(words)
  const go = useGo()
  const { search } = usePlace()
  const [views, keep] = useKept('browser', `views.${person}`, isView)
  const [name, setName] = useState('')
  return (
    <Menu label={t('views.saved')} button={<span className="t-chip t-chip-button">{t('views.saved')}</span>}>
      {(close) => (
        <div className="th-help">
          {views.length === 0 && <p className="t-2">{t('view.none')}</p>}
          <ul className="th-plain">
            {views.map((view) => (
              <li key={view.name} className="t-row">
                <button
                  type="button"
                  className="th-type t-grow"
                  onClick={() => {
                    close()
                    go(`/threats?${view.search}`)
                  }}
                >
                  {view.name}
                </button>
                <Button
                  small
                  look="plain"
                  aria-label={t('view.delete', { name: view.name })}
                  onClick={() => keep(views.filter((one) => one.name !== view.name))}
                >
                  ×
                </Button>
              </li>
            ))}
          </ul>
          <form
            className="t-row"
            onSubmit={(event) => {
              event.preventDefault()
              if (name.trim() === '') return
              const params = new URLSearchParams(search)
              params.delete('o')
              const view = { name: name.trim(), search: params.toString() }
              keep([view, ...views.filter((one) => one.name !== view.name)].slice(0, MOST_VIEWS))
              setName('')
              tell({ text: t('view.saved') })
              close()
            }}
          >
            <input
              className="t-input"
              aria-label={t('view.name')}
              placeholder={t('view.name')}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button small type="submit" disabled={name.trim() === ''}>
              {t('view.save')}
            </Button>
          </form>
        </div>
      )}
    </Menu>
  )
}
