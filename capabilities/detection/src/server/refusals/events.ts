import type { Refusals } from '@testudo/kernel/refusals'

/** Sources of events, the matcher that searches them, and what is kept of them. */
export const events: Refusals = {
  'detection.source_absent': [
    [
      'There is no such source of events. Add it, then send again.',
      'Cette source d’événements n’existe pas. Ajoutez-la, puis renvoyez.',
    ],
  ],
  'detection.table_full': [
    [
      'The table of indicators is full. Build a larger one and change over.',
      'La table des indicateurs est pleine. Construisez-en une plus grande et passez à celle-ci.',
    ],
  ],
  'detection.stream_absent': [
    [
      'There is no stream {stream} on this server. Make it first.',
      'Il n’y a pas de flux {stream} sur ce serveur. Créez-le d’abord.',
    ],
  ],
  'detection.nats_unreachable': [['No NATS server answers at {server}.', 'Aucun serveur NATS ne répond à {server}.']],
  'detection.nats_server': [
    [
      'Write the server as nats://host:port or tls://host:port, without name and password.',
      'Écrivez le serveur sous la forme nats://hôte:port ou tls://hôte:port, sans nom ni mot de passe.',
    ],
  ],
  'detection.nats_subject': [
    [
      'That is no NATS subject. Write telemetry.eve or telemetry.>.',
      'Ce n’est pas un sujet NATS. Écrivez telemetry.eve ou telemetry.>.',
    ],
  ],
  'detection.source_name': [
    ['Give the source a name without control characters.', 'Donnez à la source un nom sans caractère de commande.'],
  ],
  'detection.syslog_clients': [
    [
      'Certificates of clients are seen over tls only.',
      'Les certificats clients ne se voient qu’avec tls. Choisissez tls, ou ne les donnez pas.',
    ],
  ],
  'detection.syslog_format': [
    [
      'Of syslog the format is found by itself. Leave it out.',
      'En syslog, le format est reconnu seul. Ne le donnez pas.',
    ],
  ],
  'detection.event_too_long': [
    [
      'An event of {source} has {bytes} bytes; up to {most} are kept.',
      'Un événement de {source} fait {bytes} octets ; {most} au plus sont conservés.',
    ],
  ],
  'detection.segment_damaged': (
    [
      ['its end', 'sa fin'],
      ['its head', 'son en-tête'],
      ['its form', 'sa forme'],
      ['column {n}', 'colonne {n}'],
      ['block {n}', 'bloc {n}'],
    ] as const
  ).map(([what, quoi]) => [
    `Stored events in {name} are damaged (${what}). Restore this file from a backup, or remove it: its events are lost, others are not.`,
    `Les événements conservés dans {name} sont abîmés (${quoi}). Restaurez ce fichier depuis une sauvegarde, ou supprimez-le : ses événements sont perdus, les autres non.`,
  ]),
  'detection.warning_list': [['This is no warning list.', 'Ce n’est pas une liste d’avertissement.']],
  'detection.matcher_stopped': [
    ['The matcher was stopped. Send again.', 'La recherche dans les événements s’est arrêtée. Renvoyez.'],
    [
      'The matcher was stopped: {why}. Send again.',
      'La recherche dans les événements s’est arrêtée : {why}. Renvoyez.',
    ],
  ],
  'detection.matcher_failed': [['The matcher failed: {why}', 'La recherche dans les événements a échoué : {why}']],
  'detection.matcher_closed': [
    [
      'The matcher is closed. Start the node again.',
      'La recherche dans les événements est fermée. Redémarrez le nœud.',
    ],
  ],
  'detection.busy': [
    [
      'Events come faster than they can be searched. Send again.',
      'Les événements arrivent plus vite qu’ils ne peuvent être comparés. Renvoyez.',
    ],
    [
      'Too many questions are being read. Ask again in a moment.',
      'Trop de questions sont en cours de lecture. Redemandez dans un instant.',
    ],
  ],
  'detection.not_kept': [
    [
      'Events cannot be written to the disk. See that there is room and that it works, then send again.',
      'Les événements ne peuvent pas être écrits sur le disque. Vérifiez qu’il a de la place et qu’il fonctionne, puis renvoyez.',
    ],
    [
      'Events cannot be written to the disk ({why}). See that there is room and that it works, then send again.',
      'Les événements ne peuvent pas être écrits sur le disque ({why}). Vérifiez qu’il a de la place et qu’il fonctionne, puis renvoyez.',
    ],
  ],
  'detection.path': [['There is no such file or folder.', 'Ce fichier ou ce dossier n’existe pas.']],
  'detection.path_not_allowed': [
    [
      'This node may not read there. Give a path below one of the folders that the setting detection.folders names.',
      'Ce nœud ne peut pas lire à cet endroit. Donnez un chemin sous l’un des dossiers que nomme le réglage detection.folders.',
    ],
  ],
  'detection.too_fast': [
    [
      'This source sends more than is let in. Send the same again after {seconds} s.',
      'Cette source envoie plus qu’il n’est admis. Renvoyez la même chose dans {seconds} s.',
    ],
    [
      'This source sends too many things at once. Send the same again after {seconds} s.',
      'Cette source envoie trop de choses à la fois. Renvoyez la même chose dans {seconds} s.',
    ],
    [
      'This node is busy with what others send. Send the same again after {seconds} s.',
      'Ce nœud est occupé par ce que d’autres envoient. Renvoyez la même chose dans {seconds} s.',
    ],
    [
      'The matcher has no room now. Send the same again after {seconds} s.',
      'La recherche dans les événements n’a plus de place. Renvoyez la même chose dans {seconds} s.',
    ],
  ],
  'detection.source_paused': [['This source is paused. Send later.', 'Cette source est suspendue. Envoyez plus tard.']],
  'detection.cut_short': [
    [
      'Nothing more came. What came before is kept; send the rest.',
      'Rien n’est plus venu. Ce qui est venu avant est conservé ; envoyez le reste.',
    ],
  ],
  'detection.source_ended': [
    [
      'This source was ended or changed meanwhile. Send again.',
      'Cette source a été terminée ou modifiée entre-temps. Renvoyez.',
    ],
    ['This source has ended.', 'Cette source est terminée.'],
  ],
  'detection.not_taken': [
    ['These events could not be taken. Send them again.', 'Ces événements n’ont pas pu être pris. Renvoyez-les.'],
  ],
  'detection.label_beyond': [
    [
      'You may not read this label yourself. Choose one that you may read.',
      'Vous ne pouvez pas lire vous-même sous cette étiquette. Choisissez-en une que vous pouvez lire.',
    ],
  ],
  'detection.too_many_sources': [
    [
      'This node follows as many sources as it can. End some first.',
      'Ce nœud suit déjà autant de sources qu’il peut. Terminez-en d’abord.',
    ],
  ],
  'detection.not_pushed': [
    [
      'This source brings its events by itself. Send them to a source of kind push.',
      'Cette source apporte elle-même ses événements. Envoyez-les à une source du genre push.',
    ],
  ],
  'detection.not_ready': [
    ['This source is being made ready. Send again.', 'Cette source est en préparation. Renvoyez dans un instant.'],
  ],
  'detection.archive': (
    [
      ['it is cut', 'elle est coupée'],
      ['a header whose check sum is wrong', 'un en-tête dont la somme de contrôle est fausse'],
      ['a file without a readable size', 'un fichier sans taille lisible'],
      ['an extended header of more than 1 MiB', 'un en-tête étendu de plus de 1 Mio'],
      ['it is cut within {name}', 'elle est coupée dans {name}'],
    ] as const
  ).map(([what, quoi]) => [
    `The archive is damaged at byte {byte}: ${what}. What stood before was read.`,
    `L’archive est abîmée à l’octet {byte} : ${quoi}. Ce qui précède a été lu.`,
  ]),
}
