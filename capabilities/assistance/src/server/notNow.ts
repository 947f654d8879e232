import { Fault } from '@testudo/kernel/fault'
import type { Refusals } from '@testudo/kernel/refusals'
import type { AgreementState, Deed } from '../core/index.ts'

type Words = readonly [en: string, fr: string]

const STANDS: Readonly<Record<AgreementState, Words>> = {
  none: ['Nothing is proposed here, or its time has passed.', 'Rien n’est proposé ici, ou le terme en est passé.'],
  proposed: ['It is proposed and waits for an answer.', 'L’équipe est proposée et attend une réponse.'],
  accepted: [
    'Both have accepted. It ends with a hand-back.',
    'Les deux parties ont accepté. L’accord prend fin quand l’équipe est rendue.',
  ],
  declined: ['It was declined.', 'L’équipe a été refusée.'],
  withdrawn: ['It was withdrawn.', 'L’équipe a été retirée.'],
  'handing-back': [
    'It is handed back and waits for the other signature.',
    'L’équipe est rendue et attend l’autre signature.',
  ],
  ended: ['It is handed back and signed by both.', 'L’équipe est rendue et la fin signée des deux côtés.'],
}

const TO: Readonly<Record<Deed, Words>> = {
  propose: ['propose', 'la proposer'],
  accept: ['accept', 'l’accepter'],
  decline: ['decline', 'la refuser'],
  withdraw: ['withdraw', 'la retirer'],
  'hand-back': ['hand back', 'la rendre'],
  'sign-off': ['sign off', 'en signer la fin'],
}

/** What is said does not follow from where the agreement stands. */
export const notNow = (says: Deed, state: AgreementState): Fault =>
  new Fault(
    'conflict',
    'assistance.not_now',
    `${STANDS[state][0]} You cannot ${TO[says][0]} it now. Nothing was changed; look at it again.`,
  )

/** The same in French: every deed at every standing. */
export const NOT_NOW: Refusals[string] = Object.values(STANDS).flatMap(([en, fr]) =>
  Object.values(TO).map(
    (to) =>
      [
        `${en} You cannot ${to[0]} it now. Nothing was changed; look at it again.`,
        `${fr} Vous ne pouvez pas ${to[1]} maintenant. Rien n’a été modifié ; vérifiez où en est l’accord.`,
      ] as const,
  ),
)
