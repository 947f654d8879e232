import { Section, useText } from '@testudo/ui'
import type { ClashRow } from '../../core/contract/activities.ts'
import { Marked } from '../Marked.tsx'
import { useSay } from '../useSay.ts'
import { commonWords } from './words.ts'

const ORDER = { high: 0, medium: 1, low: 2 } as const

/** Warnings, worst first: the word says how bad it is, the colour only repeats it. */
export function ClashList({ clashes, onChoose }: { clashes: readonly ClashRow[]; onChoose?: (id: string) => void }) {
  const t = useText(commonWords)
  const say = useSay()
  const sorted = clashes.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity])
  return (
    <Section title={t('act.meets', { n: clashes.length })}>
      <ul className="cm-clashes">
        {sorted.map((clash) => (
          <li key={`${clash.a.id} ${clash.b.id} ${clash.ground}`}>
            <span className={`t-chip cm-severity cm-${clash.severity}`}>{t(`severity.${clash.severity}`)}</span>
            {onChoose === undefined ? (
              <Marked mark={clash.mark}>{say(clash.text)}</Marked>
            ) : (
              <button type="button" className="sh-plain-button" onClick={() => onChoose(clash.a.id)}>
                <Marked mark={clash.mark}>{say(clash.text)}</Marked>
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
