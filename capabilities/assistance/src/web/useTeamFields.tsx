import type { Label } from '@testudo/kernel/label'
import { Field, SelectField, TextField, TimeField, useLanguage, useNow, useText } from '@testudo/ui'
import { type ReactNode, useState } from 'react'
import { PLACES, type Place, SKILLS } from '../core/index.ts'
import { LabelPick, linesOf } from './parts.tsx'
import { formWords } from './words/forms.ts'

const DAY_MS = 86_400_000
const PEOPLE = /^(.*?)\s*[:×x]?\s*(\d{1,3})$/

/** `malware analysis 2`: the skill as the list knows it in either language, else as written; one person unless told. */
function skillOf(line: string): { skill: string; people: number } {
  const [, name = line, people = '1'] = PEOPLE.exec(line) ?? []
  const wanted = name.trim().toLowerCase()
  const known = Object.entries(SKILLS).find(([id, words]) => [id, words.en, words.fr].includes(wanted))
  return { skill: known?.[0] ?? name.trim(), people: Math.max(1, Number(people)) }
}

/** What offers and requests have in common, as fields and as the body they make. */
export function useTeamFields(labels: readonly Label[], levels: readonly Levels[]) {
  const t = useText(formWords)
  const language = useLanguage()
  const now = useNow()
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const [skills, setSkills] = useState('')
  const [clearance, setClearance] = useState('')
  const [languages, setLanguages] = useState('en')
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
  const [dayFrom, setDayFrom] = useState('08:00')
  const [dayTo, setDayTo] = useState('16:00')
  const [from, setFrom] = useState<number | undefined>(() => Math.floor(now / 60_000) * 60_000)
  const [until, setUntil] = useState<number | undefined>(undefined)
  const [place, setPlace] = useState<Place>('both')
  const [label, setLabel] = useState(0)
  const wanted = linesOf(skills).map(skillOf)
  const [policy, classification] = clearance.split('\n')
  const under = labels[label]
  const body = {
    name,
    text,
    skills: wanted,
    ...(policy !== undefined && classification !== undefined && { clearance: { policy, classification } }),
    languages: languages.split(/[\s,;]+/).filter((tag) => tag !== ''),
    hours: { zone, from: dayFrom, to: dayTo },
    from: from ?? now,
    until: until ?? now + DAY_MS,
    place,
    ...(under !== undefined && { label: under }),
  }
  const known = Object.values(SKILLS)
    .map((words) => words[language])
    .join(', ')
  const first: ReactNode = (
    <>
      <Field label={t('name')} required maxLength={300} value={name} onChange={(e) => setName(e.target.value)} />
      <TextField
        label={t('skills')}
        hint={
          <>
            {t('skills.hint')} {t('skills.known', { list: known })}
          </>
        }
        required
        maxLength={3_000}
        value={skills}
        onChange={(e) => setSkills(e.target.value)}
      />
    </>
  )
  const rest: ReactNode = (
    <>
      <div className="a-three">
        <TimeField label={t('from')} value={from} onTime={setFrom} />
        <TimeField label={t('until')} value={until} onTime={setUntil} />
      </div>
      <div className="a-three">
        <Field label={t('zone')} maxLength={60} value={zone} onChange={(e) => setZone(e.target.value)} />
        <Field
          label={t('day.from')}
          title={t('hours.hint')}
          maxLength={5}
          value={dayFrom}
          onChange={(e) => setDayFrom(e.target.value)}
        />
        <Field
          label={t('day.to')}
          title={t('hours.hint')}
          maxLength={5}
          value={dayTo}
          onChange={(e) => setDayTo(e.target.value)}
        />
      </div>
      <div className="a-three">
        <SelectField label={t('clearance')} value={clearance} onChange={(e) => setClearance(e.target.value)}>
          <option value="">{t('clearance.none')}</option>
          {levels.flatMap((one) =>
            one.levels.map((level) => (
              <option key={`${one.policy}\n${level}`} value={`${one.policy}\n${level}`}>
                {one.policy} {level}
              </option>
            )),
          )}
        </SelectField>
        <Field
          label={t('languages')}
          title={t('languages.hint')}
          maxLength={200}
          value={languages}
          onChange={(e) => setLanguages(e.target.value)}
        />
        <SelectField
          label={t('place')}
          value={place}
          onChange={(e) => setPlace(PLACES.find((one) => one === e.target.value) ?? 'both')}
        >
          {PLACES.map((one) => (
            <option key={one} value={one}>
              {t(`place.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField label={t('text')} maxLength={20_000} value={text} onChange={(e) => setText(e.target.value)} />
      <LabelPick labels={labels} value={label} onChange={setLabel} />
    </>
  )
  return { body, ready: name.trim() !== '' && wanted.length > 0 && until !== undefined, first, rest }
}

export interface Levels {
  readonly policy: string
  readonly levels: readonly string[]
}
