import type { Refusals } from '@testudo/kernel/refusals'
import { each } from './pairs.ts'

/** Of introductions, keys, and bundles carried by hand. */
export const PINNING: Refusals = {
  'sharing.itself': [
    [
      'That is the introduction of this very node. Take the other one’s.',
      'C’est la présentation de ce nœud lui-même. Prenez celle de l’autre.',
    ],
  ],
  'sharing.pinned': [
    ['This node is pinned already. Change it instead.', 'Ce nœud est déjà enregistré. Modifiez-le plutôt.'],
  ],
  'sharing.other_node': [['That introduction is of another node.', 'Cette présentation est celle d’un autre nœud.']],
  'sharing.log_key': [
    [
      'The key of its audit log is damaged. Copy the introduction whole.',
      'La clé de son journal d’audit est abîmée. Copiez la présentation en entier.',
    ],
  ],
  'sharing.exercise_peer': [
    [
      'This is an exercise node and the other one is not. Exercise and live data never mix: pin it at a live node.',
      'Ce nœud est un nœud d’exercice et l’autre non. Exercice et données réelles ne se mélangent jamais : enregistrez-le sur un nœud réel.',
    ],
    [
      'The other node is an exercise node and this one is not. Exercise and live data never mix: pin it at an exercise node.',
      'L’autre nœud est un nœud d’exercice et celui-ci non. Exercice et données réelles ne se mélangent jamais : enregistrez-le sur un nœud d’exercice.',
    ],
  ],
  'sharing.address': [
    [
      'The address of a node is https://host:port and nothing else.',
      'L’adresse d’un nœud est de la forme https://hôte:port, et rien d’autre.',
    ],
    ['This is no web address.', 'Ce n’est pas une adresse web.'],
  ],
  'sharing.other_key': [
    [
      'The node signs with another key now. Compare it over another channel, then say so.',
      'Le nœud signe désormais avec une autre clé. Comparez-la par un autre canal, puis confirmez-le.',
    ],
  ],
  'sharing.key_lost': [
    [
      'The file own-{name}.key is not the key this node signs with. Put it back from a backup.',
      'Le fichier own-{name}.key n’est pas la clé avec laquelle ce nœud signe. Rétablissez-le depuis une sauvegarde.',
    ],
  ],
  'sharing.key_changed': [
    [
      'The key was changed just now. Look at it again.',
      'La clé vient d’être changée. Vérifiez laquelle est en vigueur.',
    ],
  ],
  'sharing.key_slow': [
    ['The node is too busy to change its key. Try again.', 'Le nœud est trop occupé pour changer sa clé. Réessayez.'],
  ],
  'sharing.no_key': [
    [
      'This node has no such key here. Look at the list of its keys.',
      'Ce nœud n’a pas cette clé ici. Consultez la liste de ses clés.',
    ],
  ],
  'sharing.key_revoked': [
    [
      'This key was revoked here: somebody else may hold it. The node must make a new one.',
      'Cette clé a été révoquée ici : quelqu’un d’autre la détient peut-être. Le nœud doit en créer une nouvelle.',
    ],
  ],
  'sharing.rotation_refused': each(
    [
      "The key stays as it is: {why}. Compare the fingerprint with the node's people and pin it by hand.",
      'La clé reste inchangée : {why}. Comparez l’empreinte avec les responsables du nœud et enregistrez-la à la main.',
    ],
    [
      ['the rotation is not readable', 'le changement de clé est illisible'],
      ['it names another node', 'le changement nomme un autre nœud'],
      ['the old key is not known', 'l’ancienne clé n’est pas connue'],
      ['the old key did not sign it', 'l’ancienne clé ne l’a pas signé'],
      ['the new key did not sign it', 'la nouvelle clé ne l’a pas signé'],
      ['the old key has ended', 'l’ancienne clé a pris fin'],
      ['it begins before the old key does', 'la nouvelle commence avant l’ancienne'],
      ['it begins in the future', 'la nouvelle commence dans l’avenir'],
      ['the new key was in use before', 'la nouvelle clé a déjà servi'],
    ],
  ),
  'sharing.peer_closed': [
    [
      'The node that wrote this file is closed or paused here.',
      'Le nœud qui a écrit ce fichier est fermé ou en pause ici.',
    ],
  ],
  'sharing.bundle_for_another': [
    [
      'This bundle is for another node. Take the one made for {node}.',
      'Ce paquet est destiné à un autre nœud. Prenez celui fait pour {node}.',
    ],
  ],
  'sharing.bundle_not_signed': [
    [
      'The bundle is not signed with a key that is pinned and in force here. Compare keys with the sender.',
      'Le paquet n’est pas signé par une clé enregistrée et en vigueur ici. Comparez les clés avec l’émetteur.',
    ],
  ],
  'sharing.bundle_unreadable': [
    ...each(
      [
        'The bundle is not imported: {why}. Nothing was changed.',
        'Le paquet n’est pas reçu : {why}. Rien n’a été modifié.',
      ],
      [
        ['it is longer than a bundle may be', 'il est plus long qu’un paquet ne peut l’être'],
        ['line {n} is too long', 'la ligne {n} est trop longue'],
        ['it has too many lines', 'il a trop de lignes'],
        ['it is not UTF-8 text', 'ce n’est pas du texte en UTF-8'],
      ],
    ),
    ...each(
      [
        'The bundle is not imported: {why}. Nothing was changed; copy it again.',
        'Le paquet n’est pas reçu : {why}. Rien n’a été modifié ; copiez-le de nouveau.',
      ],
      [
        ['line {n} is longer than {most} characters', 'la ligne {n} dépasse {most} caractères'],
        ['it has more than {most} lines', 'il a plus de {most} lignes'],
        ['it has more lines than its header says', 'il a plus de lignes que n’en annonce son en-tête'],
        ['line {n} is not JSON', 'la ligne {n} n’est pas du JSON'],
        ['line {n} does not begin a delivery', 'la ligne {n} n’ouvre pas une livraison'],
        ['it is empty', 'il est vide'],
        ['it is cut off', 'il est tronqué'],
        ['its lines were altered', 'ses lignes ont été altérées'],
        ['line 1 is not the header of a bundle', 'la ligne 1 n’est pas l’en-tête d’un paquet'],
      ],
    ),
  ],
}
