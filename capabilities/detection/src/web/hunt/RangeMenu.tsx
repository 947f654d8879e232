import IconCalendar from '@tabler/icons-react/dist/esm/icons/IconCalendar.mjs'
import { Dtg, Menu, Segments, TimeField, useNow, useText } from '@testudo/ui'
import { huntWords } from '../words/hunt.ts'
import { changeDraft, type Draft, rangeOf } from './draft.ts'

const SPANS = ['1', '7', '30', 'all', 'own'] as const

/** Between which times events are read. */
export function RangeMenu({ draft }: { draft: Draft }) {
  const t = useText(huntWords)
  const now = useNow()
  const { from, to } = rangeOf(draft, now)
  const choose = (span: Draft['span']) => {
    changeDraft(span === 'own' ? { span, from: from ?? now - 86_400_000, to } : { span })
  }
  const [before = '', after = ''] = t('range.to.now', { from: '\u0000' }).split('\u0000')
  return (
    <Menu
      label={t('range')}
      button={
        <span className="d-pick">
          <IconCalendar size={14} />
          <span className="t-hidden">{t('range')}: </span>
          {from === undefined && to === undefined ? (
            t('range.everything')
          ) : to === undefined ? (
            <span>
              {before}
              {from !== undefined && <Dtg at={from} full />}
              {after}
            </span>
          ) : (
            <span>
              {from === undefined ? '…' : <Dtg at={from} full />} – <Dtg at={to} full />
            </span>
          )}
        </span>
      }
    >
      <div className="d-menu-form">
        <Segments
          label={t('range')}
          options={SPANS.map((id) => ({ id, text: t(`range.${id}`) }))}
          value={draft.span}
          onChange={choose}
        />
        {draft.span === 'own' && (
          <>
            <TimeField label={t('range.from')} value={draft.from} onTime={(at) => changeDraft({ from: at })} />
            <TimeField label={t('range.to')} value={draft.to} onTime={(at) => changeDraft({ to: at })} />
            <p className="t-3 t-small">{t('range.to.hint')}</p>
          </>
        )}
      </div>
    </Menu>
  )
}
