import { useText, useNumber } from '@testudo/ui'
import { deskWords } from '../words/desk.ts'
import type { Known } from './replies.ts'

const PARTS = ['fixed', 'mitigated', 'notAffected', 'read', 'sent', 'ready'] as const

/** How far the answers are, in pieces of equipment: one bar, and the same in words. */
export function AnswerBar({ counts }: { counts: Known['warnings'] }) {
  const t = useText(deskWords)
  const number = useNumber()
  const parts = PARTS.flatMap((name) => (counts[name] === 0 ? [] : [{ name, n: counts[name] }]))
  if (parts.length === 0) return null
  return (
    <>
      <div className="v-bar" aria-hidden="true">
        {parts.map(({ name, n }) => (
          <i key={name} className={`v-bar-${name}`} style={{ flexGrow: n }} />
        ))}
      </div>
      <p className="v-bar-words t-2 t-small">
        {parts.map(({ name, n }) => (
          <span key={name}>
            <b>{number(n)}</b> {t(`count.${name}`)}
          </span>
        ))}
      </p>
    </>
  )
}
