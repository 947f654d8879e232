import { CheckField, Field, SelectField, useText } from '@testudo/ui'
import { PROTECT_FORMATS } from '../../core/contract/protect.ts'
import { INDICATOR_KINDS } from '../../core/indicators/kinds.ts'
import { protectWords } from '../words/protect.ts'
import type { Asked } from './ProtectPage.tsx'

const ACTS = ['alert', 'drop'] as const
const ENGINES = ['7', '6'] as const

export function ProtectForm({
  asked,
  onFormat,
  onTo,
  onChange,
}: {
  asked: Asked
  onFormat: (format: Asked['format']) => void
  onTo: (to: string | undefined) => void
  onChange: (rest: Omit<Asked, 'format' | 'to'>) => void
}) {
  const t = useText(protectWords)
  const { format, to, ...rest } = asked
  const put = (change: Partial<typeof rest>) => onChange({ ...rest, ...change })
  const kinds = rest.kinds?.split(',') ?? []
  return (
    <form className="t-form d-pad" onSubmit={(event) => event.preventDefault()}>
      <p className="t-2">{t('lead')}</p>
      <SelectField
        label={t('format')}
        value={format}
        onChange={(event) => onFormat(PROTECT_FORMATS.find((one) => one === event.target.value) ?? 'suricata')}
      >
        {PROTECT_FORMATS.map((one) => (
          <option key={one} value={one}>
            {t(`format.${one}`)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('to')}
        hint={t('to.hint')}
        className="t-input t-mono"
        maxLength={100}
        spellCheck={false}
        autoComplete="off"
        value={to ?? ''}
        onChange={(event) => onTo(event.target.value.trim() || undefined)}
      />
      <fieldset className="d-fieldset t-form">
        <legend>{t('sure')}</legend>
        <Field
          label={t('sources')}
          type="number"
          min={1}
          max={10}
          value={Number(rest.sources)}
          onChange={(event) => put({ sources: Math.min(10, Math.max(1, Number(event.target.value) || 1)) })}
        />
        <Field
          label={t('confidence')}
          hint={t('confidence.hint')}
          type="number"
          min={1}
          max={100}
          value={Number(rest.confidence)}
          onChange={(event) => put({ confidence: Math.min(100, Math.max(1, Number(event.target.value) || 1)) })}
        />
      </fieldset>
      {format === 'suricata' && (
        <div className="d-two">
          <SelectField
            label={t('act')}
            value={rest.act ?? 'alert'}
            onChange={(event) => put({ act: ACTS.find((one) => one === event.target.value) ?? 'alert' })}
          >
            {ACTS.map((one) => (
              <option key={one} value={one}>
                {t(`act.${one}`)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t('engine')}
            value={rest.engine ?? '7'}
            onChange={(event) => put({ engine: ENGINES.find((one) => one === event.target.value) ?? '7' })}
          >
            {ENGINES.map((one) => (
              <option key={one} value={one}>
                {t(`engine.${one}`)}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {format === 'rpz' && (
        <Field
          label={t('origin')}
          className="t-input t-mono"
          maxLength={100}
          placeholder="rpz.testudo.example"
          spellCheck={false}
          value={rest.origin ?? ''}
          onChange={(event) => put({ origin: event.target.value.trim().toLowerCase() })}
        />
      )}
      <fieldset className="d-fieldset">
        <legend>{t('kinds')}</legend>
        <CheckField
          label={t('kinds.all')}
          checked={kinds.length === 0}
          onChange={() => {
            const { kinds: _before, ...others } = rest
            onChange(others)
          }}
        />
        <div className="d-two d-kinds">
          {INDICATOR_KINDS.map((kind) => (
            <CheckField
              key={kind}
              label={<code>{kind}</code>}
              checked={kinds.includes(kind)}
              onChange={(event) => {
                const next = event.target.checked ? [...kinds, kind] : kinds.filter((one) => one !== kind)
                const { kinds: _before, ...others } = rest
                onChange(next.length === 0 ? others : { ...others, kinds: next.join(',') })
              }}
            />
          ))}
        </div>
      </fieldset>
    </form>
  )
}
