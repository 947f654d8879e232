import { addNote, addOpinion, ASPECTS, OPINIONS, type PropertyRow } from '@testudo/threats'
import {
  Button,
  call,
  Dtg,
  Go,
  Section,
  SelectField,
  TextField,
  tell,
  useText,
  useLanguage,
  useViewer,
} from '@testudo/ui'
import { type FormEvent, useState } from 'react'
import { LifecycleSection } from './LifecycleSection.tsx'
import { Marked } from './Marked.tsx'
import type { ObjectReply } from './ObjectPage.tsx'
import { objectPath } from './paths.ts'
import { RelationTable, statedFirst } from './Relations.tsx'
import { words } from './words.ts'

/** What it is, what nations judge, what people say. */
export function Overview({ page, onChanged }: { page: ObjectReply; onChanged: () => void }) {
  const t = useText(words)
  return (
    <>
      {page.judgements.cells.length > 0 && <Judgements page={page} />}
      {page.lifecycle !== undefined && <LifecycleSection lifecycle={page.lifecycle} />}
      {page.description !== undefined && (
        <Section title={t('description')}>
          <p className="th-description">
            <Marked mark={page.description.mark}>{page.description.text}</Marked>
          </p>
        </Section>
      )}
      {page.relations.length > 0 && (
        <Section
          title={t('tab.relations')}
          aside={<Go to={`${objectPath(page.object.id)}?tab=relations`}>{t('relations.all')}</Go>}
        >
          <RelationTable rows={statedFirst(page.relations).slice(0, 6)} />
        </Section>
      )}
      <Section title={t('properties')}>
        <Properties rows={page.properties} />
      </Section>
      <Said page={page} onChanged={onChanged} />
    </>
  )
}

function Judgements({ page }: { page: ObjectReply }) {
  const t = useText(words)
  const language = useLanguage()
  const { judges, cells } = page.judgements
  const at = (by: string, aspect: string) => cells.find((cell) => cell.by === by && cell.aspect === aspect)
  return (
    <Section title={t('judgements')} aside={t('never.averaged')}>
      <table className="th-table">
        <thead>
          <tr>
            <th scope="col">{t('judgement')}</th>
            {judges.map((judge) => (
              <th key={judge.by} scope="col">
                {judge.by}, <Dtg at={Date.parse(judge.at)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ASPECTS.map((aspect) => (
            <tr key={aspect}>
              <th scope="row">{t(`aspect.${aspect}`)}</th>
              {judges.map(({ by }) => {
                const cell = at(by, aspect)
                if (cell === undefined)
                  return (
                    <td key={by} className="t-3">
                      {t('judgement.none')}
                    </td>
                  )
                const likelihood = t(`likelihood.${cell.likelihood}`)
                return (
                  <td key={by}>
                    <Marked mark={cell.mark}>
                      {language === 'fr' ? (cell.statement_fr ?? cell.statement) : cell.statement}
                      {likelihood !== '' && (
                        <>
                          , <b>{likelihood}</b>
                        </>
                      )}
                      {cell.confidence !== undefined && (
                        <span className="t-2">
                          {' '}
                          ({t('confidence').toLowerCase()} {t(`confidence.${cell.confidence}`)})
                        </span>
                      )}
                    </Marked>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Properties({ rows }: { rows: readonly PropertyRow[] }) {
  const t = useText(words)
  return (
    <table className="th-table">
      <thead>
        <tr>
          <th scope="col">{t('portion')}</th>
          <th scope="col">{t('property')}</th>
          <th scope="col">{t('value')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.path}>
            <td className="t-portion">{row.mark.portion}</td>
            <td className="t-2">{row.name}</td>
            <td>
              <Value row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Value({ row }: { row: PropertyRow }) {
  const { kind, value } = row
  if (kind === 'reference' && typeof value === 'string')
    return (
      <Go to={objectPath(value)} className="t-link t-mono">
        {value}
      </Go>
    )
  if (kind === 'time' && typeof value === 'string') return <Dtg at={Date.parse(value)} full />
  if (kind === 'list' && Array.isArray(value)) return <>{value.map(String).join(', ')}</>
  if (kind === 'json') return <pre className="th-json">{JSON.stringify(value, null, 1)}</pre>
  if (kind === 'code')
    return <code className="th-break">{typeof value === 'string' ? value : JSON.stringify(value)}</code>
  return <span className="th-break">{String(value)}</span>
}

/** Notes and opinions, and the two forms that add one. */
function Said({ page, onChanged }: { page: ObjectReply; onChanged: () => void }) {
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
