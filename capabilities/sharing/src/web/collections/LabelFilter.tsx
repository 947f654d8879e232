import type { Label } from '@testudo/kernel/label'
import { Button, LabelChips, LabelForm, Portion, useText } from '@testudo/ui'
import { useState } from 'react'
import { collectionWords } from './words.ts'

/** Labels a collection is limited to: each to be changed or taken away. None: every label the reader may read. */
export function LabelFilter({
  labels,
  fresh,
  onChange,
}: {
  labels: readonly Label[]
  /** A label to start with. */
  fresh: Label
  onChange: (labels: readonly Label[]) => void
}) {
  const t = useText(collectionWords)
  const [open, setOpen] = useState<number | undefined>(undefined)
  const nth = (i: number) => t('collection.labels.nth', { n: i + 1 })
  return (
    <fieldset className="sh-fieldset">
      <legend className="t-name">{t('collection.labels')}</legend>
      <p className="t-2 t-small">{t('collection.labels.hint')}</p>
      <ul className="tx-labels">
        {labels.map((label, i) => (
          <li key={i}>
            <div className="t-row">
              <span className="t-grow">
                <Portion label={label} /> <LabelChips label={label} />
              </span>
              <Button
                small
                aria-expanded={open === i}
                aria-label={`${t(open === i ? 'collection.labels.ready' : 'collection.labels.edit')}: ${nth(i)}`}
                onClick={() => setOpen(open === i ? undefined : i)}
              >
                {t(open === i ? 'collection.labels.ready' : 'collection.labels.edit')}
              </Button>
              <Button
                small
                look="danger"
                aria-label={`${t('collection.labels.out')}: ${nth(i)}`}
                onClick={() => {
                  setOpen(undefined)
                  onChange(labels.filter((_, at) => at !== i))
                }}
              >
                {t('collection.labels.out')}
              </Button>
            </div>
            {open === i && (
              <LabelForm
                label={label}
                onChange={(next) => onChange(labels.map((one, at) => (at === i ? next : one)))}
              />
            )}
          </li>
        ))}
      </ul>
      <Button
        small
        onClick={() => {
          setOpen(labels.length)
          onChange([...labels, fresh])
        }}
      >
        {t('collection.labels.add')}
      </Button>
    </fieldset>
  )
}
