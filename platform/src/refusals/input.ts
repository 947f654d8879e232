import type { Refusals } from '@testudo/kernel/refusals'

/** What the shapes of requests expect, as their library names it. */
const EXPECTED: readonly (readonly [en: string, fr: string])[] = [
  ['string', 'un texte'],
  ['number', 'un nombre'],
  ['int', 'un nombre entier'],
  ['boolean', 'true ou false'],
  ['array', 'une liste'],
  ['object', 'un objet'],
  ['record', 'un objet'],
  ['{type}', '{type}'],
]

const FORMATS: readonly (readonly [en: string, fr: string])[] = [
  ['email address', 'une adresse de courriel'],
  ['URL', 'une URL'],
  ['UUID', 'un UUID'],
  ['ISO datetime', 'une date et heure ISO'],
  ['ISO date', 'une date ISO'],
  ['ISO time', 'une heure ISO'],
  ['IPv4 address', 'une adresse IPv4'],
  ['IPv6 address', 'une adresse IPv6'],
  ['IPv4 range', 'une plage IPv4'],
  ['IPv6 range', 'une plage IPv6'],
  ['base64-encoded string', 'un texte en base64'],
]

/** What a shape says of one value. */
const WHY: readonly (readonly [en: string, fr: string])[] = [
  ...EXPECTED.flatMap(([en, fr]): (readonly [string, string])[] => [
    [`Invalid input: expected ${en}, received undefined`, `Il manque une valeur (${fr})`],
    [`Invalid input: expected ${en}, received {given}`, `Valeur incorrecte : il faut ${fr}, et non {given}`],
  ]),
  ['Invalid input: expected {value}', 'Valeur incorrecte : il faut {value}'],
  ['Invalid option: expected one of {values}', 'Choix incorrect : prenez l’un de {values}'],
  ['Too small: expected string to have >=1 characters', 'Ce texte ne peut pas rester vide'],
  ['Too small: expected array to have >=1 items', 'Il faut au moins un élément'],
  ['Too small: expected string to have >={n} characters', 'Trop court : {n} caractères au moins'],
  ['Too big: expected string to have <={n} characters', 'Trop long : {n} caractères au plus'],
  ['Too small: expected array to have >={n} items', 'Trop peu : {n} éléments au moins'],
  ['Too big: expected array to have <={n} items', 'Trop d’éléments : {n} au plus'],
  ['Too small: expected string to have exactly {n} characters', 'Trop court : il faut {n} caractères'],
  ['Too big: expected string to have exactly {n} characters', 'Trop long : il faut {n} caractères'],
  ['Too small: expected array to have exactly {n} items', 'Trop peu : il faut {n} éléments'],
  ['Too big: expected array to have exactly {n} items', 'Trop d’éléments : il en faut {n}'],
  ['Too small: expected number to be >={n}', 'Trop petit : {n} au moins'],
  ['Too small: expected number to be >{n}', 'Trop petit : il faut plus de {n}'],
  ['Too big: expected number to be <={n}', 'Trop grand : {n} au plus'],
  ['Too big: expected number to be <{n}', 'Trop grand : il faut moins de {n}'],
  ['Too big: expected int to be <={n}', 'Trop grand : {n} au plus'],
  ['Too small: expected int to be >={n}', 'Trop petit : {n} au moins'],
  ...FORMATS.map(([en, fr]) => [`Invalid ${en}`, `Ce n’est pas ${fr}`] as const),
  ['Invalid string: must match pattern {pattern}', 'Ce texte n’a pas la forme attendue, {pattern}'],
  ['Invalid string: must start with {start}', 'Ce texte doit commencer par {start}'],
  ['Invalid string: must end with {end}', 'Ce texte doit finir par {end}'],
  ['Invalid string: must include {part}', 'Ce texte doit contenir {part}'],
  ['Invalid number: must be a multiple of {n}', 'Ce nombre doit être un multiple de {n}'],
  ['Invalid discriminator value. Expected {values}', 'Choix incorrect : il faut {values}'],
  ['Invalid input', 'Valeur incorrecte'],
  ['Invalid', 'Valeur incorrecte'],
]

/** Bodies, queries and parameters that do not have the shape of their contract. */
export const INPUT: Refusals = {
  'http.invalid_input': [
    [
      'Unknown key "__proto__". Remove it and send it again.',
      'Clé inconnue "__proto__". Retirez-la, puis renvoyez la demande.',
    ],
    [
      'Unknown key {key}. Remove {pointer} and send it again.',
      'Clé inconnue {key}. Retirez {pointer}, puis renvoyez la demande.',
    ],
    [
      'Unknown key {key}. Correct {pointer} and send it again.',
      'Clé inconnue {key}. Corrigez {pointer}, puis renvoyez la demande.',
    ],
    ...WHY.map(
      ([en, fr]) =>
        [
          `${en}. Correct {pointer} and send it again.`,
          `${fr}. Corrigez {pointer}, puis renvoyez la demande.`,
        ] as const,
    ),
    ['{why} Correct {pointer} and send it again.', '{why} Corrigez {pointer}, puis renvoyez la demande.'],
  ],
}
