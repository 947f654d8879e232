import type { Ask, Reply } from '@testudo/kernel/contract'
import { preview } from '@testudo/picture'
import { call, StateWord, useLanguage, useMarking, useText } from '@testudo/ui'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Marked } from '../Marked.tsx'
import { editorWords } from '../words/editor.ts'
import { useFaultText } from './useEdit.ts'

type Seen = UseQueryResult<Reply<typeof preview>, Error>

/** Long enough that typing does not ask at every key. */
const PAUSE_MS = 250

/** Asks what an edit would do, a moment after the last key. */
export function usePreview(edit: Ask<typeof preview> | undefined): Seen {
  const text = JSON.stringify(edit)
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return useQuery<Reply<typeof preview>, Error>({
    queryKey: [preview.path, settled],
    queryFn: ({ signal }) => call(preview, JSON.parse(settled ?? '{}') as Ask<typeof preview>, signal),
    enabled: settled !== undefined && edit !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** What an edit would do to the missions: before and after, or the circle it would close, or why it is refused. */
export function Preview({ seen, waiting }: { seen: Seen; waiting: boolean }) {
  const t = useText(editorWords)
  const language = useLanguage()
  const faultText = useFaultText()
  useMarking(waiting || seen.isError ? 'none' : seen.data?.marking)
  const data = seen.data
  return (
    <section className="p-preview" aria-label={t('preview.title')} aria-live="polite">
      <div className="t-row">
        <h3>{t('preview.title')}</h3>
        <span className="t-grow" />
        <span className="t-3 t-small">{t('preview.nothing')}</span>
      </div>
      {waiting ? (
        <p className="t-3 t-small">{t('preview.wait')}</p>
      ) : seen.isError ? (
        <p role="alert" className="t-field-fault">
          {faultText(seen.error)}
        </p>
      ) : (
        data !== undefined && (
          <>
            {data.circle.length > 0 && (
              <p role="alert" className="t-field-fault">
                {t('preview.circle', { way: data.circle.map((name) => name[language]).join(' → ') })}
              </p>
            )}
            {data.circle.length === 0 && data.changes.length === 0 && <p>{t('preview.none')}</p>}
            {data.circle.length === 0 &&
              data.changes.map((change) => (
                <p key={change.mission} className="p-preview-change">
                  <Marked mark={change.mark}>
                    <b>{change.code}</b> {change.name[language]}
                  </Marked>
                  <span>
                    <StateWord state={change.before.state} mark /> {change.before.capacity?.toFixed(2) ?? ''} →{' '}
                    <StateWord state={change.after.state} mark /> {change.after.capacity?.toFixed(2) ?? ''}
                  </span>
                </p>
              ))}
            {data.circle.length === 0 && (
              <p className="t-2 t-small">{t('preview.rest', { nodes: data.nodesChanged, n: data.unchanged })}</p>
            )}
            <p className="t-2 t-small">
              {t('preview.mark')} <span className="t-portion">{data.mark.portion}</span> {data.mark.chips.join(' ')}
            </p>
          </>
        )
      )}
    </section>
  )
}
