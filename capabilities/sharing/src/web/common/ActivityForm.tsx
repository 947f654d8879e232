import type { Ask } from '@testudo/kernel/contract'
import { bannerText, type Label, portionMark } from '@testudo/kernel/label'
import {
  Button,
  call,
  Dialog,
  Field,
  SelectField,
  tell,
  TextField,
  TimeField,
  useAsk,
  useLanguage,
  usePolicies,
  useText,
} from '@testudo/ui'
import { type ChangeEvent, type FormEvent, useEffect, useState } from 'react'
import { ACTIVITY_KINDS } from '../../core/activities/activity.ts'
import { type ActivityRow, announceActivity, changeActivity, checkActivity } from '../../core/contract/activities.ts'
import { useSay } from '../useSay.ts'
import { ClashList } from './ClashList.tsx'
import { TargetPick } from './TargetPick.tsx'
import { commonWords } from './words.ts'

/** Long enough that typing does not ask at every key. */
const PAUSE_MS = 300

type Matter = Omit<Ask<typeof announceActivity>, 'label'>

/** Announces an activity or changes one, with what it would meet beside the form. */
export function ActivityForm({
  row,
  labels,
  onClose,
  onSaved,
}: {
  row: ActivityRow | undefined
  labels: readonly Label[]
  onClose: () => void
  onSaved: (id: string) => void
}) {
  const t = useText(commonWords)
  const say = useSay()
  const policies = usePolicies()
  const language = useLanguage()
  const [kind, setKind] = useState(row?.kind ?? 'hunt')
  const [form, setForm] = useState({
    name: row?.name.en ?? '',
    nameFr: row === undefined || row.name.fr === row.name.en ? '' : row.name.fr,
    description: row?.description ?? '',
    sectors: row?.sectors.join(' ') ?? '',
    nations: row?.nations.join(' ') ?? '',
    ranges: row?.ranges.join('\n') ?? '',
    domains: row?.domains.join('\n') ?? '',
    contact: row?.contact ?? '',
  })
  const [starts, setStarts] = useState<number | undefined>(
    () => row?.starts ?? Math.ceil(Date.now() / 3_600_000) * 3_600_000,
  )
  const [ends, setEnds] = useState<number | undefined>(row?.ends)
  const [targets, setTargets] = useState(row?.targets.map(({ id, name }) => ({ id, name: say(name) })) ?? [])
  const [label, setLabel] = useState(0)
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const field = (key: keyof typeof form) => ({
    value: form[key],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const { value } = event.currentTarget
      setForm((old) => ({ ...old, [key]: value }))
    },
  })
  const matter: Matter | undefined =
    form.name.trim() === '' || starts === undefined
      ? undefined
      : {
          kind,
          name: form.name.trim(),
          ...(form.nameFr.trim() === '' ? {} : { name_fr: form.nameFr.trim() }),
          ...(form.description.trim() === '' ? {} : { description: form.description.trim() }),
          starts,
          ...(ends === undefined ? {} : { ends }),
          targets: targets.map(({ id }) => id),
          sectors: listOf(form.sectors),
          nations: listOf(form.nations).map((one) => one.toUpperCase()),
          ranges: listOf(form.ranges),
          domains: listOf(form.domains),
          contact: form.contact.trim(),
        }
  const seen = useAsk(
    checkActivity,
    useSettled(matter === undefined ? undefined : { ...matter, ...(row === undefined ? {} : { id: row.id }) }),
    { keep: true },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (matter === undefined || busy) return
    setBusy(true)
    const chosen = labels[label]
    const saving =
      row === undefined
        ? call(announceActivity, { ...matter, ...(chosen === undefined ? {} : { label: chosen }) })
        : call(changeActivity, { ...matter, id: row.id, modified: row.modified })
    saving.then(
      ({ id }) => {
        tell({ text: t(row === undefined ? 'act.saved' : 'act.changed') })
        onSaved(id)
      },
      (error: Error) => {
        setBusy(false)
        setFault(error.message)
      },
    )
  }
  return (
    <Dialog
      wide
      title={row === undefined ? t('act.announce') : t('act.changeOf', { name: say(row.name) })}
      onClose={onClose}
    >
      <form className="cm-form" onSubmit={submit}>
        <div className="cm-fields">
          <div className="cm-two">
            <SelectField
              label={t('act.kind')}
              value={kind}
              onChange={(event) => setKind(ACTIVITY_KINDS.find((one) => one === event.currentTarget.value) ?? 'hunt')}
            >
              {ACTIVITY_KINDS.map((one) => (
                <option key={one} value={one}>
                  {t(`kind.${one}`)}
                </option>
              ))}
            </SelectField>
            {row === undefined && (
              <SelectField
                label={t('act.label')}
                value={String(label)}
                onChange={(event) => setLabel(Number(event.currentTarget.value))}
              >
                {labels.map((one, i) => (
                  <option key={JSON.stringify(one)} value={String(i)}>
                    ({portionMark(one, policies)}) {bannerText(one, policies, language).text}
                  </option>
                ))}
              </SelectField>
            )}
          </div>
          <div className="cm-two">
            <Field label={t('act.name')} required maxLength={300} {...field('name')} />
            <Field label={t('act.nameFr')} maxLength={300} {...field('nameFr')} />
          </div>
          <TextField label={t('act.description')} {...field('description')} />
          <div className="cm-two">
            <TimeField label={t('act.starts')} value={starts} onTime={setStarts} />
            <TimeField label={`${t('act.ends')} (${t('act.endsHint')})`} value={ends} onTime={setEnds} />
          </div>
          <TargetPick targets={targets} onChange={setTargets} />
          <div className="cm-two">
            <Field label={t('act.sectors')} hint={t('act.sectorsHint')} {...field('sectors')} />
            <Field label={t('act.nations')} hint={t('act.nationsHint')} {...field('nations')} />
          </div>
          <div className="cm-two">
            <TextField label={t('act.ranges')} hint={t('act.rangesHint')} spellCheck={false} {...field('ranges')} />
            <TextField label={t('act.domains')} hint={t('act.domainsHint')} spellCheck={false} {...field('domains')} />
          </div>
          <Field label={t('act.contact')} hint={t('act.contactHint')} {...field('contact')} />
        </div>
        <div className="cm-stack" aria-live="polite">
          {matter === undefined && <p className="t-2">{t('act.checking')}</p>}
          {matter !== undefined && seen.isError && (
            <p role="alert" className="t-field-fault">
              {seen.error.message}
            </p>
          )}
          {matter !== undefined &&
            seen.data !== undefined &&
            !seen.isError &&
            (seen.data.clashes.length === 0 ? <p>{t('act.clear')}</p> : <ClashList clashes={seen.data.clashes} />)}
          {fault !== undefined && (
            <p role="alert" className="t-field-fault">
              {fault}
            </p>
          )}
          <div className="t-row">
            <Button look="primary" type="submit" disabled={matter === undefined || busy}>
              {row === undefined ? t('act.announce') : t('save')}
            </Button>
            <Button onClick={onClose}>{t('close')}</Button>
          </div>
        </div>
      </form>
    </Dialog>
  )
}

const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter((one) => one !== '')

/** The value as it stood when nothing changed for a moment. */
function useSettled<T>(value: T | undefined): T | undefined {
  const text = value === undefined ? undefined : JSON.stringify(value)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled === undefined ? undefined : (JSON.parse(settled) as T)
}
