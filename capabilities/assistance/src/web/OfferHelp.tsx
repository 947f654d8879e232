import type { Label } from '@testudo/kernel/label'
import { call, Field, FormDialog, tell, TextField, useText } from '@testudo/ui'
import { useState } from 'react'
import { offerHelp } from '../core/index.ts'
import { linesOf, useDeed } from './parts.tsx'
import { type Levels, useTeamFields } from './useTeamFields.tsx'
import { formWords } from './words/forms.ts'

/** Offers a team of one's own organisation. */
export function OfferHelp({
  labels,
  levels,
  onClose,
  onDone,
}: {
  labels: readonly Label[]
  levels: readonly Levels[]
  onClose: () => void
  onDone: (id: string) => void
}) {
  const t = useText(formWords)
  const { busy, fault, run } = useDeed()
  const team = useTeamFields(labels, levels)
  const [people, setPeople] = useState('')
  const [tools, setTools] = useState('')
  const [caveats, setCaveats] = useState('')
  const most = Math.max(1, ...team.body.skills.map((one) => one.people))
  const submit = async () => {
    const count = Number(people)
    const body = { ...team.body, people: count >= 1 ? Math.floor(count) : most, tools: linesOf(tools), caveats }
    const made = await run(() => call(offerHelp, body))
    if (made === undefined) return
    tell({ text: t('offer.done') })
    onDone(made.id)
  }
  return (
    <FormDialog
      wide
      title={t('offer')}
      submit={t('offer.deed')}
      busy={busy}
      fault={fault}
      ready={team.ready}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {team.first}
      <Field
        label={t('people')}
        inputMode="numeric"
        maxLength={3}
        placeholder={String(most)}
        value={people}
        onChange={(e) => setPeople(e.target.value)}
      />
      {team.rest}
      <TextField label={t('tools')} maxLength={5_000} value={tools} onChange={(e) => setTools(e.target.value)} />
      <TextField label={t('caveats')} maxLength={5_000} value={caveats} onChange={(e) => setCaveats(e.target.value)} />
    </FormDialog>
  )
}
