import type { Label } from '@testudo/kernel/label'
import {
  Button,
  call,
  Field,
  FormDialog,
  LabelForm,
  SelectField,
  TextField,
  TimeField,
  useDeed,
  usePolicies,
  useText,
} from '@testudo/ui'
import { useState } from 'react'
import {
  addRequirement,
  changeRequirement,
  endRequirement,
  type RequirementRow,
} from '../core/contract/requirements.ts'
import { REQUIREMENT_KINDS } from '../core/requirements/suggest.ts'
import { boardWords } from './words/board.ts'

/** One requirement, new or changed. */
export function RequirementForm({
  requirement,
  onClose,
  onDone,
}: {
  requirement: RequirementRow | undefined
  onClose: () => void
  onDone: () => void
}) {
  const t = useText(boardWords)
  const { run, busy, fault } = useDeed(onDone)
  const policies = usePolicies()
  const first = policies.all()[0]
  const [kind, setKind] = useState(requirement?.kind ?? 'pir')
  const [english, setEnglish] = useState(requirement?.text.en ?? '')
  const [french, setFrench] = useState(requirement?.text.fr ?? '')
  const [owner, setOwner] = useState(requirement?.owner ?? '')
  const [mission, setMission] = useState(requirement?.mission ?? '')
  const [priority, setPriority] = useState(String(requirement?.priority ?? 1))
  const [every, setEvery] = useState(String(requirement?.every ?? 24))
  const [validUntil, setValidUntil] = useState(requirement?.validUntil)
  const [terms, setTerms] = useState(requirement?.terms.join(', ') ?? '')
  const [label, setLabel] = useState<Label>(
    requirement?.label ?? {
      policy: first?.id ?? '',
      classification: first?.classifications[0]?.name ?? '',
      categories: [],
      originators: [],
    },
  )
  const given = {
    kind,
    text: { en: english.trim(), fr: french.trim() },
    owner: owner.trim(),
    ...(mission.trim() === '' ? {} : { mission: mission.trim() }),
    priority: Number(priority),
    every: Number(every),
    ...(validUntil === undefined ? {} : { validUntil }),
    terms: terms
      .split(',')
      .map((term) => term.trim())
      .filter((term) => term !== ''),
    label,
  }
  const save = () =>
    requirement === undefined ? call(addRequirement, given) : call(changeRequirement, { id: requirement.id, ...given })
  const send = async (deed: () => Promise<unknown>) => {
    if ((await run(deed)) !== undefined) onClose()
  }
  return (
    <FormDialog
      wide
      title={t('requirements.add')}
      submit={t('requirements.save')}
      busy={busy}
      ready={given.text.en !== '' && given.text.fr !== '' && given.owner !== '' && given.every > 0}
      fault={fault}
      onClose={onClose}
      onSubmit={() => void send(save)}
      aside={
        requirement !== undefined && (
          <Button disabled={busy} onClick={() => void send(() => call(endRequirement, { id: requirement.id }))}>
            {t('requirements.end')}
          </Button>
        )
      }
    >
      <SelectField
        label={t('kind')}
        value={kind}
        onChange={({ target }) => setKind(REQUIREMENT_KINDS.find((one) => one === target.value) ?? 'pir')}
      >
        {REQUIREMENT_KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`kind.long.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('text.en')}
        rows={2}
        maxLength={1_000}
        value={english}
        onChange={({ target }) => setEnglish(target.value)}
      />
      <TextField
        label={t('text.fr')}
        rows={2}
        maxLength={1_000}
        value={french}
        onChange={({ target }) => setFrench(target.value)}
      />
      <Field label={t('owner')} maxLength={300} value={owner} onChange={({ target }) => setOwner(target.value)} />
      <Field
        label={t('mission')}
        hint={t('mission.hint')}
        maxLength={200}
        value={mission}
        onChange={({ target }) => setMission(target.value)}
      />
      <SelectField label={t('priority')} value={priority} onChange={({ target }) => setPriority(target.value)}>
        {['1', '2', '3'].map((one) => (
          <option key={one}>{one}</option>
        ))}
      </SelectField>
      <Field
        label={t('every')}
        type="number"
        min={1}
        max={720}
        value={every}
        onChange={({ target }) => setEvery(target.value)}
      />
      <TimeField label={t('validUntil')} value={validUntil} onTime={setValidUntil} />
      {kind === 'eefi' && (
        <Field
          label={t('terms')}
          hint={t('terms.hint')}
          maxLength={2_000}
          value={terms}
          onChange={({ target }) => setTerms(target.value)}
        />
      )}
      <fieldset className="b-mark">
        <legend>{t('mark')}</legend>
        <LabelForm label={label} onChange={setLabel} />
      </fieldset>
    </FormDialog>
  )
}
