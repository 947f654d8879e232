import { catalogue } from '@testudo/ui'

/** The words of keys, introductions that replace one, and audit logs of others. */
export const keyWords = catalogue({
  en: {
    'key.pinned': 'compared by people',
    'key.made': 'made by this node',
    'key.rotated': 'signed by the key before it, since',
    'key.revoked': 'Not believed any more since',
    'key.revoke': 'Trust this key no more',
    'key.revoke.text':
      'What {name} signed with it and this node has not seen yet is refused. Then pin its new introduction; what was taken before stays.',
    'key.revoke.done': 'The key is believed no more',
    'key.own': 'Signing key of this node',
    'key.own.text':
      'Every statement that leaves is signed with it. Old statements stay verifiable with the key they were signed with.',
    'key.rotate': 'Change our signing key',
    'key.rotate.text':
      'The old key signs the new one, and peers take it over by themselves at their next contact, with date and reason.',
    'key.rotate.compromised': 'Somebody else may have the old key',
    'key.rotate.compromised.text':
      'The old key vouches for nothing any more. Every peer refuses what we send until its people have compared and pinned our new introduction.',
    'key.rotate.done': 'New signing key; peers learn it at their next contact',
    'key.rotate.compromised.done': 'New signing key. Hand our new introduction to every peer.',
    log: 'Its audit log',
    'log.none': 'Not seen yet.',
    'log.size': '{n, plural, one {1 minute} other {# minutes}} of it seen and countersigned, last',
    'log.key': 'Key of the log',
    'log.witness': 'Key of its countersignatures',
    'log.seen': 'Seen before',
    'log.offered': 'Offered now',
    'log.restart': 'Begin anew with its log',
    'log.restart.text':
      'Do this after people of both nodes have found out why {name} showed two pasts. The evidence stays in our audit log.',
    'log.restart.done': 'Its log is watched from now on again',
    'again.title': 'New introduction of {name}',
    'again.text':
      'For a node that is known already and has a new certificate, key or people. What it may read here stays as it is.',
    'again.other': 'This is the introduction of another node: {said} instead of {known}.',
    'again.same': 'the pinned one',
    'again.new': 'NEW: compare it',
    'again.key':
      'It signs with a new key. What it signed before stays verifiable with the old one; from now on only the new one counts.',
    'again.do': 'Pin the new introduction of {name}',
    'again.done': 'The new introduction of {name} is pinned',
  },
  fr: {
    'key.pinned': 'comparée de vive voix',
    'key.made': 'créée par ce nœud',
    'key.rotated': 'signée par la clé précédente, depuis',
    'key.revoked': 'N’est plus admise depuis',
    'key.revoke': 'Ne plus se fier à cette clé',
    'key.revoke.text':
      'Ce que {name} a signé avec elle et que ce nœud n’a pas encore vu est refusé. Enregistrez ensuite sa nouvelle présentation ; ce qui a été pris auparavant reste.',
    'key.revoke.done': 'La clé n’est plus admise',
    'key.own': 'Clé de signature de ce nœud',
    'key.own.text':
      'Toute déclaration qui part est signée avec elle. Les anciennes restent vérifiables avec la clé qui les a signées.',
    'key.rotate': 'Changer notre clé de signature',
    'key.rotate.text':
      'L’ancienne clé signe la nouvelle ; les pairs l’adoptent d’eux-mêmes au prochain contact, avec la date et le motif.',
    'key.rotate.compromised': 'Quelqu’un d’autre détient peut-être l’ancienne clé',
    'key.rotate.compromised.text':
      'L’ancienne clé ne garantit plus rien. Chaque pair refuse nos envois tant que ses responsables n’ont pas comparé et enregistré notre nouvelle présentation.',
    'key.rotate.done': 'Nouvelle clé de signature ; les pairs l’apprennent au prochain contact',
    'key.rotate.compromised.done': 'Nouvelle clé de signature. Remettez notre nouvelle présentation à chaque pair.',
    log: 'Son journal d’audit',
    'log.none': 'Pas encore vu.',
    'log.size':
      '{n, plural, one {1 minute vue et contresignée} other {# minutes vues et contresignées}}, dernier passage',
    'log.key': 'Clé du journal',
    'log.witness': 'Clé de ses contreseings',
    'log.seen': 'Vu auparavant',
    'log.offered': 'Présenté maintenant',
    'log.restart': 'Repartir de son journal actuel',
    'log.restart.text':
      'À faire quand les responsables des deux nœuds savent pourquoi {name} a montré deux passés. La preuve reste dans notre journal d’audit.',
    'log.restart.done': 'Son journal est de nouveau suivi',
    'again.title': 'Nouvelle présentation de {name}',
    'again.text':
      'Pour un nœud déjà connu dont le certificat, la clé ou les effectifs ont changé. Ce qu’il peut lire ici ne change pas.',
    'again.other': 'C’est la présentation d’un autre nœud : {said} au lieu de {known}.',
    'again.same': 'celle déjà enregistrée',
    'again.new': 'NOUVEAU : à comparer',
    'again.key':
      'Il signe avec une nouvelle clé. Ce qu’il a signé auparavant reste vérifiable avec l’ancienne ; désormais seule la nouvelle compte.',
    'again.do': 'Enregistrer la nouvelle présentation de {name}',
    'again.done': 'La nouvelle présentation de {name} est enregistrée',
  },
})
