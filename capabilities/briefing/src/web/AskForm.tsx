import { Field, FormDialog, SelectField, TimeField, useText } from '@testudo/ui'
import { useState } from 'react'
import { type ProductKind, productSchema } from '../core/document/products.ts'
import { SCALES, scaleSchema, type ScaleName } from '../core/document/scales.ts'
import { briefWords } from './words/briefs.ts'

/** What a page is of and for whom; empty fields are left to the node. */
export interface AskedPage {
  readonly kind: ProductKind
  readonly mission?: string
  readonly to?: string
  readonly since?: number
  readonly language?: 'en' | 'fr'
  readonly scale: ScaleName
}

export function AskForm({
  first,
  onClose,
  onAsk,
}: {
  first: AskedPage
  onClose: () => void
  onAsk: (asked: AskedPage) => void
}) {
  const t = useText(briefWords)
  const [kind, setKind] = useState(first.kind)
  const [mission, setMission] = useState(first.mission ?? '')
  const [to, setTo] = useState(first.to ?? '')
  const [since, setSince] = useState(first.since)
  const [language, setLanguage] = useState(first.language)
  const [scale, setScale] = useState(first.scale)
  const ask = () =>
    onAsk({
      kind,
      scale,
      ...(mission.trim() === '' ? {} : { mission: mission.trim() }),
      ...(to.trim() === '' ? {} : { to: to.trim() }),
      ...(since === undefined ? {} : { since }),
      ...(language === undefined ? {} : { language }),
    })
  return (
    <FormDialog title={t('new')} submit={t('draw')} busy={false} fault={undefined} onClose={onClose} onSubmit={ask}>
      <SelectField label={t('kind')} value={kind} onChange={({ target }) => setKind(productSchema.parse(target.value))}>
        {productSchema.options.map((one) => (
          <option key={one} value={one}>
            {t(`kind.${one}`)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('mission')}
        hint={t('mission.hint')}
        maxLength={200}
        value={mission}
        onChange={({ target }) => setMission(target.value)}
      />
      <Field
        label={t('to')}
        hint={t('to.hint')}
        maxLength={4_000}
        value={to}
        onChange={({ target }) => setTo(target.value)}
      />
      <TimeField label={`${t('since')} (${t('since.hint')})`} value={since} onTime={setSince} />
      <SelectField
        label={t('language')}
        value={language ?? ''}
        onChange={({ target }) => setLanguage(target.value === 'fr' ? 'fr' : target.value === 'en' ? 'en' : undefined)}
      >
        <option value="">–</option>
        <option value="en">{t('language.en')}</option>
        <option value="fr">{t('language.fr')}</option>
      </SelectField>
      <SelectField
        label={t('scale')}
        value={scale}
        onChange={({ target }) => setScale(scaleSchema.parse(target.value))}
      >
        {scaleSchema.options.map((one) => (
          <option key={one} value={one}>
            {SCALES[one].name}
          </option>
        ))}
      </SelectField>
    </FormDialog>
  )
}
