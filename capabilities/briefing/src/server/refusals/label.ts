import { DENIALS } from '@testudo/kernel/label'
import type { Refusals } from '@testudo/kernel/refusals'

/** A beginning with each reason why a label is not read. */
const because = (en: string, fr: string) =>
  DENIALS.map(([reason, raison]) => [`${en} ${reason}`, `${fr} ${raison}`] as const)

/** Labels as people write them, and those they are for. */
export const label: Refusals = {
  'briefing.label': [
    [
      'The label cannot be read: it is too long for a label.',
      'Le label est illisible : il est trop long pour un label.',
    ],
    [
      'The label cannot be read: no policy here knows "{words}" as a classification; write for example "{example}".',
      'Le label est illisible : aucune politique d’ici ne connaît « {words} » comme classification ; écrivez par exemple « {example} ».',
    ],
    [
      'The label cannot be read: "{word}" is no TLP level.',
      'Le label est illisible : « {word} » n’est pas un niveau TLP.',
    ],
    [
      'The label cannot be read: "{word}" is no PAP level.',
      'Le label est illisible : « {word} » n’est pas un niveau PAP.',
    ],
    [
      'The label cannot be read: policy {policy} does not know "{word}".',
      'Le label est illisible : la politique {policy} ne connaît pas « {word} ».',
    ],
    [
      'The label cannot be read: "{tag}" names nobody; say for whom it is.',
      'Le label est illisible : « {tag} » ne nomme personne ; dites à qui il est communicable.',
    ],
    [
      'The label cannot be read: it begins like JSON and is no label.',
      'Le label est illisible : il commence comme du JSON et n’est pas un label.',
    ],
  ],
  'briefing.audience': [
    ...because('No brief can be made for this label:', 'Aucun point ne peut être établi pour ce label.'),
    [
      'No brief can be made for this label: it lists nobody',
      'Aucun point ne peut être établi pour ce label : il ne nomme personne.',
    ],
    ['This label lists nobody.', 'Ce label ne nomme personne.'],
    [
      'A brief is made for at most {most} recipients.',
      'Un point est établi pour {most} destinataires au plus. Choisissez-en moins.',
    ],
  ],
  'briefing.mark': because(
    'A paragraph with this mark cannot go to everyone this page is for.',
    'Un paragraphe sous ce marquage ne peut pas aller à tous les destinataires de la page.',
  ),
}
