import { type ComponentType, useContext } from 'react'
import { StripPages } from '../capability.ts'
import { useText } from '../text/language.ts'
import { Go, usePlace } from '../url/place.tsx'
import { shellWords } from './words.ts'
import './shell.css'

export interface RailEntry {
  readonly to: string
  readonly text: string
  readonly icon: ComponentType<{ size?: number }>
  readonly key?: string
  readonly group: 'know' | 'act' | 'node'
  readonly count?: number
}

/** 52 px of icons, or 188 with words (`[`). Its names show on hover and focus when narrow. */
export function Rail({ entries, wide }: { entries: readonly RailEntry[]; wide: boolean }) {
  const t = useText(shellWords)
  const { path } = usePlace()
  const group = (name: RailEntry['group']) => entries.filter((entry) => entry.group === name)
  const pages = useContext(StripPages)
  const isAt = ({ to }: { readonly to: string }) => path === to || path.startsWith(`${to}/`)
  // A page of a strip stands where the strip's others do, whatever its own address.
  const strip = pages.find(isAt)?.of
  const beside = new Set(pages.filter(({ of }) => of === strip).map(({ to }) => to))
  const own = entries.filter(isAt)
  const around = own.length > 0 ? own : entries.filter(({ to }) => beside.has(to))
  // Import stands inside Threats: the nearest entry alone is where one is.
  const here = around.toSorted((a, b) => b.to.length - a.to.length)[0]
  const link = (entry: RailEntry) => {
    return (
      <li key={entry.to}>
        <Go
          to={entry.to}
          className="t-rail-entry"
          aria-label={entry.count === undefined || entry.count === 0 ? entry.text : `${entry.text} ${entry.count}`}
          {...(entry === here ? { 'aria-current': 'page' } : {})}
        >
          <entry.icon size={20} />
          <span className="t-rail-word">{entry.text}</span>
          {entry.count !== undefined && entry.count > 0 && <span className="t-rail-count">{entry.count}</span>}
        </Go>
      </li>
    )
  }
  return (
    <nav className={`t-rail t-no-print${wide ? ' t-rail-wide' : ''}`} aria-label={t('rail')}>
      <ul>{group('know').map(link)}</ul>
      {group('act').length > 0 && <ul className="t-rail-act">{group('act').map(link)}</ul>}
      <span className="t-grow" />
      <ul>{group('node').map(link)}</ul>
    </nav>
  )
}
