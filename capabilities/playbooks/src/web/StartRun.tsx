import type { Label } from '@testudo/kernel/label'
import { call, FormDialog, Marked, useGo, useText } from '@testudo/ui'
import { useState } from 'react'
import { type PlaybookInput, startPlaybook } from '../core/contract/index.ts'
import type { PlaybookView } from './AboutPlaybook.tsx'
import { givenOf, InputFields, type Inputs } from './InputFields.tsx'
import { LabelPick } from './LabelPick.tsx'
import { useDeed } from './parts.tsx'
import { runPath } from './paths.ts'
import { playbookWords } from './words/playbook.ts'

/** Values, incident and label of a run; the node refuses a value that cannot be put into a command, by name. */
export function StartRun({
  id,
  name,
  inputs,
  labels,
  incident,
  about,
  onClose,
}: {
  id: string
  name: string
  inputs: readonly PlaybookInput[]
  labels: readonly Label[]
  incident: string | undefined
  about: PlaybookView['about']
  onClose: () => void
}) {
  const t = useText(playbookWords)
  const go = useGo()
  const { busy, fault, run } = useDeed()
  const [values, setValues] = useState<Inputs>({})
  const [label, setLabel] = useState<Label>()
  const submit = async () => {
    const started = await run(() =>
      call(startPlaybook, {
        id,
        inputs: givenOf(values),
        ...(incident === undefined || about === undefined ? {} : { incident }),
        ...(label === undefined ? {} : { label }),
      }),
    )
    if (started !== undefined) go(runPath(started.id))
  }
  return (
    <FormDialog
      title={t('start.title', { name })}
      submit={t('start.deed')}
      busy={busy}
      fault={fault}
      ready={inputs.every((one) => !one.required || (values[one.name] ?? '') !== '')}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p className="t-2">{t('start.text')}</p>
      <p className="t-2">
        {about === undefined ? t('start.incident.none') : `${t('start.incident')} `}
        {about !== undefined && <Marked mark={about.mark}>{about.name}</Marked>}
      </p>
      <InputFields inputs={inputs} values={values} onChange={setValues} />
      <LabelPick
        label={t('start.label')}
        first={t('start.label.same')}
        labels={labels}
        value={label}
        onChange={setLabel}
      />
    </FormDialog>
  )
}
