import type { Refusals } from '@testudo/kernel/refusals'

/** Warnings, the space of operators, and what is published. */
export const warnings: Refusals = {
  'vulnerabilities.justification': [
    [
      'This justification is not one of VEX. Choose one of {list}.',
      'Cette justification n’est pas de celles de VEX. Choisissez parmi {list}.',
    ],
    [
      'Only "not affected" is justified. Leave the justification out, or choose that answer.',
      'Seul « non touché » se justifie. Retirez la justification, ou choisissez cette réponse.',
    ],
  ],
  'vulnerabilities.answer_incomplete': [
    [
      'Say why it is not affected: choose a reason or write it down.',
      'Dites pourquoi il n’est pas touché : choisissez une raison ou écrivez-la.',
    ],
    ['Say by what it is protected until it can be fixed.', 'Dites ce qui le protège en attendant sa correction.'],
  ],
  'vulnerabilities.not_in_warning': [
    ['This warning is not about such a piece of equipment.', 'Cet avertissement ne parle pas de cet équipement.'],
  ],
  'vulnerabilities.answered_twice': [
    ['Give one answer for each piece of equipment.', 'Donnez une seule réponse par équipement.'],
  ],
  'vulnerabilities.no_operator': [
    [
      'Your account stands for no organisation. Ask the centre.',
      'Votre compte ne représente aucune organisation. Adressez-vous au centre.',
    ],
  ],
  'vulnerabilities.aware_later': [
    [
      'You cannot have become aware later than now.',
      'Vous n’avez pas pu le remarquer plus tard que maintenant. Corrigez l’heure.',
    ],
  ],
  'vulnerabilities.incident_incomplete': [
    [
      'Say whether unlawful or malicious acts are suspected.',
      'Dites si l’on soupçonne des actes illicites ou malveillants.',
    ],
    ['Say whether it could reach across borders.', 'Dites si l’effet peut dépasser les frontières.'],
    ['Give a first assessment of how severe it is.', 'Donnez une première évaluation de sa gravité.'],
    ['Give a first assessment of its impact.', 'Donnez une première évaluation de ses effets.'],
    [
      'Say what kind of threat or root cause is likely to have caused it.',
      'Dites quel type de menace ou quelle cause en est probablement à l’origine.',
    ],
    [
      'Say what was done against it, and what is being done.',
      'Dites ce qui a été fait, et ce qui est en cours, pour y remédier.',
    ],
  ],
  'vulnerabilities.not_yours': [
    [
      'No equipment of yours is known here under this id.',
      'Aucun de vos équipements n’est connu ici sous cet identifiant.',
    ],
    [
      'You speak for operators of your own organisation or nation whose equipment is in the inventory. Choose one of them.',
      'Vous parlez pour les opérateurs de votre organisation ou de votre nation dont l’équipement est à l’inventaire. Choisissez l’un d’eux.',
    ],
  ],
  'vulnerabilities.label_beyond': [
    [
      'You may not read what this would become. Name fewer pieces.',
      'Vous ne pourriez pas lire ce que cela deviendrait. Nommez moins d’équipements.',
    ],
    [
      'You may not read this label yourself. Choose one that you may read.',
      'Vous ne pouvez pas lire vous-même sous ce label. Choisissez-en un que vous pouvez lire.',
    ],
    [
      'You may not read under this label. Choose another one.',
      'Vous ne pouvez pas lire sous ce label. Choisissez-en un autre.',
    ],
  ],
  'vulnerabilities.step_told': [
    ['This step, or a later one, has been told already.', 'Cette étape, ou une suivante, a déjà été signalée.'],
  ],
  'vulnerabilities.reports_many': [
    [
      '{most} reports are begun and not sent. Send or throw away one first.',
      'Signalements commencés et non envoyés : {most}. Envoyez-en un ou abandonnez-le d’abord.',
    ],
  ],
  'vulnerabilities.jws_form': [
    [
      'This is no JWS in compact form: three parts of base64url with dots between.',
      'Ce n’est pas un JWS en forme compacte : trois parties en base64url, séparées par des points.',
    ],
  ],
  'vulnerabilities.jws_header': [
    ['The header is no JSON object.', 'L’en-tête n’est pas un objet JSON.'],
    ['Sign with EdDSA (Ed25519); nothing else is taken.', 'Signez avec EdDSA (Ed25519) ; rien d’autre n’est accepté.'],
    [
      'The header asks for an extension this node does not know.',
      'L’en-tête demande une extension que ce nœud ne connaît pas.',
    ],
  ],
  'vulnerabilities.jws_signature': [
    [
      'The signature is not of the key this node knows for you, or the document was changed. Sign again, or give the centre your new key.',
      'La signature n’est pas de la clé que ce nœud vous connaît, ou le document a été modifié. Signez de nouveau, ou donnez au centre votre nouvelle clé.',
    ],
  ],
  'vulnerabilities.jws_payload': [
    ['What was signed is no JSON in UTF-8.', 'Ce qui a été signé n’est pas du JSON en UTF-8.'],
  ],
  'vulnerabilities.no_vex_key': [
    [
      'This node knows no key of yours. Give the centre the public half of the key you sign with.',
      'Ce nœud ne vous connaît aucune clé. Donnez au centre la moitié publique de la clé avec laquelle vous signez.',
    ],
  ],
  'vulnerabilities.vex_too_long': [
    ['A document has at most 8 MiB. Send it in several.', 'Un document fait 8 Mio au plus. Envoyez-le en plusieurs.'],
  ],
  'vulnerabilities.vex_key': [
    [
      'This is no Ed25519 public key in PEM. Make one with: openssl genpkey -algorithm ed25519, and give its public half.',
      'Ce n’est pas une clé publique Ed25519 en PEM. Créez-en une avec openssl genpkey -algorithm ed25519, et donnez-en la moitié publique.',
    ],
  ],
  'vulnerabilities.webhook': [
    [
      'A webhook is an http or https address without a password in it.',
      'Un webhook est une adresse http ou https, sans mot de passe.',
    ],
    [
      'That address may not be called from here. Inner ones must stand in outbound.allow.',
      'Cette adresse ne peut pas être appelée d’ici. Les adresses internes doivent figurer dans outbound.allow.',
    ],
  ],
  'vulnerabilities.warned': [
    ['Somebody has just released this warning.', 'Quelqu’un vient de communiquer cet avertissement.'],
  ],
  'webhook.gone': [['The webhook is gone.', 'Le webhook n’existe plus.']],
  'webhook.status': [['The webhook answered {status}.', 'Le webhook a répondu {status}.']],
  'release.changed': [
    ['This changed since it was decided. Ask again.', 'Ceci a changé depuis la décision. Redemandez.'],
  ],
  'release.nothing_may_go': [
    ['Nothing of this may go to that recipient.', 'Rien de cela ne peut aller à ce destinataire.'],
  ],
  'vulnerabilities.node_silent': [
    [
      'This node speaks to no others. Start it with the capability for sharing, and pin a node.',
      'Ce nœud ne parle à aucun autre. Démarrez-le avec la capacité de partage, et enregistrez un nœud.',
    ],
    [
      'No node of that name is pinned here. Choose one of the list.',
      'Aucun nœud de ce nom n’est enregistré ici. Choisissez-en un dans la liste.',
    ],
    [
      'No equipment you may know of is in the inventory. Import it first; it does not leave this node.',
      'Aucun équipement que vous pouvez connaître n’est à l’inventaire. Importez-le d’abord ; il ne quitte pas ce nœud.',
    ],
  ],
  'vulnerabilities.no_node': [
    [
      'No node of that name is pinned here. Choose one of the list.',
      'Aucun nœud de ce nom n’est enregistré ici. Choisissez-en un dans la liste.',
    ],
  ],
  'vulnerabilities.leak_unread': [
    [
      'What the question gives away was not shown, or has changed. Read it, then ask.',
      'Ce que la question révèle n’a pas été montré, ou a changé. Lisez-le, puis demandez.',
    ],
  ],
  'vulnerabilities.products_stopped': [
    [
      'The question stopped half-way. What came is kept; ask again.',
      'La question s’est arrêtée en chemin. Ce qui est venu est conservé ; redemandez.',
    ],
  ],
  'vulnerabilities.node_may_not_read': [
    [
      '{names} may not read this label. Choose another label, or leave it out.',
      'Ce label ne peut pas être lu par {names}. Choisissez-en un autre, ou retirez ce destinataire.',
    ],
  ],
  'vulnerabilities.not_yours_to_withdraw': [
    [
      'Only who speaks for an operator takes back what it published. Load the list again, then choose.',
      'Seul qui parle pour un opérateur retire ce qu’il a publié. Rechargez la liste, puis choisissez.',
    ],
  ],
  'vulnerabilities.not_understood': [
    ['The node answers in a form not known here.', 'Le nœud répond sous une forme inconnue ici.'],
  ],
  'vulnerabilities.status_form': [
    ['This is no message of published statuses.', 'Ce n’est pas un message d’états publiés.'],
  ],
  'vulnerabilities.no_room': [
    [
      'Too much of this node stands here. Ask its people.',
      'Ce nœud a déjà trop de choses ici. Adressez-vous à ses responsables.',
    ],
  ],
}
