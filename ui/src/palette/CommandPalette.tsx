import IconArrowRight from '@tabler/icons-react/dist/esm/icons/IconArrowRight.mjs'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import type { SearchHit } from '@testudo/kernel/situation'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Command } from '../capability.ts'
import { Portion } from '../marking/Portion.tsx'
import { Kbd } from '../parts/Kbd.tsx'
import { useModal } from '../parts/useModal.ts'
import { useLanguage, useText } from '../text/language.ts'
import { useGo } from '../url/place.tsx'
import { kitWords } from '../words.ts'
import { useAllCommands } from './commands.ts'
import { kindWord } from './kindWord.ts'
import { matchWords } from './match.ts'
import './palette.css'

export type Search = (text: string, signal: AbortSignal) => Promise<readonly SearchHit[]>

interface Found {
  readonly text: string
  readonly hits: readonly SearchHit[]
  readonly ms: number
  readonly fault?: string
}

const NOTHING: Found = { text: '', hits: [], ms: 0 }
const WAIT_MS = 90
const SHOWN = 12

function Highlit({ text, query }: { text: string; query: string }) {
  const found = matchWords(text, query) ?? []
  if (found.length === 0) return <>{text}</>
  const parts = found.flatMap(([from, to], i) => [
    <span key={`a${from}`}>{text.slice(found[i - 1]?.[1] ?? 0, from)}</span>,
    <b key={`b${from}`}>{text.slice(from, to)}</b>,
  ])
  return (
    <>
      {parts}
      {text.slice(found.at(-1)?.[1] ?? 0)}
    </>
  )
}

/** Searches as the person types; an answer that was overtaken by the next letter is dropped. */
function useSearch(search: Search, text: string): Found {
  const [found, setFound] = useState(NOTHING)
  useEffect(() => {
    const wanted = text.trim()
    if (wanted.length < 2) return setFound(NOTHING)
    const abort = new AbortController()
    const timer = setTimeout(() => {
      const began = performance.now()
      search(wanted, abort.signal).then(
        (hits) => setFound({ text: wanted, hits: hits.slice(0, SHOWN), ms: Math.round(performance.now() - began) }),
        (error: unknown) => {
          if (!abort.signal.aborted)
            setFound({ ...NOTHING, fault: error instanceof Error ? error.message : String(error) })
        },
      )
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [search, text])
  return found
}

/** Ctrl K: commands of this screen and everywhere, and whatever the node finds for the text. */
export function CommandPalette({ search, onClose }: { search: Search; onClose: () => void }) {
  const t = useText(kitWords)
  const language = useLanguage()
  const go = useGo()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const found = useSearch(search, text)
  const commands = useAllCommands().filter((command) => matchWords(command.text, text) !== undefined)
  const entries: readonly ({ hit: SearchHit } | { command: Command })[] = [
    ...found.hits.map((hit) => ({ hit })),
    ...commands.slice(0, SHOWN).map((command) => ({ command })),
  ]
  useModal(dialog)
  const run = (entry: (typeof entries)[number] | undefined) => {
    if (entry === undefined) return
    onClose()
    if ('hit' in entry) go(entry.hit.route)
    else entry.command.run(go)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setChosen((chosen + step + entries.length) % Math.max(1, entries.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(entries[chosen])
    }
  }
  const told =
    found.fault !== undefined
      ? t('search.failed', { reason: found.fault })
      : found.text === ''
        ? t('search.commands', { n: commands.length })
        : t('search.results', { n: found.hits.length, ms: found.ms })
  return (
    <dialog
      ref={dialog}
      aria-modal="true"
      aria-label={t('key.palette')}
      className="t-palette"
      onClose={() => dialog.current?.open === false && onClose()}
      onClick={(event) => event.target === dialog.current && onClose()}
      onKeyDown={onKeyDown}
    >
      <div className="t-palette-head">
        <IconSearch size={17} />
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked for this field
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-label={t('search.placeholder')}
          {...(entries.length > 0 ? { 'aria-activedescendant': `${id}-${chosen}` } : {})}
          placeholder={t('search.placeholder')}
          value={text}
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            setChosen(0)
          }}
        />
        <span className="t-2 t-small" role="status">
          {told}
        </span>
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('key.palette')}
        className="t-palette-list t-scroll"
        tabIndex={-1}
      >
        {entries.map((entry, i) => (
          <div
            key={'hit' in entry ? entry.hit.id : entry.command.id}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            className="t-palette-entry"
            onClick={() => run(entry)}
            onKeyDown={undefined}
            onPointerMove={() => setChosen(i)}
          >
            {'hit' in entry ? (
              <>
                <IconArrowRight size={16} />
                <span className="t-grow t-clip">
                  <Portion label={entry.hit.label} /> <Highlit text={entry.hit.title} query={text} />
                </span>
                <span className="t-3">{kindWord(language, entry.hit.kind)}</span>
              </>
            ) : (
              <>
                {entry.command.icon === undefined ? <IconArrowRight size={16} /> : <entry.command.icon size={16} />}
                <span className="t-grow t-clip">
                  <Highlit text={entry.command.text} query={text} />
                </span>
                <span className="t-3">{t('command')}</span>
                {entry.command.key !== undefined && <Kbd keys={entry.command.key} />}
              </>
            )}
          </div>
        ))}
      </div>
      {entries.length === 0 && <p className="t-palette-none t-2">{t('search.none', { text })}</p>}
    </dialog>
  )
}
