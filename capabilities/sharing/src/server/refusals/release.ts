import { DENIALS } from '@testudo/kernel/label'
import type { DecisionEvent, DecisionState } from '../../core/desk/releaseDecision.ts'
import { getsNothing, heldFromOthers, SAY } from '../desk/words.ts'
import { each, type Pair, pairOf } from './pairs.ts'

const STATES: Readonly<Record<DecisionState, string>> = {
  draft: 'en préparation',
  proposed: 'signée une fois',
  approved: 'signée, non envoyée',
  sent: 'envoyée',
  refused: 'refusée',
  revoked: 'révoquée',
}
const STEPS: Readonly<Record<DecisionEvent['type'], string>> = {
  edit: 'la modifier',
  propose: 'la signer',
  approve: 'la signer en second',
  send: 'l’envoyer',
  refuse: 'la refuser',
  revoke: 'la révoquer',
}

/** Every step refused in every state of a release. */
export const releaseSteps = (): readonly Pair[] =>
  Object.entries(STATES).flatMap(([state, fr]) =>
    Object.entries(STEPS).map(
      ([step, faire]) =>
        [
          `A release that is ${state} cannot be taken on by "${step}". Load it again.`,
          `Cette diffusion est ${fr} : vous ne pouvez pas ${faire}. Rechargez-la.`,
        ] as const,
    ),
  )

/** Why a release may not go: what the preview says as well. */
export const verdicts = (): readonly Pair[] => {
  const nothing = pairOf(getsNothing('{node}', { en: '{why}', fr: '{why}' }))
  return [pairOf(SAY.ended), pairOf(SAY.nobody), pairOf(heldFromOthers('{name}')), ...each(nothing, DENIALS), nothing]
}

export const TWO_PEOPLE: readonly Pair[] = [
  [
    'Two people are needed: another person, account and session than the one that proposed it.',
    'Il faut deux personnes : une autre personne, un autre compte et une autre session que pour la proposition.',
  ],
  [
    'Two people are needed: another person, account and session than the one that made it.',
    'Il faut deux personnes : une autre personne, un autre compte et une autre session que pour la préparation.',
  ],
]
