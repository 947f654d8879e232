import type { Refusals } from '@testudo/kernel/refusals'

/** How a fault of a signature ends. */
const doubtful = (en: string, fr: string) =>
  [
    `${en} Nothing was stored; ask the source, and look who else could have changed the file.`,
    `${fr} Rien n’a été enregistré ; interrogez la source, et voyez qui d’autre a pu modifier le fichier.`,
  ] as const

const signature = (en: string, fr: string) =>
  [
    [
      `${en} Nothing of it was stored; ask the source, and look who else could have changed the file.`,
      `${fr} Rien n’en a été enregistré ; interrogez la source, et voyez qui d’autre a pu modifier le fichier.`,
    ],
  ] as const

const unstored = (en: string, fr: string) => [`${en} Nothing was stored.`, `${fr} Rien n’a été enregistré.`] as const

/** The first reason is told as the reader of the file has it. */
const SHAPE = [
  [
    'The shape of this feed is not known here: {n} items cannot be read (first reason: {why}). Nothing was stored; look whether the source changed its format.',
    'La forme de ce flux n’est pas connue ici : {n} éléments illisibles (premier motif : {why}). Rien n’a été enregistré ; vérifiez si la source a changé de format.',
  ],
] as const

/** Feeds: where they come from, what they are checked with, what they hold. */
export const feeds: Refusals = {
  'vulnerabilities.feed_key': [
    [
      'The text is no OpenPGP public key that signs: paste all of it, from BEGIN to END PGP PUBLIC KEY BLOCK.',
      'Ce texte n’est pas une clé publique OpenPGP qui signe : collez-la tout entière, de BEGIN à END PGP PUBLIC KEY BLOCK.',
    ],
    [
      'The key must be an OpenPGP public key or its fingerprint, a SHA-256 (64 hexadecimal digits), or a minisign public key.',
      'La clé doit être une clé publique OpenPGP ou son empreinte, un SHA-256 (64 chiffres hexadécimaux), ou une clé publique minisign.',
    ],
    [
      'A fingerprint is enough for a CSAF provider, which publishes its keys. Give the public key itself.',
      'Une empreinte ne suffit que pour un fournisseur CSAF, qui publie ses clés. Donnez la clé publique elle-même.',
    ],
    [
      'A CSAF provider signs with OpenPGP: give the fingerprint of its key, or the public key itself.',
      'Un fournisseur CSAF signe avec OpenPGP : donnez l’empreinte de sa clé, ou la clé publique elle-même.',
    ],
  ],
  'vulnerabilities.feed_signature': [
    doubtful(
      'There is no signature beside the file (.minisig).',
      'Il n’y a pas de signature à côté du fichier (.minisig).',
    ),
    doubtful('The signature beside the file cannot be read.', 'La signature à côté du fichier est illisible.'),
    doubtful(
      'The signature is of the old kind that is not prehashed: sign it with minisign 0.11 or later.',
      'La signature est de l’ancien genre, sans empreinte préalable : elle doit être faite avec minisign 0.11 ou plus récent.',
    ),
    doubtful(
      'The file is signed with another key than this feed’s.',
      'Le fichier est signé par une autre clé que celle de ce flux.',
    ),
    doubtful(
      'The signature beside the file is not of this content.',
      'La signature à côté du fichier n’est pas celle de ce contenu.',
    ),
    doubtful('The comment of the signature was changed.', 'Le commentaire de la signature a été modifié.'),
  ],
  'vulnerabilities.feed_hash': [
    [
      'The hash that is published beside the file is of another content. Nothing was stored; fetch it again, and ask the source if it stays so.',
      'L’empreinte publiée à côté du fichier est celle d’un autre contenu. Rien n’a été enregistré ; reprenez-le, et interrogez la source si cela persiste.',
    ],
  ],
  'vulnerabilities.signature_missing': signature(
    'There is no signature beside the file (.asc), and its source signs.',
    'Il n’y a pas de signature à côté du fichier (.asc) alors que la source signe.',
  ),
  'vulnerabilities.signature_wrong': signature(
    'The signature beside the file (.asc) is not of this content.',
    'La signature à côté du fichier (.asc) n’est pas celle de ce contenu.',
  ),
  'vulnerabilities.signature_unknown_key': signature(
    'The file is signed with another key than those that count for this source.',
    'Le fichier est signé par une autre clé que celles qui comptent pour cette source.',
  ),
  'vulnerabilities.signature_revoked': signature(
    'The key that signed the file was revoked.',
    'La clé qui a signé le fichier a été révoquée.',
  ),
  'vulnerabilities.signature_expired': signature(
    'The time of the signature, or of the key that made it, is over.',
    'La signature, ou la clé qui l’a faite, est arrivée à son terme.',
  ),
  'vulnerabilities.signature_future': signature(
    'The signature is dated before its key was made, or in the future: compare the clocks.',
    'La signature est datée d’avant sa clé, ou du futur : comparez les horloges.',
  ),
  'vulnerabilities.signature_weak': signature(
    'The signature is of a kind that counts no longer: SHA-1, DSA, RSA below 2,048 bits.',
    'La signature est d’un genre qui ne compte plus : SHA-1, DSA, RSA de moins de 2 048 bits.',
  ),
  'vulnerabilities.signature_unreadable': signature(
    'The signature beside the file (.asc) cannot be read.',
    'La signature à côté du fichier (.asc) est illisible.',
  ),
  'vulnerabilities.too_many_feeds': [
    [
      'This node follows as many feeds as it can. End some first.',
      'Ce nœud suit déjà autant de flux qu’il peut. Arrêtez-en d’abord.',
    ],
  ],
  'vulnerabilities.feed_place': [
    [
      'The place must be a web address without name and password.',
      'L’adresse doit être une adresse web, sans nom ni mot de passe.',
    ],
  ],
  'vulnerabilities.redirect': [
    [
      'The source sends elsewhere without saying where. Look at its address.',
      'La source renvoie ailleurs sans dire où. Vérifiez son adresse.',
    ],
    [
      'The source sends from https to an open address: that is not followed. Look at its address.',
      'La source renvoie de https vers une adresse en clair : ce n’est pas suivi. Vérifiez son adresse.',
    ],
    [
      'The source sends elsewhere more than {most} times. Give the address it ends at.',
      'La source renvoie ailleurs plus de {most} fois. Donnez l’adresse où elle aboutit.',
    ],
  ],
  'vulnerabilities.feed_status': [
    [
      'The source answers {status}. Look at its address, or wait until it is well.',
      'La source répond {status}. Vérifiez son adresse, ou attendez qu’elle aille mieux.',
    ],
  ],
  'outbound.cut': [
    [
      'The answer broke off or took too long.',
      'La réponse s’est interrompue ou a duré trop longtemps. Réessayez plus tard.',
    ],
  ],
  'vulnerabilities.no_provider': [
    [
      'There is no CSAF provider at this address. Give the address of its provider-metadata.json.',
      'Il n’y a pas de fournisseur CSAF à cette adresse. Donnez l’adresse de son provider-metadata.json.',
    ],
    [
      'There are no metadata of a CSAF provider at this address. Give the address of its provider-metadata.json.',
      'Il n’y a pas de métadonnées d’un fournisseur CSAF à cette adresse. Donnez l’adresse de son provider-metadata.json.',
    ],
  ],
  'vulnerabilities.provider_over': [
    [
      'The provider says that these metadata are maintained no longer. Look for the new address of its provider-metadata.json.',
      'Le fournisseur dit ne plus entretenir ces métadonnées. Cherchez la nouvelle adresse de son provider-metadata.json.',
    ],
  ],
  'vulnerabilities.provider_shape': [
    [
      'What is at this address are no metadata of a CSAF provider.',
      'Ce qui se trouve à cette adresse n’est pas les métadonnées d’un fournisseur CSAF.',
    ],
    ['The provider lists more than {most} documents.', 'Le fournisseur énumère plus de {most} documents.'],
    [
      'The metadata of the provider name no feed and no directory that is open to all.',
      'Les métadonnées du fournisseur ne nomment aucun flux ni répertoire ouvert à tous.',
    ],
    [
      'An address that the metadata of the provider name is none.',
      'Une adresse que nomment les métadonnées du fournisseur n’en est pas une.',
    ],
    ['The ROLIE feed {path} cannot be read.', 'Le flux ROLIE {path} est illisible.'],
    [
      'The directory of the provider has neither changes.csv nor index.txt.',
      'Le répertoire du fournisseur n’a ni changes.csv ni index.txt.',
    ],
  ],
  'vulnerabilities.provider_key': [
    [
      'None of the OpenPGP keys this provider names can be read, or has the fingerprint it is said to have. Nothing was stored; ask the provider.',
      'Aucune des clés OpenPGP que nomme ce fournisseur n’est lisible, ou n’a l’empreinte annoncée. Rien n’a été enregistré ; interrogez le fournisseur.',
    ],
    [
      'This provider does not publish the OpenPGP key {key} that this feed trusts. Nothing was stored; ask the provider by another way whether it has a new key.',
      'Ce fournisseur ne publie pas la clé OpenPGP {key} à laquelle ce flux se fie. Rien n’a été enregistré ; demandez-lui par une autre voie s’il a une nouvelle clé.',
    ],
  ],
  'vulnerabilities.provider_unsigned': [
    [
      'This provider signed its documents and names no key any more. Nothing was stored; ask it why. If it signs no longer, end this feed and add it anew.',
      'Ce fournisseur signait ses documents et ne nomme plus de clé. Rien n’a été enregistré ; demandez-lui pourquoi. S’il ne signe plus, arrêtez ce flux et ajoutez-le de nouveau.',
    ],
  ],
  'vulnerabilities.folder_not_allowed': [
    [
      'This node may not read there. Give a path below one of the folders that the setting detection.folders names.',
      'Ce nœud ne peut pas lire à cet endroit. Donnez un chemin sous l’un des dossiers que nomme le réglage detection.folders.',
    ],
  ],
  'vulnerabilities.closing': [['The node stops.', 'Le nœud s’arrête.']],
  'vulnerabilities.feed_failed': [
    [
      'The feed could not be taken; the log of the node tells more.',
      'Le flux n’a pas pu être pris ; le journal du nœud en dit plus.',
    ],
  ],
  'vulnerabilities.file_changed': [
    ['The file changed while it was read. Take it again.', 'Le fichier a changé pendant sa lecture. Reprenez-le.'],
  ],
  'vulnerabilities.cut': [
    unstored(
      'The text ends in the middle of a value: the file is cut short.',
      'Le texte finit au milieu d’une valeur : le fichier est tronqué.',
    ),
    unstored('The file is empty.', 'Le fichier est vide.'),
    unstored(
      'The text is UTF-16 or UTF-32. Save it as UTF-8.',
      'Le texte est en UTF-16 ou UTF-32. Enregistrez-le en UTF-8.',
    ),
    unstored(
      'A JSON object or a list of them is expected here.',
      'Un objet JSON, ou une liste d’objets, est attendu ici.',
    ),
    unstored('What stands around the list is no JSON.', 'Ce qui entoure la liste n’est pas du JSON.'),
    unstored('This line is far too long for EPSS.', 'Cette ligne est bien trop longue pour EPSS.'),
  ],
  'vulnerabilities.kev_count': [
    unstored(
      'The catalogue says {said} entries and holds {listed}: it is cut or changed. Fetch it again.',
      'Le catalogue annonce {said} entrées et en contient {listed} : il est tronqué ou modifié. Reprenez-le.',
    ),
  ],
  'vulnerabilities.kev_title': [
    unstored(
      'The title of the catalogue must stand before its entries: it says whose they are.',
      'Le titre du catalogue doit précéder ses entrées : il dit de qui elles sont.',
    ),
  ],
  'vulnerabilities.feed_empty': [
    ['The file holds no items. Nothing was stored.', 'Le fichier ne contient aucun élément. Rien n’a été enregistré.'],
  ],
  'vulnerabilities.feed_shape': SHAPE,
  'vulnerabilities.format_unknown': SHAPE,
}
