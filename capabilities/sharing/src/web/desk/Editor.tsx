import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { Button, Field, Go, IconButton, SelectField, TextField, TimeField, useText, useViewer } from '@testudo/ui'
import type { Preview } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import { leaveOut, type Matter, pick } from './matter.ts'
import { blocksOf } from './sight.ts'
import { Reach, Recipients } from './WhoSees.tsx'

const MOST_HOPS = 4
const LISTED = 50

/** What goes, to whom, how far, until when, on whose word; who would see it changes with every tick. */
export function Editor({
  matter,
  preview,
  onChange,
  as,
  onRead,
}: {
  matter: Matter
  preview: Preview
  onChange: (matter: Matter) => void
  as: string | undefined
  onRead: (peer: string | undefined) => void
}) {
  const t = useText(deskWords)
  const viewer = useViewer()
  const known = preview.recipients.filter(({ peer }) => peer !== '')
  const allowed = known.filter((one) => one.allowed)
  const all = allowed.length > 0 && allowed.every(({ peer }) => matter.recipients.includes(peer))
  return (
    <>
      <Reach preview={preview} />
      <div className="sh-side-head sh-pad">
        <span className="t-2 t-small">{t('edit.chosen', { n: matter.recipients.length, of: known.length })}</span>
        <span className="t-grow" />
        {known.length > 0 && (
          <Button small onClick={() => onChange({ ...matter, recipients: all ? [] : allowed.map(({ peer }) => peer) })}>
            {t(all ? 'edit.nobody' : 'edit.everyone')}
          </Button>
        )}
      </div>
      <Recipients
        preview={preview}
        as={as}
        onRead={onRead}
        picking={{ chosen: new Set(matter.recipients), pick: (peer, on) => onChange(pick(matter, peer, on)) }}
      />
      {known.length === 0 && (
        <p className="sh-note-line">
          <span>
            {t('edit.no.peers')} {viewer.may('sharing:peers') && <Go to="/sharing?add=1">{t('edit.no.peers.go')}</Go>}
          </span>
        </p>
      )}
      <div className="t-form sh-pad">
        <Field
          label={t('edit.title')}
          hint={t('edit.title.hint')}
          value={matter.title}
          maxLength={300}
          onChange={(event) => onChange({ ...matter, title: event.target.value })}
        />
        <TextField
          label={t('edit.authority')}
          hint={t('edit.authority.hint')}
          rows={2}
          value={matter.authority}
          maxLength={500}
          onChange={(event) => onChange({ ...matter, authority: event.target.value })}
        />
        <SelectField
          label={t('edit.hops')}
          value={matter.hops}
          onChange={(event) => onChange({ ...matter, hops: Number(event.currentTarget.value) })}
        >
          {Array.from({ length: MOST_HOPS + 1 }, (_, n) => (
            <option key={n} value={n}>
              {n === 0 ? t('edit.hops.none') : t('edit.hops.some', { n })}
            </option>
          ))}
        </SelectField>
        <TimeField
          label={t('edit.until')}
          value={matter.notAfter}
          onTime={(notAfter) => onChange({ ...matter, notAfter })}
        />
        {matter.objects.length > 1 && (
          <div>
            <p className="t-name">{t('matter.objects')}</p>
            <ul className="sh-objects">
              {blocksOf(preview.parts)
                .slice(0, LISTED)
                .map(({ object, parts }) => (
                  <li key={object} className="t-row">
                    <span className="t-portion">{parts[0]?.mark.portion}</span>
                    <span className="t-grow t-clip">{parts[0]?.text}</span>
                    <IconButton label={t('edit.object.out')} onClick={() => onChange(leaveOut(matter, object))}>
                      <IconX size={14} />
                    </IconButton>
                  </li>
                ))}
            </ul>
          </div>
        )}
      </div>
    </>
  )
}
