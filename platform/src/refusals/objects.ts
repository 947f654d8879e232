import type { Refusals } from '@testudo/kernel/refusals'
import { FLAWS } from './stix/flaws.ts'
import { REQUIREMENTS } from './stix/requirements.ts'

type Pairs = Refusals[string]

/** Why an object is not stored: whole sentences. */
const UNSTORED: Readonly<Record<string, Pairs>> = {
  'objects.dangling_selector': [
    [
      'A granular marking selects {selector}, which is not there.',
      'Un marquage granulaire désigne {selector}, qui n’y est pas.',
    ],
  ],
  'objects.future': [
    [
      "It is dated {time}, further ahead of this node's clock than a version may be. Check both clocks, then send it again.",
      'Il est daté du {time}, plus en avance sur l’horloge de ce nœud qu’une version ne peut l’être. Vérifiez les deux horloges, puis renvoyez-le.',
    ],
  ],
  'stix.too_big': [['One object may have {most} characters.', 'Un objet peut compter {most} caractères.']],
  'stix.no_object': [['One STIX object is expected.', 'On attend un objet STIX.']],
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

/** Where a requirement is broken, with its section. */
const AT: readonly Carrier[] = [
  [(why) => `{place}: ${why} (STIX 2.1 §{section})`, (why) => `{place} : ${why} (STIX 2.1 §{section})`],
  // What a conversion foresees names no section.
  [(why) => `{place}: ${why}`, (why) => `{place} : ${why}`],
]
const BARE: Carrier = [(why) => why, (why) => why]

/** Objects, their pages and what comes in as a file. */
export const OBJECTS: Refusals = {
  // In a file that breaks off; of one object in it; of one object at a place.
  ...within(FLAWS, [...BREAKS, BARE, [(why) => `{place}: ${why}`, (why) => `{place} : ${why}`]]),
  ...within(UNSTORED, [...OBJECT, BARE]),
  ...within(within(REQUIREMENTS, AT), [...OBJECT, BARE]),
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
