import type { Refusals } from '@testudo/kernel/refusals'

/** What is wrong with one policy. */
const POLICY: readonly (readonly [en: string, fr: string])[] = [
  ['two files define this id; keep one', 'deux fichiers définissent cet identifiant ; n’en gardez qu’un'],
  [
    'this id is reserved for labels nobody may read; choose another',
    'cet identifiant est réservé aux labels que personne ne peut lire ; choisissez-en un autre',
  ],
  ['"{name}" is given twice', '« {name} » figure deux fois'],
  [
    'colour {colour} of {name} reaches {ratio}:1 against white, 4.5:1 is needed; choose a darker one',
    'la couleur {colour} de {name} atteint {ratio}:1 sur le blanc, il faut 4.5:1 ; choisissez-en une plus sombre',
  ],
  [
    'the tag name "{tag}" is reserved; choose another',
    'le nom de catégorie « {tag} » est réservé ; choisissez-en un autre',
  ],
  [
    'only a PERMISSIVE tag has a universal value, "{tag}" is {type}',
    'seule une catégorie PERMISSIVE a une valeur universelle, « {tag} » est {type}',
  ],
  [
    'universal value "{value}" is not among the values of "{tag}"',
    'la valeur universelle « {value} » n’est pas parmi les valeurs de « {tag} »',
  ],
  [
    'twoPersonFrom names the unknown classification "{name}"',
    'twoPersonFrom nomme la classification inconnue « {name} »',
  ],
  [
    'two equivalents name the same policy and classification',
    'deux équivalences nomment la même politique et la même classification',
  ],
  ['a policy is not equivalent to itself', 'une politique n’est pas équivalente à elle-même'],
  [
    'equivalent of {from} names the unknown classification "{name}"',
    'l’équivalence de {from} nomme la classification inconnue « {name} »',
  ],
  [
    'equivalent of {from} gains the unknown tag "{tag}"',
    'l’équivalence de {from} ajoute la catégorie inconnue « {tag} »',
  ],
  [
    'equivalent of {from} gains the unknown value "{value}" of "{tag}"',
    'l’équivalence de {from} ajoute la valeur inconnue « {value} » de « {tag} »',
  ],
  ['{other} has no classification "{name}"', '{other} n’a pas de classification « {name} »'],
  [
    '{name} is mapped but the lower {gap} is not; map every lower one',
    '{name} a une équivalence, mais {gap}, plus bas, n’en a pas ; donnez-en une à chaque niveau inférieur',
  ],
  [
    '{name} would be easier to read here than the lower {lower}',
    '{name} serait plus facile à lire ici que {lower}, plus bas',
  ],
]

/** Policies of labels, and labels as XML. */
export const LABELS: Refusals = {
  'label.policy_refused': [
    ...POLICY.map(([en, fr]) => [`Policy "{policy}": ${en}`, `Politique « {policy} » : ${fr}`] as const),
    ['Policy file {n}: {why}', 'Fichier de politique {n} : {why}'],
    ['{what}: {why}', '{what} : {why}'],
  ],
  'policy.folder': [
    [
      'This folder of policy files cannot be read; name another (--policies, or the setting policies).',
      'Ce dossier de fichiers de politique ne peut pas être lu ; nommez-en un autre (--policies, ou le réglage policies).',
    ],
    [
      'There is no policy file (*.json) in this folder; name another (the setting policies).',
      'Ce dossier ne contient aucun fichier de politique (*.json) ; nommez-en un autre (le réglage policies).',
    ],
  ],
  'policy.unreadable': [
    [
      'This policy file cannot be read: it is not UTF-8.',
      'Ce fichier de politique ne peut pas être lu : il n’est pas en UTF-8.',
    ],
    [
      'This policy file cannot be read: it is too large.',
      'Ce fichier de politique ne peut pas être lu : il est trop grand.',
    ],
    [
      'This policy file cannot be read: it cannot be opened.',
      'Ce fichier de politique ne peut pas être lu : il ne s’ouvre pas.',
    ],
  ],
  'policy.not_json': [
    ['This policy file is no clean JSON: {why}', 'Ce fichier de politique n’est pas du JSON correct : {why}'],
  ],
  'label.not_writable': [
    [
      'This label cannot become XML: rename the tag "{tag}", it is reserved.',
      'Ce label ne peut pas s’écrire en XML : renommez la catégorie « {tag} », ce nom est réservé.',
    ],
    ['This label cannot become XML: {why}.', 'Ce label ne peut pas s’écrire en XML : {why}.'],
  ],
  'label.xml': [['This is not an ADatP-4774 label: {why}.', 'Ce n’est pas un label ADatP-4774 : {why}.']],
}
