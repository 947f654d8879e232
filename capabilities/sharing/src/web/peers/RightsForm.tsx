import { CheckField, Field, SelectField, usePolicies, useLanguage, useText, useViewer } from '@testudo/ui'
import type { Rights } from '../../core/contract/shapes.ts'
import { peerWords } from '../words/peers.ts'

/** The rights a node starts with when nobody has said anything: none but its name. */
export const noRights = (organisation: string, nation: string): Rights => ({
  organisation,
  nation,
  communities: [],
  clearances: {},
  specialAccess: [],
})

/** What a node may read here. Only what the person holds can be given, so nothing else is offered. */
export function RightsForm({ rights, onChange }: { rights: Rights; onChange: (rights: Rights) => void }) {
  const t = useText(peerWords)
  const viewer = useViewer()
  const policies = usePolicies()
  const language = useLanguage()
  const own = policies.all().flatMap((policy) => {
    const highest = viewer.clearances[policy.id]
    const at = policy.classifications.findIndex(({ name }) => name === highest)
    return at < 0 ? [] : [{ policy, names: policy.classifications.slice(0, at + 1).map(({ name }) => name) }]
  })
  const clear = (policy: string, name: string) => {
    const { [policy]: _before, ...rest } = rights.clearances
    onChange({ ...rights, clearances: name === '' ? rest : { ...rest, [policy]: name } })
  }
  return (
    <div className="t-form">
      <p className="t-2 t-small">{t('rights.own')}</p>
      <div className="sh-two">
        <Field
          label={t('rights.organisation')}
          value={rights.organisation}
          maxLength={200}
          onChange={(event) => onChange({ ...rights, organisation: event.target.value })}
        />
        <Field
          label={t('rights.nation')}
          value={rights.nation}
          maxLength={3}
          pattern="[A-Z]{3}"
          onChange={(event) => onChange({ ...rights, nation: event.target.value.toUpperCase() })}
        />
        {own.map(({ policy, names }) => (
          <SelectField
            key={policy.id}
            label={policy.name[language] ?? policy.id}
            value={rights.clearances[policy.id] ?? ''}
            onChange={(event) => clear(policy.id, event.currentTarget.value)}
          >
            <option value="">{t('rights.clearance.none')}</option>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        ))}
      </div>
      <Ticks
        legend={t('rights.communities')}
        offered={viewer.communities}
        chosen={rights.communities}
        onChange={(communities) => onChange({ ...rights, communities })}
      />
      <Ticks
        legend={t('rights.special')}
        offered={viewer.specialAccess}
        chosen={rights.specialAccess}
        onChange={(specialAccess) => onChange({ ...rights, specialAccess })}
      />
    </div>
  )
}

function Ticks({
  legend,
  offered,
  chosen,
  onChange,
}: {
  legend: string
  offered: readonly string[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}) {
  // What it holds already stays to be seen, and can be taken away, though the person could not give it.
  const all = [...new Set([...offered, ...chosen])]
  if (all.length === 0) return null
  return (
    <fieldset className="sh-fieldset">
      <legend className="t-name">{legend}</legend>
      <div className="sh-ticks">
        {all.map((one) => (
          <CheckField
            key={one}
            label={one}
            checked={chosen.includes(one)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, one] : chosen.filter((other) => other !== one))
            }
          />
        ))}
      </div>
    </fieldset>
  )
}
