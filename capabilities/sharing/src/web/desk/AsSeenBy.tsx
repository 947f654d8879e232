import { Segments, SelectField, useText } from '@testudo/ui'
import { useLayoutEffect, useRef, useState } from 'react'
import type { RecipientRow } from '../../core/contract/desk.ts'
import { deskWords } from '../words/desk.ts'
import { reached, shortName } from './sight.ts'

const YOU = 'you'
/** What a segment takes at 12 px, and the words before them. */
const LETTER_PX = 6.7
const AROUND_PX = 16
const LEAD_PX = 80

/** Whose eyes read the document: one's own, or one recipient's. A list where the segments have no room. */
export function AsSeenBy({
  recipients,
  value,
  onChange,
}: {
  recipients: readonly RecipientRow[]
  value: string | undefined
  onChange: (peer: string | undefined) => void
}) {
  const t = useText(deskWords)
  const place = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  useLayoutEffect(() => {
    const element = place.current
    if (element === null) return
    setRoom(element.clientWidth)
    const observer = new ResizeObserver(() => setRoom(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const among = reached(recipients)
  const options = [{ id: YOU, text: t('you') }, ...among.map((one) => ({ id: one.peer, text: shortName(one, among) }))]
  const choose = (id: string) => onChange(id === YOU ? undefined : id)
  const chosen = options.some(({ id }) => id === value) ? (value ?? YOU) : YOU
  const needs = options.reduce((sum, { text }) => sum + text.length * LETTER_PX + AROUND_PX, LEAD_PX)
  return (
    <div className="sh-as" ref={place}>
      {needs > room ? (
        <SelectField
          label={<span className="t-2">{t('as.seen')}</span>}
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {options.map(({ id, text }) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </SelectField>
      ) : (
        <>
          <span className="t-2 sh-nowrap">{t('as.seen')}</span>
          <Segments label={t('as.seen')} options={options} value={chosen} onChange={choose} />
        </>
      )}
    </div>
  )
}
