import { type Label, marksText, portionMark } from '@testudo/kernel/label'
import { CheckField, SelectField } from '../parts/Field.tsx'
import { useText } from '../text/language.ts'
import { kitWords } from '../words.ts'
import { usePolicies } from './policies.ts'
import './marking.css'

const TLP = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const

/** The parts of a label as its policy has them: classification, to whom, special access, TLP. Names come from the policy. */
export function LabelForm({ label, onChange }: { label: Label; onChange: (label: Label) => void }) {
  const t = useText(kitWords)
  const policies = usePolicies()
  const policy = policies.get(label.policy)
  const valuesOf = (tag: string) => label.categories.find((one) => one.tag === tag)?.values
  const setValues = (tag: string, type: 'PERMISSIVE' | 'RESTRICTIVE' | 'INFORMATIVE', values: readonly string[]) => {
    const others = label.categories.filter((one) => one.tag !== tag)
    // An empty list of a permissive tag means no release; of any other it means nothing.
    const kept = values.length > 0 || type === 'PERMISSIVE'
    onChange({ ...label, categories: kept ? [...others, { type, tag, values: [...values] }] : others })
  }
  if (policy === undefined)
    return (
      <p>
        {portionMark(label, policies)} {marksText(label, policies).join(' ')}
      </p>
    )
  return (
    <div className="t-label-form">
      <SelectField
        label={t('label.classification')}
        value={label.classification}
        onChange={(event) => onChange({ ...label, classification: event.target.value })}
      >
        {policy.classifications.map((one) => (
          <option key={one.name} value={one.name}>
            {one.portion} {one.name}
          </option>
        ))}
      </SelectField>
      {policy.tags
        .filter((tag) => tag.type !== 'INFORMATIVE')
        .map((tag) => {
          const chosen = valuesOf(tag.tag) ?? []
          return (
            <fieldset key={tag.tag} className="t-label-values">
              <legend>{tag.type === 'PERMISSIVE' ? t('label.released') : t('label.special')}</legend>
              {tag.type === 'PERMISSIVE' && chosen.length === 0 && valuesOf(tag.tag) !== undefined && (
                <p className="t-2 t-small">{t('label.released.nobody')}</p>
              )}
              <div className="t-label-list">
                {tag.values.map((value) => (
                  <CheckField
                    key={value}
                    label={value}
                    checked={chosen.includes(value)}
                    onChange={(event) =>
                      setValues(
                        tag.tag,
                        tag.type,
                        event.target.checked ? [...chosen, value] : chosen.filter((one) => one !== value),
                      )
                    }
                  />
                ))}
              </div>
            </fieldset>
          )
        })}
      <SelectField
        label="TLP"
        value={label.tlp ?? ''}
        onChange={(event) => {
          const { tlp: _before, ...rest } = label
          const tlp = TLP.find((one) => one === event.target.value)
          onChange(tlp === undefined ? rest : { ...rest, tlp })
        }}
      >
        <option value="">{t('label.none')}</option>
        {TLP.map((one) => (
          <option key={one} value={one}>
            TLP:{one}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
