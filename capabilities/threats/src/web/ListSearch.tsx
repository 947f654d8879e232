import { Menu, useText } from '@testudo/ui'
import { type RefObject, useEffect, useState } from 'react'
import { useKept } from './kept.ts'
import { words } from './words.ts'

const MOST_RECENT = 8
const isText = (value: unknown): value is string => typeof value === 'string'

/** Searches of this tab, newest first; they go when it closes. */
export function useRecent(person: string) {
  const [recent, keep] = useKept('tab', `recent.${person}`, isText)
  return {
    recent,
    remember: (text: string) => keep([text, ...recent.filter((one) => one !== text)].slice(0, MOST_RECENT)),
    forget: () => keep([]),
  }
}

/** Asks after a pause, so that each letter is not a question; what was asked lately is offered below the box. */
export function SearchBox({
  text,
  onText,
  box,
  person,
}: {
  text: string | undefined
  onText: (text: string | undefined, options?: { replace?: boolean }) => void
  box: RefObject<HTMLInputElement | null>
  person: string
}) {
  const t = useText(words)
  const [typed, setTyped] = useState(text ?? '')
  const [asked, setAsked] = useState(text)
  const { recent, remember, forget } = useRecent(person)
  // The address changed under the box (back, a cleared filter): it says what is asked now.
  if (asked !== text) {
    setAsked(text)
    if (typed.trim() !== (text ?? '')) setTyped(text ?? '')
  }
  useEffect(() => {
    if (typed.trim() === (text ?? '')) return
    const timer = setTimeout(() => onText(typed.trim() === '' ? undefined : typed.trim(), { replace: true }), 350)
    return () => clearTimeout(timer)
  }, [typed, text, onText])
  return (
    <>
      <input
        ref={box}
        className="t-input th-search"
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed.trim() !== '') remember(typed.trim())
        }}
        onBlur={() => {
          if (typed.trim().length > 2) remember(typed.trim())
        }}
      />
      <Menu label={t('search.help')} button={<span className="t-chip t-chip-button">?</span>} align="left">
        {(close) => (
          <div className="th-help">
            {recent.length > 0 && (
              <>
                <b>{t('search.recent')}</b>
                <ul className="th-plain">
                  {recent.map((one) => (
                    <li key={one}>
                      <button
                        type="button"
                        className="th-type"
                        onClick={() => {
                          setTyped(one)
                          close()
                        }}
                      >
                        {one}
                      </button>
                    </li>
                  ))}
                  <li>
                    <button type="button" className="th-type t-3" onClick={forget}>
                      {t('search.recent.clear')}
                    </button>
                  </li>
                </ul>
              </>
            )}
            <b>{t('search.help')}</b>
            <ul>
              {(['words', 'quote', 'id', 'type', 'label'] as const).map((key) => (
                <li key={key}>{t(`search.help.${key}`)}</li>
              ))}
            </ul>
          </div>
        )}
      </Menu>
    </>
  )
}
