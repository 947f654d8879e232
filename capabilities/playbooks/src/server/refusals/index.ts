import type { Refusals } from '@testudo/kernel/refusals'
import { refusedPairs } from '../../core/refusedFr.ts'

/** What its faults say in French. */
export const REFUSALS: Refusals = {
  'config.invalid': [['{path}: {flaw}. Correct the settings.', '{path} : {flaw}. Corrigez la configuration.']],
  'playbooks.not_valid': [
    [
      'This playbook is not valid any more. Correct it and save it.',
      'Ce playbook n’est plus valide. Corrigez-le, puis enregistrez-le.',
    ],
    [
      'This playbook is not valid; nothing was kept. {findings} And {n} more.',
      'Ce playbook n’est pas valide ; rien n’a été conservé. {findings} Autres erreurs : {n}.',
    ],
    [
      'This playbook is not valid; nothing was kept. {findings}',
      'Ce playbook n’est pas valide ; rien n’a été conservé. {findings}',
    ],
  ],
  'playbooks.key_label': [
    [
      'You could not read what you say of this key; nothing was kept.',
      'Vous ne pourriez pas lire ce que vous dites de cette clé ; rien n’a été conservé.',
    ],
  ],
  'playbooks.keys_full': [
    [
      '{n} keys are vouched for. Take one back first.',
      'Quelqu’un se porte déjà garant de {n} clés. Retirez d’abord une garantie.',
    ],
  ],
  'playbooks.full': [
    [
      'You keep {n} playbooks. Remove one, then import this one.',
      'Vous conservez déjà {n} playbooks. Supprimez-en un, puis importez celui-ci.',
    ],
  ],
  'playbooks.changed': [
    [
      'This playbook was changed since you read it; nothing was saved. Read it again, then decide.',
      'Ce playbook a été modifié depuis votre lecture ; rien n’a été enregistré. Relisez-le, puis décidez.',
    ],
  ],
  'playbooks.other': [
    [
      'This is another playbook: its id differs. Import it instead.',
      'C’est un autre playbook : son id diffère. Importez-le plutôt.',
    ],
  ],
  'playbooks.not_yours': [
    [
      'A playbook is changed by its author alone. Save it under an id of its own to make it yours.',
      'Seul son auteur modifie un playbook. Enregistrez-le sous un id qui lui soit propre pour en faire le vôtre.',
    ],
  ],
  'playbooks.label': [
    [
      'You could not read this playbook under this label. Choose another.',
      'Vous ne pourriez pas lire ce playbook sous ce label. Choisissez-en un autre.',
    ],
    [
      'You could not read this run: playbook, incident and label together are closed to you. Choose another label.',
      'Vous ne pourriez pas lire cette exécution : playbook, incident et label réunis vous sont fermés. Choisissez un autre label.',
    ],
  ],
  'playbooks.inputs': refusedPairs(),
  'playbooks.not_started': [
    ['The run could not be written down.', 'L’exécution n’a pas pu être inscrite.'],
    ...refusedPairs().map(([en, fr]) => [`${en} Nothing was started.`, `${fr} Rien n’a été lancé.`] as const),
  ],
  'playbooks.values': [
    ['{name} is no value this step gives back.', '{name} n’est pas une valeur que rend cette étape.'],
  ],
  'playbooks.answer': [['The answer is one of {answers}.', 'La réponse est l’une de celles-ci : {answers}.']],
  'playbooks.run_over': [
    [
      'This run is over; nothing was recorded. Start another one.',
      'Cette exécution est finie ; rien n’a été consigné. Lancez-en une autre.',
    ],
  ],
  'playbooks.run_moved': [
    ...whyMoved(['It does not wait for this.', 'Elle n’attend pas cela.']),
    ...whyMoved(['What it waits for is not what you saw.', 'Ce qu’elle attend n’est pas ce que vous avez vu.']),
    ...refusedPairs().flatMap(whyMoved),
  ],
}

function whyMoved([en, fr]: readonly [string, string]): Refusals[string] {
  return [
    [
      `The run has moved on; nothing was recorded. ${en} Read it again.`,
      `L’exécution a avancé ; rien n’a été consigné. ${fr} Relisez-la.`,
    ],
  ]
}
