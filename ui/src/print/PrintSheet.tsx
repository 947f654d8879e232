import { useLayoutEffect, useState } from 'react'
import { formatDtg } from '@testudo/kernel/time'
import { useText } from '../text/language.ts'
import { useViewer } from '../shell/viewer.ts'
import { useNow } from '../time/now.ts'
import { printSheet, type Reference } from './sheet.ts'
import { usePrinting } from './printing.ts'
import { printWords as words } from './words.ts'
import './print.css'

/** Numbers the links of the page by where they lead; the same place has the same number. */
function numberLinks(): readonly Reference[] {
  const found = new Map<string, Reference>()
  for (const link of document.querySelectorAll<HTMLAnchorElement>('main a[href]')) {
    const address = link.getAttribute('href') ?? ''
    if (link.closest('.t-no-print') !== null || link.getClientRects().length === 0) continue
    const known = found.get(address) ?? { number: found.size + 1, text: link.textContent.trim(), address }
    found.set(address, known)
    link.dataset['ref'] = String(known.number)
  }
  return [...found.values()]
}

/** What only paper has: the marking in a box at the head and foot of every page, and who printed it when. Looks: `print.css`. */
export function PrintSheet({ marking, exercise }: { marking: string; exercise: string | undefined }) {
  const t = useText(words)
  const printing = usePrinting()
  const now = useNow()
  const { name, nation, organisation } = useViewer()
  return (
    <>
      <style media="print">{printSheet({ marking, exercise: exercise ?? '', page: t('page'), of: t('of') })}</style>
      {printing && (
        <p className="t-print-by">
          {t('asOf')} <span className="t-mono">{formatDtg(now)}</span>
          {name !== '' && <span>{[name, organisation || nation].filter((part) => part !== '').join(', ')}</span>}
          <span>{document.title}</span>
        </p>
      )}
    </>
  )
}

/** At the end of paper: what the numbered links of the page lead to. */
export function PrintReferences() {
  const t = useText(words)
  const printing = usePrinting()
  const [references, setReferences] = useState<readonly Reference[]>([])
  useLayoutEffect(() => {
    setReferences(printing ? numberLinks() : [])
  }, [printing])
  return (
    <>
      {references.length > 0 && (
        <section className="t-print-references">
          <b>{t('references')}</b>{' '}
          {references.map(({ number, text, address }) => (
            <span key={address}>
              ({number}) {text} <code>{address}</code>.{' '}
            </span>
          ))}
        </section>
      )}
    </>
  )
}
