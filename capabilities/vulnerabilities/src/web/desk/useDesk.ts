import { useAsk, useMarking } from '@testudo/ui'
import { desk } from '../../core/contract/desk.ts'
import { useDeskQuestion } from './useDeskQuestion.ts'

/** The list as it was asked for in the address, and its answer. */
export function useDesk() {
  const asked = useDeskQuestion()
  const answer = useAsk(desk, asked.question, { keep: true })
  useMarking(answer.isError ? 'none' : answer.data?.marking)
  return {
    asked: { ...asked, key: JSON.stringify(asked.question) },
    answer,
    isStale: answer.isPlaceholderData || answer.data === undefined,
  }
}
export type Desk = ReturnType<typeof useDesk>
