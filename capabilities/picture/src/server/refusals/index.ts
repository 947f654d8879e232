import type { Refusals } from '@testudo/kernel/refusals'
import { MODEL } from './model.ts'

/** What faults of this capability say in French. */
export const REFUSALS: Refusals = {
  ...MODEL,
  'picture.chances': [
    ['The probability could not be computed. Ask again.', 'La probabilité n’a pas pu être calculée. Redemandez.'],
  ],
  'picture.preview': [['Give exactly one edit to preview.', 'Donnez exactement une modification à prévisualiser.']],
  'picture.label_widened': [
    [
      'Under that label somebody could read this who cannot now. An edit may narrow a label, never widen it.',
      'Sous ce marquage, quelqu’un pourrait lire ce qu’il ne peut pas lire aujourd’hui. Une modification peut restreindre un marquage, jamais l’élargir.',
    ],
  ],
  'picture.label': [
    [
      'You could not read this yourself under that label. Choose one you may read.',
      'Sous ce marquage, vous ne pourriez pas le lire vous-même. Choisissez-en un que vous pouvez lire.',
    ],
  ],
  'picture.fields': [
    ['{field}: Invalid input: expected {type}, received undefined', '{field} : il manque une valeur ({type})'],
    ['{field}: Too small: expected string to have >=1 characters', '{field} : ce texte ne peut pas rester vide'],
    ['{field}: Too big: expected string to have <={n} characters', '{field} : {n} caractères au plus'],
    ['{field}: Too small: expected number to be >={n}', '{field} : {n} au moins'],
    ['{field}: Too big: expected number to be <={n}', '{field} : {n} au plus'],
    [
      '{field}: is no address or block such as 10.31.4.0/24',
      '{field} : ce n’est ni une adresse ni un bloc comme 10.31.4.0/24',
    ],
    ['{field}: is no name of a host', '{field} : ce n’est pas un nom d’hôte'],
    ['{field}: is not valid', '{field} : la valeur n’est pas valable'],
    ['{field}: {why}', '{field} : {why}'],
  ],
  'picture.exposed': [
    [
      'Only assets and services are exposed; choose one of them.',
      'Seuls les éléments et les services sont exposés ; choisissez-en un.',
    ],
  ],
  'picture.times': [['The end must come after the start.', 'La fin doit venir après le début.']],
  'picture.newer': [
    [
      'Somebody changed this after you. Look at its history before taking anything back.',
      'Quelqu’un a modifié cela après vous. Regardez les versions avant d’annuler quoi que ce soit.',
    ],
  ],
}
