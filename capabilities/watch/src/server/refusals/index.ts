import type { Refusals } from '@testudo/kernel/refusals'

/** What faults of this capability say in French. */
export const REFUSALS: Refusals = {
  'watch.shift': [
    [
      'A shift that is handed over has ended. Hand it over at its end.',
      'On ne passe qu’un quart terminé. Passez-le à sa fin.',
    ],
    [
      'A shift ends after it begins, and within 31 days. Change its times.',
      'Un quart finit après son début, et dans les 31 jours. Modifiez ses heures.',
    ],
  ],
  'watch.no_handover': [
    ['This is no handover. Choose one that is open.', 'Ce n’est pas une relève. Choisissez-en une qui est ouverte.'],
  ],
  'watch.second_person': [
    [
      'Nobody takes over from themselves. The officer who comes on watch does it.',
      'Nul ne prend sa propre suite. C’est à l’officier qui prend le quart de le faire.',
    ],
    [
      'This takes a second person: not who did the first step, and nobody whose account one of you made. Ask a colleague.',
      'Il faut une seconde personne : ni celle qui a fait le premier pas, ni quelqu’un dont l’une de vous deux a créé le compte. Demandez à un collègue.',
    ],
  ],
  'watch.taken': [
    [
      'Somebody else has taken it over. Look who is on watch.',
      'Quelqu’un d’autre a pris le quart. Regardez qui est de quart.',
    ],
  ],
  'watch.not_a_note': [
    [
      'Only what somebody wrote is corrected. Write an entry about it.',
      'Seul ce que quelqu’un a écrit se corrige. Écrivez une entrée à ce sujet.',
    ],
  ],
  'watch.flood': [
    [
      'You have written very many entries within the hour. Go on later.',
      'Vous avez écrit un très grand nombre d’entrées en une heure. Continuez plus tard.',
    ],
  ],
  'watch.receipt_later': [
    [
      'The minute of this entry is not closed yet. Ask again in a minute.',
      'La minute de cette entrée n’est pas encore close. Redemandez dans une minute.',
    ],
  ],
  'watch.until': [
    [
      'Put it off until a time to come, for a week at most.',
      'Remettez-le à un moment à venir, d’ici une semaine au plus.',
    ],
    ['The end is past already. Give a time to come.', 'La fin est déjà passée. Donnez un moment à venir.'],
    [
      'This step holds for {hours} hours at most. Give an earlier end; it can be ordered anew.',
      'Ce degré tient {hours} h au plus. Donnez une fin plus proche ; il peut être ordonné de nouveau.',
    ],
  ],
  'watch.step_in_force': [
    [
      'The step {step} is in force. Order another one first, or keep it on the ladder.',
      'Le degré {step} est en vigueur. Ordonnez-en d’abord un autre, ou gardez-le sur l’échelle.',
    ],
  ],
  'watch.answered': [
    [
      'Somebody was quicker: it has been confirmed. Look at the state as it is now.',
      'Quelqu’un a été plus rapide : c’est confirmé. Regardez l’état d’alerte tel qu’il est maintenant.',
    ],
  ],
  'watch.step': [
    [
      'The ladder has no step {step}. Choose one of its steps.',
      'L’échelle n’a pas de degré {step}. Choisissez l’un de ses degrés.',
    ],
  ],
}
