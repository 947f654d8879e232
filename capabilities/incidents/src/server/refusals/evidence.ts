import type { Refusals } from '@testudo/kernel/refusals'

/** Evidence and its chain of custody. */
export const evidence: Refusals = {
  'incidents.evidence_cut': [
    [
      'The upload broke off. Nothing of it was taken; send it again.',
      'L’envoi s’est interrompu. Rien n’en a été pris ; recommencez-le.',
    ],
  ],
  'incidents.evidence_no_room': [
    [
      'The node has no room for this evidence. Tell its operator; nothing of it was taken.',
      'Le nœud n’a plus de place pour cette preuve. Prévenez son exploitant ; rien n’en a été pris.',
    ],
  ],
  'incidents.custody_order': [
    ['Nothing was done. It is held and not sealed.', 'Rien n’a été fait. Elle est détenue et n’est pas scellée.'],
    [
      'Nothing was done. It is sealed. Open the seal first, and say why.',
      'Rien n’a été fait. Elle est scellée. Ouvrez d’abord le scellé, en disant pourquoi.',
    ],
    [
      'Nothing was done. It was released: nobody holds it as evidence any more. It may only be destroyed.',
      'Rien n’a été fait. Elle est libérée : nul ne la détient plus comme preuve. Elle ne peut plus qu’être détruite.',
    ],
    [
      'Nothing was done. Its bytes were destroyed. Who has them may bring them again.',
      'Rien n’a été fait. Ses octets ont été détruits. Qui les a encore peut les apporter de nouveau.',
    ],
  ],
  'incidents.not_holder': [
    [
      'Only the organisation that took this evidence in may do that. Nothing was done; ask it.',
      'Seule l’organisation qui a recueilli cette preuve le peut. Rien n’a été fait ; adressez-vous à elle.',
    ],
  ],
  'incidents.label_unreadable': [
    ['The label is no label. Choose one from the list.', 'Ce label n’en est pas un. Choisissez-en un dans la liste.'],
  ],
  'incidents.evidence_many': [
    [
      'This incident holds {most} pieces of evidence. Put small ones into one archive, or open an incident of its own.',
      'Cet incident contient déjà {most} preuves. Réunissez les petites dans une archive, ou ouvrez un autre incident.',
    ],
  ],
  'incidents.evidence_hash': [
    [
      'These bytes have another hash than was told. Nothing was taken; fetch the file again from where it was found.',
      'Ces octets n’ont pas l’empreinte annoncée. Rien n’a été pris ; reprenez le fichier là où il a été trouvé.',
    ],
  ],
  'incidents.evidence_here': [
    [
      'This node has the bytes of this evidence. Nothing was taken.',
      'Ce nœud a déjà les octets de cette preuve. Rien n’a été pris.',
    ],
  ],
  'incidents.evidence_elsewhere': [
    [
      'This node has no bytes of this evidence. Ask who holds it; when they come, bring them here: the hash decides.',
      'Ce nœud n’a pas les octets de cette preuve. Demandez-les à qui la détient, puis apportez-les ici : l’empreinte tranche.',
    ],
  ],
  'incidents.evidence_empty': [
    ['This file is empty. There is nothing to keep of it.', 'Ce fichier est vide. Il n’y a rien à en conserver.'],
  ],
  'incidents.evidence_too_large': [
    [
      'This node takes evidence of at most {most} MiB a piece. Nothing of it was taken; keep it on a medium and add a note that says where.',
      'Ce nœud prend des preuves de {most} Mio au plus chacune. Rien n’en a été pris ; conservez-la sur un support et dites dans une note où elle se trouve.',
    ],
  ],
  'incidents.evidence_damaged': [
    [
      'The bytes of this evidence were changed on the disk. Nothing more of them is given away; verify it and bring them again.',
      'Les octets de cette preuve ont été modifiés sur le disque. Ils ne sont plus remis à personne ; vérifiez-la et apportez-les de nouveau.',
    ],
  ],
}
