import { addNote, addOpinion, OPINIONS } from '@testudo/threats'
import { Button, call, Dtg, Section, SelectField, TextField, tell, useText, useViewer } from '@testudo/ui'
import { type FormEvent, useState } from 'react'
import { Marked } from './Marked.tsx'
import type { ObjectReply } from './replies.ts'
import { words } from './words.ts'

/** Notes and opinions, and the two forms that add one. */
export function Said({ page, onChanged }: { page: ObjectReply; onChanged: () => void }) {
  const t = useText(words)
  const viewer = useViewer()
  const [text, setText] = useState('')
  const id = page.object.id
  const done = (message: string) => {
    tell({ text: message })
    onChanged()
  }
  const failed = (error: unknown) =>
    tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })
  const note = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    call(addNote, { id, content: text.trim() })
      .then(() => {
        setText('')
        done(t('note.saved'))
      })
      .catch(failed)
  }
  const opine = (word: string) => {
    const opinion = OPINIONS.find((one) => one === word)
    if (opinion)
      call(addOpinion, { id, opinion })
        .then(() => done(t('opinion.saved')))
        .catch(failed)
  }
  return (
    <>
      <Section title={t('opinions')} aside={t('opinions.counted')}>
        {page.opinions.bands.length === 0 ? (
          <p className="t-2">{t('opinions.none')}</p>
        ) : (
          <table className="th-table">
            <thead>
              <tr>
                <th scope="col">{t('confidence')}</th>
                {OPINIONS.map((word) => (
                  <th key={word} scope="col" className="th-right">
                    {t(`opinion.${word}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {page.opinions.bands.map((band) => (
                <tr key={band.band}>
                  <th scope="row">{t(`band.${band.band}`)}</th>
                  {OPINIONS.map((word) => (
                    <td key={word} className="th-right t-num">
                      {band.counts[word] ?? 0}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {viewer.may('threats:write') && (
          <SelectField label={t('opinion.give')} value="" onChange={(event) => opine(event.target.value)}>
            <option value="">–</option>
            {OPINIONS.map((word) => (
              <option key={word} value={word}>
                {t(`opinion.${word}`)}
              </option>
            ))}
          </SelectField>
        )}
      </Section>
      <Section title={t('notes')} aside={page.notes.length === 0 ? undefined : page.notes.length}>
        {page.notes.length === 0 && <p className="t-2">{t('notes.none')}</p>}
        {page.notes.map((one) => (
          <div key={one.id} className="th-note">
            <p className="t-3 t-small">
              <Dtg at={Date.parse(one.at)} /> {one.authors.join(', ')}
            </p>
            <p className="th-description">
              <Marked mark={one.mark}>
                {one.abstract === undefined ? one.content : `${one.abstract}\n${one.content}`}
              </Marked>
            </p>
          </div>
        ))}
        {viewer.may('threats:write') && (
          <form onSubmit={note}>
            <TextField
              label={t('note.text')}
              hint={t('note.hint')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" disabled={text.trim() === ''}>
              {t('note.add')}
            </Button>
          </form>
        )}
      </Section>
    </>
  )
}
