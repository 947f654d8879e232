import { bannerText, type Label, portionMark } from '@testudo/kernel/label'
import { call, FormDialog, SelectField, useGo, useLanguage, usePolicies, useText } from '@testudo/ui'
import { useState } from 'react'
import { type PlaybookInput, startPlaybook } from '../core/contract/index.ts'
import { givenOf, InputFields, type Inputs } from './InputFields.tsx'
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
  onClose,
}: {
  id: string
  name: string
  inputs: readonly PlaybookInput[]
  labels: readonly Label[]
  incident: string | undefined
  onClose: () => void
}) {
  const t = useText(playbookWords)
  const go = useGo()
  const policies = usePolicies()
  const language = useLanguage()
  const { busy, fault, run } = useDeed()
  const [values, setValues] = useState<Inputs>({})
  const [label, setLabel] = useState('')
  const chosen = label === '' ? undefined : labels[Number(label)]
  const submit = async () => {
    const started = await run(() =>
      call(startPlaybook, {
        id,
        inputs: givenOf(values),
        ...(incident === undefined ? {} : { incident }),
        ...(chosen === undefined ? {} : { label: chosen }),
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
        {incident === undefined ? t('start.incident.none') : `${t('start.incident')} `}
        {incident !== undefined && <span className="t-mono p-wrap">{incident}</span>}
      </p>
      <InputFields inputs={inputs} values={values} onChange={setValues} />
      <SelectField label={t('start.label')} value={label} onChange={({ target }) => setLabel(target.value)}>
        <option value="">{t('start.label.same')}</option>
        {labels.map((one, i) => (
          <option key={JSON.stringify(one)} value={String(i)}>
            ({portionMark(one, policies)}) {bannerText(one, policies, language).text}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  )
}
