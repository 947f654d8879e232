import type { SaidRow } from '@testudo/threats'
import { useText } from '@testudo/ui'
import { typeWord, verbWord, type Words, words } from './words.ts'

type End = NonNullable<SaidRow['source']>

/** "ORANGE HERON uses Spearphishing Link": what a nameless object says. An end that is not here shows its type alone. */
export function Saying({ says }: { says: SaidRow }) {
  const t = useText(words)
  return (
    <>
      {says.source !== undefined && (
        <>
          <EndName end={says.source} />{' '}
        </>
      )}
      <span className="t-2">{verbOf(t, says)}</span> {says.target !== undefined && <EndName end={says.target} />}
      {says.text !== undefined && <span className="t-2"> {says.text}</span>}
    </>
  )
}

function EndName({ end }: { end: End }) {
  const t = useText(words)
  if (end.name !== undefined) return <b>{end.name}</b>
  return (
    <span className="t-3">
      {typeWord(t, end.type)} ({t('end.absent')})
    </span>
  )
}

const OPINIONS = ['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'] as const

function verbOf(t: Words, { verb, source }: SaidRow): string {
  if (verb === 'note') return t('says.note')
  const opinion = source === undefined ? OPINIONS.find((one) => one === verb) : undefined
  return opinion === undefined ? verbWord(t, verb) : t('says.opinion', { word: t(`opinion.${opinion}`) })
}
