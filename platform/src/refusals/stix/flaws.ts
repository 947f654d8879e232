import type { Refusals } from '@testudo/kernel/refusals'

type Pairs = Refusals[string]

/** What is wrong with a text or an object, as the readers of STIX say it: a phrase without full stop. */
export const FLAWS: Readonly<Record<string, Pairs>> = {
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
    ['these bytes are not UTF-8', 'ces octets ne sont pas de l’UTF-8'],
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
  'stix.not_an_object': [['a STIX object is expected here', 'on attend ici un objet STIX']],
  'stix.nested_bundle': [
    ['a bundle must not stand among objects', 'un paquet ne doit pas se trouver parmi des objets'],
  ],
  'stix.too_many_keys': [['more than {n} properties', 'plus de {n} propriétés']],
  'stix.too_many_objects': [['more than {n} objects', 'plus de {n} objets']],
  'stix.object_too_big': [
    ['the bundle around the objects is too large', 'le paquet autour des objets est trop grand'],
    ['the object is larger than {n} bytes', 'l’objet dépasse {n} octets'],
    ['the line is longer than {n} bytes', 'la ligne dépasse {n} octets'],
  ],
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
