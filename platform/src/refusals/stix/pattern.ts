import type { Refusals } from '@testudo/kernel/refusals'

/** What stands where a pattern breaks off. */
const WANTED: readonly (readonly [en: string, fr: string])[] = [
  [
    'the end of the pattern, or AND, OR, FOLLOWEDBY or a qualifier',
    'la fin du motif, ou AND, OR, FOLLOWEDBY ou un qualificatif',
  ],
  ['"[" or "("', '"[" ou "("'],
  ['a whole number above 0', 'un entier supérieur à 0'],
  ['a number of seconds above 0', 'un nombre de secondes supérieur à 0'],
  ["a time, t'2026-01-31T23:59:59Z'", 'une date, comme 2026-01-31T23:59:59Z'],
  ['an object type', 'un type d’objet'],
  [
    "a property name (with '…' around it if it holds more than A-Z a-z 0-9 _)",
    'un nom de propriété (entre apostrophes s’il contient autre chose que A-Z a-z 0-9 _)',
  ],
  ['a constant that has an order', 'une constante qui a un ordre'],
  ['a constant', 'une constante'],
  ['a comparison operator', 'un opérateur de comparaison'],
  ['a string', 'une chaîne'],
  ['an index or *', 'un indice ou *'],
  ['"EXISTS"', '"EXISTS"'],
  ['{wanted}', '{wanted}'],
]

/** Why a STIX pattern cannot be read (STIX 2.1 §9). */
const WHY: readonly (readonly [en: string, fr: string])[] = [
  ...WANTED.flatMap(([en, fr]) => [
    [`expected ${en}, found the end`, `on attend ${fr} et l’on trouve la fin`] as const,
    [`expected ${en}, found {found}`, `on attend ${fr} et l’on trouve {found}`] as const,
  ]),
  ['nested deeper than {most} parentheses', 'plus de {most} parenthèses imbriquées'],
  ['more than {most} observation expressions', 'plus de {most} expressions d’observation'],
  ['more than {most} qualifiers on one another', 'plus de {most} qualificatifs l’un sur l’autre'],
  ['more than {most} comparisons', 'plus de {most} comparaisons'],
  ['an object path of more than {most} steps', 'un chemin d’objet de plus de {most} pas'],
  [
    'the regular expressions of this pattern grow too large',
    'les expressions régulières de ce motif deviennent trop grandes',
  ],
  ['more than {most} members in sets', 'plus de {most} membres dans des ensembles'],
  ['the members of a set must be of one kind', 'les membres d’un ensemble doivent être d’une même sorte'],
  [
    'the qualifier {word} may stand once only on one […]',
    'le qualificatif {word} ne peut figurer qu’une fois sur un même […]',
  ],
  ['{time} is a day that does not exist', '{time} est un jour qui n’existe pas'],
  ['{text} is no IP address and no CIDR block', '{text} n’est ni une adresse IP ni un bloc CIDR'],
  ['this comment is not closed', 'ce commentaire n’est pas fermé'],
  ['this string is not closed', 'cette chaîne n’est pas fermée'],
  [
    'a backslash in a string is written \\\\, before {character} too',
    'dans une chaîne, une barre oblique inverse s’écrit \\\\, aussi devant {character}',
  ],
  ["{text} is not a literal: write t'{example}'", '{text} n’est pas un littéral : écrivez une date comme {example}'],
  [
    "{text} is not a literal: write pairs of hexadecimal digits, h'{example}'",
    '{text} n’est pas un littéral : écrivez des paires de chiffres hexadécimaux, comme {example}',
  ],
  [
    "{text} is not a literal: write Base64 with its padding, b'{example}'",
    '{text} n’est pas un littéral : écrivez du Base64 avec son remplissage, comme {example}',
  ],
  [
    '{text} is not a hash of {algorithm}: hexadecimal digits in its length are expected',
    '{text} n’est pas un hachage de {algorithm} : on attend des chiffres hexadécimaux à sa longueur',
  ],
  ['unexpected {character}', '{character} inattendu'],
]

export const PATTERN: Refusals[string] = WHY.map(
  ([en, fr]) => [`at character {at}: ${en}`, `au caractère {at} : ${fr}`] as const,
)
