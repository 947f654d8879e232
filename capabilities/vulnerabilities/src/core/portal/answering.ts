import type { Input, Reply } from '@testudo/kernel/contract'
import type { portalAnswer, portalWarning } from '../contract/portal.ts'
import { type Justification, JUSTIFICATIONS } from '../model.ts'

export type PortalWarning = Reply<typeof portalWarning>
export type Answer = Input<typeof portalAnswer>['answers'][number]['answer']

export interface Given {
  readonly answer: Answer
  readonly because: string
  readonly justification?: Justification
}

/** What was chosen so far. `each`: it is not the same for all. */
export interface Answering {
  readonly each: boolean
  readonly given: ReadonlyMap<string, Given>
}

export type Question =
  | { readonly kind: 'all' }
  | { readonly kind: 'each'; readonly equipment: string }
  | { readonly kind: 'reason'; readonly answer: Answer }
  | { readonly kind: 'check' }

/** Answers after which one more thing is asked, in the order of the pages. */
const ASKED_WHY: readonly Answer[] = ['mitigated', 'not-yet', 'not-affected', 'unknown']

const isJustification = (text: string | undefined): text is Justification => JUSTIFICATIONS.some((one) => one === text)

/** What was answered before, or kept to finish later. */
export function startFrom(equipment: PortalWarning['equipment']): Answering {
  const given = new Map(
    equipment.flatMap(({ id, answer, because = '', justification }): [string, Given][] =>
      answer === undefined
        ? []
        : [[id, { answer, because, ...(isJustification(justification) ? { justification } : {}) }]],
    ),
  )
  const kinds = new Set(equipment.map(({ id }) => given.get(id)?.answer))
  return { each: given.size > 0 && kinds.size > 1, given }
}

/** The pages still to come and those behind, one question each; the last is always the check. */
export function questionsOf(state: Answering, equipment: readonly { readonly id: string }[]): readonly Question[] {
  const kinds = new Set(equipment.map(({ id }) => state.given.get(id)?.answer))
  return [
    { kind: 'all' },
    ...(state.each ? equipment.map(({ id }): Question => ({ kind: 'each', equipment: id })) : []),
    ...ASKED_WHY.filter((answer) => kinds.has(answer)).map((answer): Question => ({ kind: 'reason', answer })),
    { kind: 'check' },
  ]
}

/** How a page stands in the address: `all`, `each-2`, `not-yet`, `check`. No id of anything. */
export function nameOf(question: Question, equipment: readonly { readonly id: string }[]): string {
  if (question.kind === 'each') return `each-${equipment.findIndex(({ id }) => id === question.equipment) + 1}`
  return question.kind === 'reason' ? question.answer : question.kind
}

/** The same answer for these; what was said why stays as long as the answer does. */
export function answerFor(state: Answering, ids: readonly string[], answer: Answer): Answering {
  const given = new Map(state.given)
  for (const id of ids) {
    const before = given.get(id)
    given.set(id, before?.answer === answer ? before : { answer, because: '' })
  }
  return { ...state, given }
}

/** Why, for all that were answered this way. */
export function reasonFor(
  state: Answering,
  answer: Answer,
  reason: { readonly because: string; readonly justification?: Justification },
): Answering {
  const given = new Map(state.given)
  for (const [id, one] of given) if (one.answer === answer) given.set(id, { answer, ...reason })
  return { ...state, given }
}

/** What is still needed before the next page: a choice, some words, or nothing. */
export function lackOf(state: Answering, question: Question, ids: readonly string[]): 'choice' | 'words' | undefined {
  switch (question.kind) {
    case 'all':
      return state.each || ids.every((id) => state.given.has(id)) ? undefined : 'choice'
    case 'each':
      return state.given.has(question.equipment) ? undefined : 'choice'
    case 'reason': {
      const one = [...state.given.values()].find(({ answer }) => answer === question.answer)
      if (question.answer === 'not-affected') return one?.justification === undefined ? 'choice' : undefined
      return question.answer !== 'unknown' && (one?.because.trim() ?? '') === '' ? 'words' : undefined
    }
    case 'check':
      return undefined
  }
}

/** What is sent: the answers there are, in the order of the equipment. */
export function answersOf(
  state: Answering,
  equipment: readonly { readonly id: string }[],
): Input<typeof portalAnswer>['answers'] {
  return equipment.flatMap(({ id }) => {
    const one = state.given.get(id)
    if (one === undefined) return []
    const { answer, because, justification } = one
    return [
      {
        equipment: id,
        answer,
        because: because.trim(),
        ...(answer === 'not-affected' && justification !== undefined ? { justification } : {}),
      },
    ]
  })
}
