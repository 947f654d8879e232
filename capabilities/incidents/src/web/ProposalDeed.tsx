import { call, Field, FormDialog, TextField, useAsk, useSay, useText } from '@testudo/ui'
import { useState } from 'react'
import { dismissProposal, openIncident, type ProposalRow, templates } from '../core/index.ts'
import { joinWords } from './joinWords.ts'
import { LabelPick } from './LabelPick.tsx'
import { useDeed } from './parts.tsx'
import { incidentWords } from './words.ts'

export interface Doing {
  readonly kind: 'open' | 'dismiss'
  readonly row: ProposalRow
}

/** Alerts no incident holds yet. */
export const looseOf = (row: ProposalRow): string[] =>
  row.alerts.flatMap(({ id, taken }) => (taken === undefined ? [id] : []))

/** Opens a group as an incident, or puts it aside. */
export function ProposalDeed({
  doing: { kind, row },
  onClose,
  onOpened,
}: {
  doing: Doing
  onClose: () => void
  onOpened: (id: string) => void
}) {
  const t = useText(joinWords)
  const more = useText(incidentWords)
  const say = useSay()
  const { busy, fault, run } = useDeed()
  const labels = useAsk(templates, kind === 'open' ? {} : undefined).data?.labels ?? []
  const [label, setLabel] = useState(-1)
  const under = labels[label]
  const [first] = row.alerts
  const [text, setText] = useState(kind === 'open' && first !== undefined ? `${say(first.title)}, ${first.place}` : '')
  const submit = async () => {
    const made = await run(async () =>
      kind === 'open'
        ? call(openIncident, { name: text, alerts: looseOf(row), ...(under !== undefined && { label: under }) })
        : call(dismissProposal, { alerts: looseOf(row), because: text }),
    )
    if (made === undefined) return
    onClose()
    if (kind === 'open') onOpened(made.id)
  }
  const words = t(kind === 'open' ? 'proposed.open' : 'proposed.dismiss')
  return (
    <FormDialog
      title={words}
      submit={words}
      busy={busy}
      fault={fault}
      ready={text.trim() !== ''}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {kind === 'open' ? (
        <>
          <Field
            label={t('proposed.name')}
            required
            maxLength={300}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <LabelPick labels={labels} value={label} onChange={setLabel} first={more('label.alerts')} />
        </>
      ) : (
        <TextField
          label={t('proposed.why')}
          required
          maxLength={2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
    </FormDialog>
  )
}
