import type { Refusals } from '@testudo/kernel/refusals'

/** What is wrong at one place of a model file. */
const WRONG: readonly (readonly [en: string, fr: string])[] = [
  ['must be an object', 'il faut un objet'],
  ['is not known here; known: {keys}', 'clé inconnue ici ; connues : {keys}'],
  ['must be a list', 'il faut une liste'],
  ['must be a number of at least {from}', 'il faut un nombre d’au moins {from}'],
  ['must be a number from {from} to {to}', 'il faut un nombre de {from} à {to}'],
  ['must be a text that is not empty', 'il faut un texte qui n’est pas vide'],
  ['"{id}" is used twice', '« {id} » figure deux fois'],
  [
    'must have exactly one of node, all, any, atLeast, weighted, share',
    'il faut exactement l’un de node, all, any, atLeast, weighted, share',
  ],
  ['must be one of {values}', 'il faut l’un de {values}'],
  ['gates are nested deeper than {n}', 'plus de {n} niveaux de groupes imbriqués'],
  ['belongs to atLeast', 'ne va qu’avec atLeast'],
  ['must be the id of a node', 'il faut l’identifiant d’un nœud'],
  ['must be a pair [need, weight]', 'il faut une paire [besoin, poids]'],
  ['weights sum to {sum}; they must sum to 1', 'la somme des poids est {sum} ; elle doit être 1'],
  ['must name at least one need', 'il faut nommer au moins un besoin'],
  ['no node has the id "{id}"', 'aucun nœud n’a l’identifiant « {id} »'],
  ['must be a whole number', 'il faut un nombre entier'],
  ['must fall: capable ≥ degraded ≥ severe', 'les valeurs doivent décroître : capable ≥ degraded ≥ severe'],
  ['must be a pair [id, probability]', 'il faut une paire [identifiant, probabilité]'],
  ['must be a pair [hour, value]', 'il faut une paire [heure, valeur]'],
]

/** Model files of dependencies. */
export const MODEL: Refusals = {
  'picture.model': WRONG.map(([en, fr]) => [`{path}: ${en}`, `{path} : ${fr}`]),
}
