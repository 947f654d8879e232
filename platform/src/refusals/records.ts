import type { Refusals } from '@testudo/kernel/refusals'

/** Why a text is no signed note. */
const NOTE: readonly (readonly [en: string, fr: string])[] = [
  ['it has no empty line', 'il n’a pas de ligne vide'],
  ['its last line has no end', 'sa dernière ligne n’a pas de fin'],
  ['it carries too many signatures', 'il porte trop de signatures'],
  ['a signature line is not one', 'une ligne de signature n’en est pas une'],
  [
    'its first lines are not origin, size and root',
    'ses premières lignes ne sont pas l’origine, la taille et la racine',
  ],
]

/** The audit log, release, and what authors of every capability are told. */
export const RECORDS: Refusals = {
  'release.nothing_may_go': [
    ['Nothing of this may go to that recipient.', 'Rien de ceci ne peut aller à ce destinataire.'],
  ],
  'release.changed': [
    ['This changed since it was decided. Decide again.', 'Ceci a changé depuis la décision. Décidez de nouveau.'],
  ],
  'release.second_person': [
    [
      'The policy asks two people to answer for this. Have another officer sign it too.',
      'La politique exige que deux personnes en répondent. Faites signer aussi un autre officier.',
    ],
  ],
  'audit.checkpoint_unreadable': [
    [
      'The checkpoint file is missing or damaged. Give one that was kept elsewhere.',
      'Le fichier de point de contrôle manque ou est endommagé. Donnez-en un qui a été gardé ailleurs.',
    ],
  ],
  'audit.note_unreadable': NOTE.map(([en, fr]) => [
    `This is not a signed note: ${en}. Ask for another copy.`,
    `Ce texte n’est pas une note signée : ${fr}. Demandez une autre copie.`,
  ]),
  'audit.key_unreadable': [
    [
      'This is not the key of a log or witness. It looks like name+0123abcd+base64; copy it whole.',
      'Ce n’est pas la clé d’un journal ou d’un témoin. Elle a la forme name+0123abcd+base64 ; copiez-la en entier.',
    ],
  ],
  'audit.receipt_unreadable': [
    [
      'This is not a receipt of an audit log. Use another copy.',
      'Ce n’est pas un reçu d’un journal d’audit. Prenez une autre copie.',
    ],
  ],
  'audit.cosignature_wrong': [
    [
      'This signature does not fit the checkpoint of that size. Fetch the checkpoint again and sign that one.',
      'Cette signature ne correspond pas au point de contrôle de cette taille. Récupérez de nouveau le point de contrôle et signez-le.',
    ],
  ],
  '*.label': [
    [
      'You could not read this yourself under that label. Choose one you may read.',
      'Sous ce label, vous ne pourriez pas le lire vous-même. Choisissez-en un que vous pouvez lire.',
    ],
  ],
  '*.unknown': [
    [
      'There is no {id} here. Choose what you can open.',
      'Il n’y a rien ici sous {id}. Choisissez ce que vous pouvez ouvrir.',
    ],
  ],
  '*.flood': [
    [
      'Your organisation has sent {n} of these within the hour. This one was not stored; the others stand. Close what is settled, or come again in {minutes} minutes.',
      'Votre organisation en a déjà envoyé {n} en une heure. Celui-ci n’a pas été enregistré ; les autres restent. Clôturez ce qui est réglé, ou revenez dans {minutes} min.',
    ],
  ],
}
