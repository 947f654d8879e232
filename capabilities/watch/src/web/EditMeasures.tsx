import { Button, TextField, useText } from '@testudo/ui'
import type { LadderStep } from '../core/index.ts'
import { watchWords } from './words/watch.ts'

type Measures = LadderStep['measures']

const LANGUAGES = ['en', 'fr'] as const
const MOST = 30
const LONGEST = 400

/** What is done while a step holds, in both languages, in order. */
export function EditMeasures({ measures, onChange }: { measures: Measures; onChange: (measures: Measures) => void }) {
  const t = useText(watchWords)
  const put = (at: number, language: 'en' | 'fr', text: string) =>
    onChange(measures.map((one, i) => (i === at ? { ...one, text: { ...one.text, [language]: text } } : one)))
  return (
    <fieldset className="w-measures">
      <legend>{t('measures')}</legend>
      <p className="t-2 t-small">{t('ladder.measure.hint')}</p>
      {measures.map(({ id, text }, i) => (
        <div key={id} className="w-measure">
          {LANGUAGES.map((language) => (
            <TextField
              key={language}
              label={t('ladder.measure', { n: i + 1, language: language.toUpperCase() })}
              required
              rows={2}
              maxLength={LONGEST}
              value={text[language]}
              onChange={(event) => put(i, language, event.target.value)}
            />
          ))}
          <Button
            small
            aria-label={t('ladder.measure.remove', { n: i + 1 })}
            onClick={() => onChange(measures.filter((one) => one.id !== id))}
          >
            {t('ladder.measure.remove', { n: i + 1 })}
          </Button>
        </div>
      ))}
      <Button
        disabled={measures.length >= MOST}
        onClick={() => onChange([...measures, { id: freshId(measures), text: { en: '', fr: '' } }])}
      >
        {t('ladder.measure.add')}
      </Button>
    </fieldset>
  )
}

/** An id no measure of the step has had: one that was taken out is not done because another one was. */
function freshId(measures: Measures): string {
  const taken = new Set(measures.map(({ id }) => id))
  let n = Date.now()
  while (taken.has(`m-${n.toString(36)}`)) n += 1
  return `m-${n.toString(36)}`
}

/** Measures to be signed: one whose words changed is another one, and not done yet. */
export function measuresToSign(before: Measures, after: Measures): Measures {
  const known = new Map(before.map(({ id, text }) => [id, text]))
  const signed: Measures[number][] = []
  for (const one of after) {
    const text = known.get(one.id)
    const same = text === undefined || (text.en === one.text.en && text.fr === one.text.fr)
    signed.push(same ? one : { ...one, id: freshId([...before, ...signed]) })
  }
  return signed
}
