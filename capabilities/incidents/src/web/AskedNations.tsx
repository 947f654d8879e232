import { useText } from '@testudo/ui'
import type { RequestRow } from '../core/index.ts'
import { requestWords } from './requestWords.ts'

/** Nations asked and how each stands, in words. */
export function AskedNations({ nations }: { nations: RequestRow['nations'] }) {
  const t = useText(requestWords)
  return <>{nations.map(({ nation, answer }) => `${nation} ${t(`answer.${answer}`)}`).join(' · ')}</>
}
