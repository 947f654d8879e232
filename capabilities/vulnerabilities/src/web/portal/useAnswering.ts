import { call, useGo, usePlace } from '@testudo/ui'
import { useState } from 'react'
import { portalAnswer } from '../../core/contract/portal.ts'
import { useDeed } from '../parts/useDeed.ts'
import {
  type Answering,
  answersOf,
  lackOf,
  nameOf,
  type PortalWarning,
  type Question,
  questionsOf,
  startFrom,
} from './answering.ts'

/** Where the operator stands in a warning: which question, what was chosen, what is kept at the node. */
export function useAnswering(warning: PortalWarning) {
  const { equipment } = warning
  const ids = equipment.map(({ id }) => id)
  const go = useGo()
  const { path, search } = usePlace()
  const { run, busy, fault } = useDeed()
  const [state, setState] = useState<Answering>(() => startFrom(equipment))
  const [saved, setSaved] = useState<number | undefined>(undefined)
  const [lack, setLack] = useState<'choice' | 'words' | undefined>(undefined)
  const questions = questionsOf(state, equipment)
  const wanted = search.get('q')
  const found = questions.findIndex((one) => nameOf(one, equipment) === wanted)
  // An address of a later page with nothing chosen yet leads to the first that lacks something.
  const open = questions.findIndex((one) => lackOf(state, one, ids) !== undefined)
  const at = found < 0 ? 0 : open >= 0 && open < found ? open : found
  const question: Question = questions[at] ?? { kind: 'all' }
  const show = (one: Question) => go(`${path}?q=${nameOf(one, equipment)}`)

  /** @returns whether it was kept */
  const keep = async (draft: boolean) => {
    const answers = answersOf(state, equipment)
    if (answers.length === 0) return undefined
    const done = await run(() => call(portalAnswer, { id: warning.id, answers, draft }))
    if (done !== undefined) setSaved(done.saved)
    return done
  }
  return {
    state,
    put: (next: Answering) => {
      setLack(undefined)
      setState(next)
    },
    question,
    number: at + 1,
    of: questions.length,
    lack,
    busy,
    fault,
    saved,
    show,
    keep,
    back: at === 0 ? undefined : () => show(questions[at - 1] ?? { kind: 'all' }),
    /** Keeps what was chosen and goes on; says what is missing when something is. */
    next: async () => {
      const missing = lackOf(state, question, ids)
      setLack(missing)
      if (missing !== undefined) return
      const following = questions[at + 1]
      // A draft that cannot be kept stops nobody: the answer itself is sent at the end.
      if (answersOf(state, equipment).length > 0) await keep(true)
      if (following !== undefined) show(following)
    },
  } as const
}
export type AnsweringPage = ReturnType<typeof useAnswering>
