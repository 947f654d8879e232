import type { Refusals } from '@testudo/kernel/refusals'
import { releaseSteps, TWO_PEOPLE, verdicts } from './release.ts'
import { each } from './pairs.ts'

/** Of the desk: releases, recalls, rules, versions and delegations. */
export const DESK: Refusals = {
  'sharing.may_not_go': verdicts(),
  'sharing.release_step': [
    ['A recall is done; there is no further step.', 'Un rappel est fait ; il n’y a pas d’étape suivante.'],
    [
      'It is signed already. Recall what was made of it.',
      'Cette version est déjà signée. Rappelez ce qui en a été tiré.',
    ],
    ...releaseSteps(),
  ],
  'sharing.release_changed': [
    [
      'The release has changed since you saw it. Read it again, then decide.',
      'La diffusion a changé depuis votre lecture. Relisez-la, puis décidez.',
    ],
    ['This is not the content you saw. Read it again.', 'Ce n’est pas le contenu que vous avez vu. Relisez-le.'],
    [
      'This is not the content, label and recipients you saw. Read it again.',
      'Le contenu, le label ou les destinataires ne sont plus ceux que vous avez vus. Relisez la diffusion.',
    ],
  ],
  'sharing.release_stale': [
    [
      'Content, label, policy or recipients have changed since it was decided. Edit it, and propose it again.',
      'Le contenu, le label, la politique ou les destinataires ont changé depuis la décision. Modifiez la diffusion, puis proposez-la à nouveau.',
    ],
    [
      'Content, label, policy or recipients have changed since it was decided. Propose it again.',
      'Le contenu, le label, la politique ou les destinataires ont changé depuis la décision. Proposez de nouveau la diffusion.',
    ],
  ],
  'sharing.release_needs_second': [
    [
      'The policy asks for a second person. Have another officer approve it.',
      'La politique demande une seconde personne. Faites signer un second officier.',
    ],
  ],
  'sharing.release_same_person': TWO_PEOPLE,
  'sharing.signer_gone': [
    [
      'Who wrote this may not release any more. Edit it, and have it signed again.',
      'Son auteur n’a plus le droit de diffuser. Modifiez la diffusion et faites-la signer à nouveau.',
    ],
    [
      'Who signed this may not release any more. Edit it, and have it signed again.',
      'Son signataire n’a plus le droit de diffuser. Modifiez la diffusion et faites-la signer à nouveau.',
    ],
    [
      'Who proposed this may not release any more. Propose it anew.',
      'La personne qui l’a proposée n’a plus le droit de diffuser. Proposez la règle à nouveau.',
    ],
    [
      'Who made this may not release any more. Make it again.',
      'La personne qui l’a préparée n’a plus le droit de diffuser. Préparez-la à nouveau.',
    ],
  ],
  'sharing.rule_step': [
    [
      'A rule that is active cannot be taken on by "approve".',
      'Cette règle est déjà en vigueur : elle n’attend plus de signature.',
    ],
    [
      'A rule that is ended cannot be taken on by "approve".',
      'Cette règle est terminée : elle ne peut plus être signée.',
    ],
    ['A rule that is ended cannot be taken on by "end".', 'Cette règle est déjà terminée.'],
  ],
  'sharing.ended': [
    [
      'The end lies in the past. Choose a later one, or none.',
      'Le terme est déjà passé. Choisissez-en un plus tardif, ou aucun.',
    ],
  ],
  'sharing.too_much': [
    [
      'This would be more than {n} statements in one release. Make several.',
      'Cela ferait plus de {n} déclarations en une seule diffusion. Faites-en plusieurs.',
    ],
  ],
  'sharing.no_classification': [
    ['{policy} {name} is not known here.', 'La classification {policy} {name} n’est pas connue ici.'],
  ],
  'sharing.cursor': [
    [
      'This place in the list is not known. Begin again without it.',
      'Cet endroit de la liste n’est pas connu. Reprenez la liste au début.',
    ],
  ],
  'sharing.no_object': [
    [
      'This object is not here. It may be mistyped, removed, or not for you.',
      'Cet objet n’est pas ici : mal saisi, supprimé, ou pas pour vous.',
    ],
    [
      'Object {n} is not here. It may be mistyped, removed, or not for you.',
      'L’objet n° {n} n’est pas ici : mal saisi, supprimé, ou pas pour vous.',
    ],
  ],
  'sharing.labels_apart': [
    [
      'These objects have no label in common that you may read. Release them one by one.',
      'Ces objets n’ont en commun aucun label que vous puissiez lire. Diffusez-les un par un.',
    ],
    [
      'Its parts have no label in common that you may read: nobody could sign this. Write a new object.',
      'Ses parties n’ont en commun aucun label que vous puissiez lire : personne ne pourrait signer. Rédigez un nouvel objet.',
    ],
  ],
  'sharing.recall_what': [
    ['Say either which release or which object is taken back.', 'Indiquez soit la diffusion, soit l’objet à rappeler.'],
  ],
  'sharing.nothing_given': [
    [
      'Nothing of this was given to them, or all of it is taken back.',
      'Rien de cela ne leur a été envoyé, ou tout en est déjà rappelé.',
    ],
  ],
  'sharing.no_part': [
    ...each(
      ['Part {n} cannot be kept back: {why}.', 'La partie n° {n} ne peut pas être retirée : {why}.'],
      [
        ['the object has no such part', 'l’objet n’a pas cette partie'],
        ['an object is known by it', 'c’est elle qui identifie l’objet'],
        [
          'the object is no STIX without it; take the list it is in, or make a sanitised version',
          'sans elle l’objet n’est plus du STIX ; retirez la liste où elle se trouve, ou préparez une version expurgée',
        ],
      ],
    ),
    ['The object has no such part.', 'L’objet n’a pas cette partie.'],
    [
      'An object is known by this; it is made anew by itself.',
      'C’est ce qui identifie un objet ; la version reçoit le sien d’elle-même.',
    ],
    ['Only a text can be replaced by another.', 'Seul un texte peut être remplacé par un autre.'],
  ],
  'sharing.not_ours': [
    [
      'Held only because another node gave it: ask its originator for a version.',
      'Détenu seulement parce qu’un autre nœud l’a donné : demandez une version à son auteur.',
    ],
  ],
  'sharing.label_out_of_reach': [
    [
      'You could not read this under that label yourself; choose one you may read.',
      'Vous ne pourriez pas le lire vous-même sous ce label ; choisissez-en un que vous pouvez lire.',
    ],
    [
      'You could not read under one of these labels yourself; choose labels you may read.',
      'Vous ne pourriez pas lire vous-même sous l’un de ces labels ; choisissez des labels que vous pouvez lire.',
    ],
    [
      'You could not read under this label yourself; choose one you may read.',
      'Vous ne pourriez pas lire vous-même sous ce label ; choisissez-en un que vous pouvez lire.',
    ],
  ],
  'sharing.originator': [
    [
      'The new label leaves out an originator who must agree first.',
      'Le nouveau label omet une organisation d’origine, dont l’accord est d’abord requis.',
    ],
  ],
  'sharing.no_versions': [
    [
      'Observables are what they are: leave it out, or write a new object.',
      'Un observable est ce qu’il est : ne l’incluez pas, ou rédigez un nouvel objet.',
    ],
  ],
  'sharing.no_stix': [
    ['What is left is no STIX: {path}: {flaw}.', 'Ce qui reste n’est pas du STIX : {path} : {flaw}.'],
  ],
  'sharing.not_yours': [
    [
      'Only what your organisation brought here is published on its behalf.',
      'On ne publie pour le compte de votre organisation que ce qu’elle a apporté ici.',
    ],
  ],
  'sharing.needs_second': [
    [
      'A version of this takes two people. Ask the liaison officer for a sanitised version.',
      'Une version de ceci demande deux personnes. Demandez une version expurgée à l’officier de liaison.',
    ],
  ],
  'sharing.names_origin': [
    [
      'The text still names you, at {path}. Take it out, or replace it.',
      'Le texte vous nomme encore, à l’endroit {path}. Retirez ce passage ou remplacez-le.',
    ],
  ],
  'sharing.escrow_damaged': [
    [
      'The escrow cannot be opened: the key of this node is another one, or the record was changed. Look for a backup.',
      'Le séquestre ne peut pas être ouvert : la clé de ce nœud n’est plus la même, ou l’enregistrement a été altéré. Cherchez une sauvegarde.',
    ],
  ],
}
