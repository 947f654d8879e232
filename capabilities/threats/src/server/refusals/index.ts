import type { Refusals } from '@testudo/kernel/refusals'

/** What faults of this capability say in French. */
export const REFUSALS: Refusals = {
  'threats.graph_ids': [
    [
      'Name 1 to {most} objects, with commas between their ids.',
      'Nommez de 1 à {most} objets, leurs identifiants séparés par des virgules.',
    ],
  ],
  'threats.import_stopped': [
    [
      'The import stopped. Whole batches before the stop are kept; import the file again.',
      'L’import s’est arrêté. Les lots complets d’avant l’arrêt sont gardés ; importez le fichier de nouveau.',
    ],
  ],
  'threats.label_out_of_reach': [
    [
      'You could not read this under that label yourself; choose one you may read.',
      'Sous ce label, vous ne pourriez pas le lire vous-même ; choisissez-en un que vous pouvez lire.',
    ],
  ],
  'threats.not_yours': [
    [
      'Only who made this object puts it under another label. Add a note, or ask its originator.',
      'Seul l’auteur de cet objet peut en changer le label. Ajoutez une note, ou adressez-vous à son originateur.',
    ],
    [
      'Only who kept this layer removes it. Keep a copy of your own.',
      'Seul qui a gardé cette couche peut la retirer. Gardez-en votre propre copie.',
    ],
  ],
  'threats.originator': [
    [
      'The new label leaves out an originator who must agree first.',
      'Le nouveau label omet un originateur qui doit d’abord donner son accord.',
    ],
  ],
  'threats.marked_parts': [
    [
      'Parts of this object carry marks of their own, which one label would overrule. Write a new object instead.',
      'Des parties de cet objet portent leurs propres marquages, qu’un seul label effacerait. Écrivez plutôt un nouvel objet.',
    ],
  ],
  'threats.newer_version': [
    [
      'There is a newer version than the one you decided on. Read it, then decide again.',
      'Il existe une version plus récente que celle sur laquelle vous avez décidé. Lisez-la, puis décidez de nouveau.',
    ],
  ],
  'threats.layer_long': [
    [
      'The layer is longer than 4 million characters. Split it.',
      'La couche dépasse 4 millions de caractères. Découpez-la.',
    ],
  ],
  'threats.layer_domains': [
    [
      'One layer is about {one}, the other about {two}. Compare two of one domain.',
      'L’une des couches porte sur {one}, l’autre sur {two}. Comparez deux couches d’un même domaine.',
    ],
  ],
  'threats.label': [
    [
      'The label must be JSON with policy and classification.',
      'Le label doit être du JSON avec policy et classification.',
    ],
  ],
}
