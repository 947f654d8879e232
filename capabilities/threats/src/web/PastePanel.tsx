import { useQueryClient } from '@tanstack/react-query'
import { counts, paste } from '@testudo/threats'
import type { Reply } from '@testudo/kernel/contract'
import {
  Button,
  call,
  type Column,
  DataTable,
  EmptyState,
  Field,
  SelectField,
  TextField,
  tell,
  useAsk,
  useMarking,
  useText,
} from '@testudo/ui'
import { type FormEvent, useMemo, useState } from 'react'
import { FarLink, Marked } from './Marked.tsx'
import { words } from './words.ts'

type Row = Reply<typeof paste>['rows'][number]

/** A text in, indicators out: what was read, where it stands, what is known already; the chosen ones are kept. */
export function PastePanel() {
  const t = useText(words)
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const [about, setAbout] = useState('')
  const [label, setLabel] = useState('')
  const [rows, setRows] = useState<readonly Row[] | undefined>(undefined)
  const [marking, setMarking] = useState<Reply<typeof paste>['marking'] | undefined>(undefined)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const known = useAsk(counts, {})
  useMarking(marking ?? 'none')
  const under = known.data?.labels.find((one) => JSON.stringify(one.label) === label)?.label
  const ask = async (store: boolean) => {
    setBusy(true)
    try {
      const reply = await call(paste, {
        text,
        store,
        ...(store ? { chosen: [...selected] } : {}),
        ...(under === undefined ? {} : { label: under }),
        ...(about.trim() === '' ? {} : { about: about.trim() }),
      })
      setMarking(reply.marking)
      if (store) {
        tell({ text: t('paste.kept', { n: reply.stored.length }), to: '/threats?type=indicator' })
        await queries.invalidateQueries()
        await ask(false)
        return
      }
      setRows(reply.rows)
      setSelected(new Set(reply.rows.filter((row) => row.known === undefined).map((row) => row.pattern)))
    } catch (error) {
      tell({ kind: 'fault', text: error instanceof Error ? error.message : String(error) })
    } finally {
      setBusy(false)
    }
  }
  const read = (event: FormEvent) => {
    event.preventDefault()
    void ask(false)
  }
  const columns = useMemo(
    (): Column<Row>[] => [
      { id: 'kind', head: t('type'), width: 130, cell: (row) => <span className="t-2">{t(`kind.${row.kind}`)}</span> },
      { id: 'value', head: t('paste.value'), width: '2fr', cell: (row) => <code>{row.value}</code> },
      {
        id: 'written',
        head: t('paste.written'),
        width: '2fr',
        cell: (row) => <code className="t-2">{row.written}</code>,
      },
      { id: 'line', head: t('paste.line'), width: 64, align: 'right', cell: (row) => row.line },
      {
        id: 'known',
        head: t('paste.known'),
        width: '1fr',
        cell: (row) =>
          row.known === undefined ? (
            ''
          ) : (
            <Marked mark={row.known.mark}>
              <FarLink far={row.known} />
            </Marked>
          ),
      },
    ],
    [t],
  )
  const chosen = rows?.filter((row) => selected.has(row.pattern)).length ?? 0
  return (
    <div className="th-list">
      <form className="th-form th-paste" onSubmit={read}>
        <TextField
          label={t('paste.text')}
          hint={t('paste.hint')}
          rows={rows === undefined ? 14 : 4}
          value={text}
          maxLength={500_000}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="th-paste-row">
          <Field
            label={t('paste.about')}
            hint={t('paste.about.hint')}
            value={about}
            maxLength={2_000}
            onChange={(event) => setAbout(event.target.value)}
          />
          <SelectField label={t('paste.label')} value={label} onChange={(event) => setLabel(event.target.value)}>
            <option value="">{t('import.label.default')}</option>
            {known.data?.labels.map(({ label: one, mark }) => (
              <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
                {[mark.portion, ...mark.chips].join(' ')}
              </option>
            ))}
          </SelectField>
        </div>
        <span className="t-row">
          <Button
            type="submit"
            disabled={busy || text.trim() === ''}
            look={rows === undefined ? 'primary' : 'secondary'}
          >
            {t('paste.read')}
          </Button>
          {rows !== undefined && rows.length > 0 && (
            <>
              <Button look="primary" disabled={busy || chosen === 0} onClick={() => void ask(true)}>
                {t('paste.keep', { n: chosen })}
              </Button>
              <span className="t-2">
                {t('paste.chosen', { n: rows.length, known: rows.filter((row) => row.known !== undefined).length })}
              </span>
            </>
          )}
        </span>
      </form>
      {rows !== undefined && (
        <DataTable
          rows={rows}
          columns={columns}
          rowId={(row) => row.pattern}
          label={t('import.paste')}
          selected={selected}
          onSelect={setSelected}
          empty={<EmptyState title={t('paste.none')}>{t('paste.none.text')}</EmptyState>}
        />
      )}
    </div>
  )
}
