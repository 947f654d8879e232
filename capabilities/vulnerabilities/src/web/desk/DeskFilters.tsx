import { AddChip, Field, FilterChip, FormDialog, RemovableChip, SelectField, useText } from '@testudo/ui'
import { useState } from 'react'
import { outcome } from '../../core/contract/shapes.ts'
import { deskWords } from '../words/desk.ts'
import { type DeskQuestion, SHOWS, SORTS } from './useDeskQuestion.ts'

/** Filters in force as chips with their way out, and the order of the list. */
export function DeskFilters({ asked }: { asked: DeskQuestion }) {
  const t = useText(deskWords)
  const [adding, setAdding] = useState(false)
  return (
    <div className="t-filter-row v-filters">
      {asked.show === 'matters' && (
        <RemovableChip name={t('filter.matters')} onRemove={() => asked.put({ show: 'all' })} />
      )}
      {asked.show === 'closed' && (
        <RemovableChip name={t('filter.closed')} onRemove={() => asked.put({ show: undefined })} />
      )}
      {asked.nation !== undefined && (
        <RemovableChip name={asked.nation} onRemove={() => asked.put({ nation: undefined })} />
      )}
      {asked.outcome !== undefined && (
        <RemovableChip name={t(`outcome.${asked.outcome}`)} onRemove={() => asked.put({ outcome: undefined })} />
      )}
      {asked.text !== undefined && (
        <RemovableChip name={`“${asked.text}”`} onRemove={() => asked.put({ text: undefined })} />
      )}
      <AddChip onAdd={() => setAdding(true)}>{t('filter.add')}</AddChip>
      <span className="t-grow" />
      <div className="t-row v-sorts" role="group" aria-label={t('order')}>
        {SORTS.map((one) => (
          <FilterChip
            key={one}
            on={one === asked.sort}
            onToggle={() => asked.put({ sort: one === 'impact' ? undefined : one })}
          >
            {t(`sort.${one}`)}
          </FilterChip>
        ))}
      </div>
      {adding && <FilterDialog asked={asked} onClose={() => setAdding(false)} />}
    </div>
  )
}

function FilterDialog({ asked, onClose }: { asked: DeskQuestion; onClose: () => void }) {
  const t = useText(deskWords)
  const [show, setShow] = useState<(typeof SHOWS)[number]>(asked.show)
  const [decided, setDecided] = useState<string>(asked.outcome ?? '')
  const [nation, setNation] = useState(asked.nation ?? '')
  const [text, setText] = useState(asked.text ?? '')
  const bad = nation !== '' && !/^[A-Za-z]{3}$/.test(nation.trim())
  return (
    <FormDialog
      title={t('filter.title')}
      submit={t('filter.do')}
      busy={false}
      ready={!bad}
      fault={undefined}
      onClose={onClose}
      onSubmit={() => {
        asked.put({
          show: show === 'matters' ? undefined : show,
          outcome: decided,
          nation: nation.trim().toUpperCase(),
          text: text.trim(),
        })
        onClose()
      }}
    >
      <SelectField
        label={t('filter.show')}
        value={show}
        onChange={(event) => setShow(SHOWS.find((one) => one === event.target.value) ?? 'matters')}
      >
        <option value="matters">{t('filter.matters')}</option>
        <option value="all">{t('filter.all')}</option>
        <option value="closed">{t('filter.closed')}</option>
      </SelectField>
      <SelectField label={t('outcome')} value={decided} onChange={(event) => setDecided(event.target.value)}>
        <option value="">{t('filter.any')}</option>
        {outcome.options.map((one) => (
          <option key={one} value={one}>
            {t(`outcome.${one}`)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('filter.nation')}
        hint={t('filter.nation.hint')}
        fault={bad ? t('filter.nation.bad') : undefined}
        maxLength={3}
        spellCheck={false}
        value={nation}
        onChange={(event) => setNation(event.target.value)}
      />
      <Field label={t('filter.text')} maxLength={200} value={text} onChange={(event) => setText(event.target.value)} />
    </FormDialog>
  )
}
