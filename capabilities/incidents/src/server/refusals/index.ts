import type { Refusals } from '@testudo/kernel/refusals'
import { evidence } from './evidence.ts'

/** What its faults say in French. */
export const REFUSALS: Refusals = {
  ...evidence,
  'incidents.request_over': [
    [
      'Who asked this has closed it. Nobody waits for an answer.',
      'La demande a été close par son auteur. Personne n’attend plus de réponse.',
    ],
    ['This is closed already.', 'Cette demande est déjà close.'],
  ],
  'incidents.answers_full': [
    [
      'Your organisation has answered this {most} times. This one was not sent; the others stand. Ask who asked to close it.',
      'Votre organisation a déjà répondu {most} fois. Cette réponse n’a pas été envoyée ; les autres restent. Priez le demandeur de clore sa demande.',
    ],
  ],
  'incidents.answer_wider': [
    [
      'Under that label people would read it who may not read the earlier answer. Choose the label of that answer or a stricter one, or release the answer at the desk.',
      'Sous ce label, des personnes qui ne peuvent pas lire la première réponse liraient celle-ci. Choisissez le label de la première ou un plus strict, ou faites-la communiquer par le bureau.',
    ],
  ],
  'incidents.taken_into': [
    [
      'Name and label are those of the incident it goes into.',
      'Le nom et le label sont ceux de l’incident où il entre. Ne les donnez pas.',
    ],
  ],
  'incidents.joined': [
    [
      'These two are one matter already. Take that back first.',
      'Ces deux incidents sont déjà une seule affaire. Revenez d’abord là-dessus.',
    ],
  ],
  'incidents.unknown': [
    [
      'One of these is not here. Choose what you can open.',
      'L’un de ces éléments n’est pas ici. Choisissez ce que vous pouvez ouvrir.',
    ],
  ],
  'incidents.heir': [
    [
      'The lead is handed to an organisation that works on this node. Another nation opens an incident of its own and you merge into it.',
      'La responsabilité se transmet à une organisation qui travaille sur ce nœud. Une autre nation ouvre son propre incident, avec lequel vous fusionnez celui-ci.',
    ],
  ],
  'incidents.alert': [
    [
      'One of these alerts is not there any more. Look at them again.',
      'L’une de ces alertes n’est plus là. Relisez-les.',
    ],
  ],
  'incidents.not_yours': [
    ['{name} put this aside. Ask them to take it back.', '{name} a écarté cela. Demandez-lui de revenir dessus.'],
  ],
  'incidents.nobody': [
    [
      'Name whom you ask: nations (EST) or roles (CERT of POL).',
      'Dites qui vous interrogez : des nations (EST) ou des rôles (CERT de POL).',
    ],
  ],
  'incidents.ltiov': [
    [
      'The latest time information is of value must lie ahead.',
      'La dernière heure utile (LTIOV) doit être à venir. Donnez-en une plus tardive.',
    ],
  ],
  'incidents.request_foreign': [['Only who asked this may close it.', 'Seul le demandeur peut clore sa demande.']],
  'incidents.newer': [
    [
      'Somebody changed this after you read it. Look at it again.',
      'Quelqu’un l’a modifié depuis votre lecture. Relisez-le.',
    ],
    [
      'Somebody changed this after you read it. Look at it again, then change it.',
      'Quelqu’un l’a modifié depuis votre lecture. Relisez-le, puis modifiez-le.',
    ],
  ],
  'incidents.no_tasks': [
    [
      'This incident has no task to keep. Give its tasks first.',
      'Cet incident n’a aucune tâche à garder. Donnez-en d’abord.',
    ],
  ],
  'incidents.templates': [
    ['You keep {most} templates. Remove one first.', 'Vous gardez déjà {most} modèles. Supprimez-en un d’abord.'],
  ],
  'incidents.template_of': [
    [
      'Only the organisation that made this template removes it.',
      'Seule l’organisation qui a créé ce modèle peut le supprimer.',
    ],
  ],
  'incidents.template': [
    ['There is no such template. Choose one of the list.', 'Ce modèle n’existe pas. Choisissez-en un dans la liste.'],
  ],
  'incidents.not_lead': [
    [
      'Only the organisation that leads this incident may change it. Add a note, or ask its lead.',
      'Seule l’organisation responsable de cet incident peut le modifier. Ajoutez une note, ou adressez-vous à elle.',
    ],
  ],
  'incidents.no_observable': [
    ['You have added all of these already.', 'Vous avez déjà ajouté tout cela.'],
    [
      '{word} is no address, name, link or hash. Write one a line.',
      '{word} n’est ni une adresse, ni un nom, ni un lien, ni une empreinte. Écrivez-en un par ligne.',
    ],
  ],
}
