import type { Refusals } from '@testudo/kernel/refusals'

const DAMAGED = [
  ['This is not a whole backup. Use another copy.', 'Cette sauvegarde n’est pas complète. Prenez une autre copie.'],
] as const

/** The node itself: settings, keys, backups, what it reaches outside. */
export const HOST: Refusals = {
  'backup.folder_not_empty': [
    [
      'A node lives in this folder. Restore into an empty one.',
      'Un nœud occupe ce dossier. Restaurez dans un dossier vide.',
    ],
  ],
  'backup.other_version': [
    [
      'This backup was made by another version. Restore it with that one, then upgrade.',
      'Cette sauvegarde a été faite par une autre version. Restaurez-la avec celle-ci, puis mettez à niveau.',
    ],
  ],
  'backup.damaged': DAMAGED,
  'backup.log_differs': [
    [
      'The audit log of the backup does not hold: {why} Do not use it.',
      'Le journal d’audit de la sauvegarde ne concorde pas : {why} Ne l’utilisez pas.',
    ],
  ],
  'backup.weak_passphrase': [
    [
      'Choose a passphrase of at least {least} characters; six words are good.',
      'Choisissez une phrase de passe d’au moins {least} caractères ; six mots conviennent.',
    ],
  ],
  'backup.sealed': [
    [
      'This backup is sealed. Give its passphrase with --passphrase-file.',
      'Cette sauvegarde est scellée. Donnez sa phrase de passe avec --passphrase-file.',
    ],
  ],
  'backup.wrong_passphrase': [
    [
      'This passphrase does not open the backup. Try the one it was made with.',
      'Cette phrase de passe n’ouvre pas la sauvegarde. Essayez celle avec laquelle elle a été faite.',
    ],
  ],
  'host.key_damaged': [
    [
      'A key file is damaged. Put it back from a backup.',
      'Un fichier de clé est endommagé. Rétablissez-le depuis une sauvegarde.',
    ],
  ],
  'host.key_name': [
    ['A key is named in lower-case letters and hyphens.', 'Une clé se nomme en minuscules et traits d’union.'],
  ],
  'host.no_peers': [
    [
      'This node speaks to no others: the capability for sharing is not running.',
      'Ce nœud ne parle à aucun autre : la capacité de partage n’est pas en service.',
    ],
  ],
  'host.folder_name': [['"{name}" is no name of a folder.', '« {name} » n’est pas un nom de dossier.']],
  'host.socket_folder': [
    [
      'The folder for the command-line socket belongs to somebody else.',
      'Le dossier de la prise de ligne de commande appartient à quelqu’un d’autre.',
    ],
  ],
  'config.invalid': [
    ['There is no such settings file.', 'Ce fichier de réglages n’existe pas.'],
    ['The settings file is not JSON.', 'Le fichier de réglages n’est pas du JSON.'],
    [
      'Unknown setting {pointer} in {file}. Correct or remove it.',
      'Réglage inconnu {pointer} dans {file}. Corrigez-le ou retirez-le.',
    ],
    ['{what} in {file}. Correct or remove it.', '{what} dans {file}. Corrigez-le ou retirez-le.'],
    ['This file of the TLS listener cannot be read.', 'Ce fichier du port TLS ne peut pas être lu.'],
    [
      'Certificate and key of the TLS listener must be PEM files.',
      'Le certificat et la clé du port TLS doivent être des fichiers PEM.',
    ],
    [
      'This key does not belong to the certificate of the TLS listener.',
      'Cette clé n’est pas celle du certificat du port TLS.',
    ],
  ],
  'certificates.key': [['That is no private key in PEM.', 'Ce n’est pas une clé privée au format PEM.']],
  'certificates.unreadable': [['That is no certificate in PEM form.', 'Ce n’est pas un certificat au format PEM.']],
  'outbound.setting': [
    [
      'outbound.allow: {entry} is no host, address or range.',
      'outbound.allow : {entry} n’est ni un hôte, ni une adresse, ni une plage.',
    ],
  ],
  'outbound.address': [
    [
      'That is no web address. Check the address; inner ones must stand in outbound.allow.',
      'Ce n’est pas une adresse web. Vérifiez l’adresse ; les adresses internes doivent figurer dans outbound.allow.',
    ],
    [
      'Only https and http addresses are asked. Check the address; inner ones must stand in outbound.allow.',
      'Seules les adresses https et http sont appelées. Vérifiez l’adresse ; les adresses internes doivent figurer dans outbound.allow.',
    ],
    [
      'An address may not hold a name or password. Check the address; inner ones must stand in outbound.allow.',
      'Une adresse ne doit contenir ni nom ni mot de passe. Vérifiez l’adresse ; les adresses internes doivent figurer dans outbound.allow.',
    ],
    [
      'That address is not asked. Check the address; inner ones must stand in outbound.allow.',
      'Cette adresse n’est pas appelée. Vérifiez l’adresse ; les adresses internes doivent figurer dans outbound.allow.',
    ],
  ],
  'outbound.unknown_host': [['The name {host} is not known.', 'Le nom {host} est inconnu.']],
  'outbound.failed': [['{host} did not answer as it should.', '{host} n’a pas répondu comme il le devrait.']],
  'outbound.too_long': [['The answer is longer than {most} bytes.', 'La réponse dépasse {most} octets.']],
  'outbound.cut': [['The answer broke off or took too long.', 'La réponse a été interrompue ou a trop tardé.']],
  'mail.unreachable': [
    [
      'The mail server did not take the message. It is tried again.',
      'Le serveur de courriel n’a pas pris le message. Un nouvel essai suivra.',
    ],
  ],
  'mail.refused': [
    [
      'The mail server refuses this message or address. Check the address.',
      'Le serveur de courriel refuse ce message ou cette adresse. Vérifiez l’adresse.',
    ],
  ],
}
