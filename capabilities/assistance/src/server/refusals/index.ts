import type { Refusals } from '@testudo/kernel/refusals'
import { NOT_NOW } from '../notNow.ts'

/** What its faults say in French. */
export const REFUSALS: Refusals = {
  'assistance.foreign': [
    [
      'Only who offered this and who asked for help speak of it.',
      'Seuls l’auteur de l’offre et celui de la demande peuvent s’exprimer ici.',
    ],
    ['Only the organisation that wrote this ends it.', 'Seule l’organisation qui en est l’auteur peut y mettre fin.'],
  ],
  'assistance.report': [
    [
      'A hand-back comes with its report, and nothing else does.',
      'Qui rend une équipe joint un compte rendu ; aucun autre envoi n’en comporte.',
    ],
  ],
  'assistance.access': [
    [
      'Access is still open: {what}. Remove it and say so, then sign.',
      'Accès encore ouverts : {what}. Retirez-les, indiquez-le, puis signez.',
    ],
  ],
  'assistance.time': [
    [
      'It must end after it begins, in the future, and last a year at most.',
      'La fin doit suivre le début, se situer dans l’avenir et ne pas le dépasser de plus d’un an.',
    ],
  ],
  'assistance.newer': [
    [
      'Somebody changed this after you read it. Look at it again.',
      'Quelqu’un a modifié ceci depuis votre lecture. Relisez-le.',
    ],
  ],
  'assistance.over': [['This is over already.', 'C’est déjà terminé.']],
  'assistance.not_now': NOT_NOW,
}
