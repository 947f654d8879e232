import type { Label } from '@testudo/kernel/label'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useKeys } from '../keys/registry.ts'
import { Messages } from '../message/messages.tsx'
import type { Search } from '../palette/CommandPalette.tsx'
import { onOpenPalette } from '../palette/open.ts'
import { useText } from '../text/language.ts'
import { useGo, usePlace } from '../url/place.tsx'
import { kitWords } from '../words.ts'
import { Arrival } from './Arrival.tsx'
import { Frame } from './Frame.tsx'
import { Rail, type RailEntry } from './Rail.tsx'
import { type BellEntry, TopBar } from './TopBar.tsx'
import { shellWords } from './words.ts'

const WIDE = 'testudo.rail'

/** What floats over pages comes after the page: nobody waits for it at the first look. */
const loadPalette = () => import('../palette/CommandPalette.tsx')
const loadKeySheet = () => import('../keys/KeySheet.tsx')
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
const KeySheet = lazy(async () => ({ default: (await loadKeySheet()).KeySheet }))

/** The page anatomy of ux §3: banner, top bar, rail, content, banner; with palette, key sheet and messages. */
export function Shell({
  entries,
  person,
  search,
  high,
  exercise,
  asOf,
  bells,
  children,
}: {
  entries: readonly RailEntry[]
  person: ReactNode
  search: Search
  high?: Label | undefined
  exercise?: string | undefined
  asOf?: number | undefined
  bells?: readonly BellEntry[]
  children: ReactNode
}) {
  const t = useText(shellWords)
  const k = useText(kitWords)
  const go = useGo()
  const { path } = usePlace()
  const place = entries.findLast(({ to }) => path === to || path.startsWith(`${to}/`))?.text
  const [wide, setWide] = useState(() => localStorage.getItem(WIDE) === 'wide')
  const [floats, setFloats] = useState<'palette' | 'keys' | undefined>(undefined)
  /** A dialog says that it is closed a moment after it was: what has been opened since stays. */
  const close = (which: typeof floats) => () => setFloats((now) => (now === which ? undefined : now))
  useEffect(() => onOpenPalette(() => setFloats('palette')), [])
  useEffect(() => {
    // Here before anybody presses a key; one that does not come is asked for again when it is opened.
    void Promise.allSettled([loadPalette(), loadKeySheet()])
  }, [])
  const toggleRail = () => {
    localStorage.setItem(WIDE, wide ? 'narrow' : 'wide')
    setWide(!wide)
  }
  useKeys([
    { keys: 'mod+k', text: k('key.palette'), everywhere: true, run: () => setFloats('palette') },
    { keys: '/', text: k('search'), everywhere: true, run: () => setFloats('palette') },
    { keys: '?', text: k('key.sheet'), everywhere: true, run: () => setFloats('keys') },
    { keys: '[', text: t('rail.toggle'), everywhere: true, run: toggleRail },
    ...entries.flatMap(({ key, text, to }) =>
      key === undefined ? [] : [{ keys: key, text, everywhere: true, run: () => go(to) }],
    ),
  ])
  return (
    <Frame high={high} exercise={exercise}>
      <a className="t-skip t-no-print" href="#content">
        {t('skip')}
      </a>
      <TopBar
        person={person}
        asOf={asOf}
        home={entries[0]?.to ?? '/'}
        place={place}
        {...(bells !== undefined && { bells })}
      />
      <div className="t-middle">
        <Rail entries={entries} wide={wide} />
        <main id="content" className="t-content" tabIndex={-1} aria-label={t('content')}>
          {children}
        </main>
      </div>
      <Arrival place={place} />
      <Messages />
      <Suspense>
        {floats === 'palette' && <CommandPalette search={search} onClose={close('palette')} />}
        {floats === 'keys' && <KeySheet onClose={close('keys')} />}
      </Suspense>
    </Frame>
  )
}
