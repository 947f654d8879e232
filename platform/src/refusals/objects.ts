import type { Refusals } from '@testudo/kernel/refusals'

type Pairs = Refusals[string]

/** What is wrong with a text or an object, as the readers of STIX say it: a phrase without full stop. */
const FLAWS: Readonly<Record<string, Pairs>> = {
  'stix.empty': [
    [
      'the text is empty: a bundle, an array or objects are expected',
      'le texte est vide : on attend un paquet, une liste ou des objets',
    ],
  ],
  'stix.truncated': [
    [
      'the text ends in the middle of a value: the file is cut short',
      'le texte s’arrête au milieu d’une valeur : le fichier est incomplet',
    ],
    ['the text ends inside a string', 'le texte s’arrête à l’intérieur d’une chaîne'],
    ['the text ends where {wanted} is expected', 'le texte s’arrête là où l’on attend {wanted}'],
  ],
  'stix.syntax': [
    ['expected a value, found {found}', 'on attend une valeur et l’on trouve {found}'],
    ['expected a digit, found {found}', 'on attend un chiffre et l’on trouve {found}'],
    [
      'expected a property name in double quotes, found {found}',
      'on attend un nom de propriété entre guillemets doubles et l’on trouve {found}',
    ],
    ['expected {wanted}, found {found}', 'on attend {wanted} et l’on trouve {found}'],
    ['unknown escape after a backslash', 'échappement inconnu après une barre oblique inverse'],
    [
      'raw control character {found} inside a string: escape it',
      'caractère de commande {found} tel quel dans une chaîne : échappez-le',
    ],
  ],
  'stix.encoding': [
    ['the text is UTF-16 or UTF-32: save it as UTF-8', 'le texte est en UTF-16 ou UTF-32 : enregistrez-le en UTF-8'],
    [
      'these bytes are not UTF-8: save the file as UTF-8',
      'ces octets ne sont pas de l’UTF-8 : enregistrez le fichier en UTF-8',
    ],
  ],
  'stix.byte_order_mark': [
    [
      'the text starts with a byte order mark: save it as UTF-8 without one (RFC 8259 §8.1)',
      'le texte commence par une marque d’ordre des octets : enregistrez-le en UTF-8 sans elle (RFC 8259 §8.1)',
    ],
  ],
  'stix.trailing_garbage': [
    [
      'unexpected text after the end; further objects each need a new line',
      'texte inattendu après la fin ; chaque objet suivant demande une nouvelle ligne',
    ],
    ['unexpected text after the end of the value', 'texte inattendu après la fin de la valeur'],
  ],
  'stix.too_many_objects': [['more than {n} objects', 'plus de {n} objets']],
  'stix.object_too_big': [['the bundle around the objects is too large', 'le paquet autour des objets est trop grand']],
  'stix.too_deep': [['nested deeper than {n} levels', 'plus de {n} niveaux d’imbrication']],
  'stix.duplicate_key': [['the property {key} appears twice', 'la propriété {key} figure deux fois']],
  'stix.lone_surrogate': [
    [
      'half of a surrogate pair stands alone: it has no UTF-8 form',
      'une moitié de paire de substitution est isolée : elle n’a pas de forme UTF-8',
    ],
  ],
  'stix.number_range': [
    ['the number is larger than a double can hold', 'le nombre dépasse ce qu’un double peut contenir'],
    [
      'the integer is beyond ±(2^53-1): readers would round it (RFC 7493 §2.2)',
      'l’entier dépasse ±(2^53-1) : il serait arrondi à la lecture (RFC 7493 §2.2)',
    ],
  ],
}

/** Why an object is not stored: whole sentences. */
const UNSTORED: Readonly<Record<string, Pairs>> = {
  'objects.other_creator': [
    [
      'Another creator than that of the first version changed it (STIX 2.1 §3.6.2). Ask its creator to confirm.',
      'Un autre auteur que celui de la première version l’a modifié (STIX 2.1 §3.6.2). Demandez confirmation à son auteur.',
    ],
  ],
  'objects.conflict': [
    [
      'The same id and modified time came with other content. Both are kept; ask the creator which one holds.',
      'Même identifiant et même date, autre contenu. Les deux sont gardés ; demandez à l’auteur lequel vaut.',
    ],
  ],
  'objects.after_revocation': [
    [
      'A version came after the object was revoked (STIX 2.1 §3.6.3). It is kept aside.',
      'Une version est arrivée après la révocation de l’objet (STIX 2.1 §3.6.3). Elle est gardée à part.',
    ],
  ],
  'objects.too_many_labels': [
    [
      'This intake brings more labels than a node takes at once. Ask the sender to use fewer.',
      'Cette réception apporte plus de labels qu’un nœud n’en prend à la fois. Demandez à l’expéditeur d’en employer moins.',
    ],
  ],
  'objects.too_many_kinds': [
    [
      'This intake names more types of objects and relationships than a node takes at once. Ask the sender to use fewer.',
      'Cette réception nomme plus de types d’objets et de relations qu’un nœud n’en prend à la fois. Demandez à l’expéditeur d’en employer moins.',
    ],
  ],
}

type Carrier = readonly [en: (why: string) => string, fr: (why: string) => string]

/** Each code with its phrases put into the sentences that carry them. */
const within = (phrases: Readonly<Record<string, Pairs>>, carriers: readonly Carrier[]): Refusals =>
  Object.fromEntries(
    Object.entries(phrases).map(([code, pairs]) => [
      code,
      carriers.flatMap(([carry, porter]) => pairs.map(([en, fr]) => [carry(en), porter(fr)] as const)),
    ]),
  )

/** Where a text breaks, the more special before the general. */
const BREAKS: readonly Carrier[] = [
  [': around the objects', ', autour des objets'],
  ['', ''],
].flatMap(([where = '', ou = '']): Carrier[] => [
  [
    (why) =>
      `The text breaks at byte {byte} (line {line})${where}: ${why}. {done} objects before it are stored (not really: dry run).`,
    (why) =>
      `Le texte n’est plus lisible à l’octet {byte} (ligne {line})${ou} : ${why}. Objets reçus avant (essai à blanc, rien n’est enregistré) : {done}.`,
  ],
  [
    (why) => `The text breaks at byte {byte} (line {line})${where}: ${why}. {done} objects before it are stored.`,
    (why) =>
      `Le texte n’est plus lisible à l’octet {byte} (ligne {line})${ou} : ${why}. Objets enregistrés avant : {done}.`,
  ],
])

const OBJECT: readonly Carrier[] = [
  [(why) => `Object {n} ({id}): ${why}`, (why) => `Objet {n} ({id}) : ${why}`],
  [(why) => `Object {n}: ${why}`, (why) => `Objet {n} : ${why}`],
]

/** Objects, their pages and what comes in as a file. */
export const OBJECTS: Refusals = {
  ...within(FLAWS, BREAKS),
  ...within(UNSTORED, OBJECT),
  'objects.cursor': [
    [
      'This page address is damaged or belongs to another list. Start again from the first page.',
      'L’adresse de cette page est endommagée ou appartient à une autre liste. Repartez de la première page.',
    ],
  ],
  'objects.limit': [
    ['A page of a feed has 1 to {most} rows.', 'Une page d’un flux compte de 1 à {most} lignes.'],
    ['A page has 1 to {most} rows.', 'Une page compte de 1 à {most} lignes.'],
  ],
  'objects.gzip_broken': [
    [
      'The gzip stream is cut short or damaged near packed byte {byte}. Fetch the file again.',
      'Le flux gzip est incomplet ou endommagé vers l’octet compressé {byte}. Récupérez le fichier de nouveau.',
    ],
  ],
  'objects.too_big': [
    [
      'The file is larger than this node takes (stopped at byte {byte}). Split it, or send it plain.',
      'Le fichier est plus grand que ce que ce nœud accepte (arrêt à l’octet {byte}). Découpez-le, ou envoyez-le non compressé.',
    ],
    [
      'The packed file grows more than {ratio} times or beyond the size limit (stopped at byte {byte}). Split it, or send it plain.',
      'Une fois décompressé, le fichier grossit plus de {ratio} fois ou dépasse la limite (arrêt à l’octet {byte}). Découpez-le, ou envoyez-le non compressé.',
    ],
  ],
  'objects.modified': [
    [
      'Give one modified time for each id, or none at all.',
      'Donnez une date de modification pour chaque identifiant, ou aucune.',
    ],
  ],
  'objects.search_text': [['Search for at most {most} characters.', 'Cherchez {most} caractères au plus.']],
}
